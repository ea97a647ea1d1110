import * as sql from './catalog-queries.js';
import type { Query } from './declared-schema.js';
import type {
  ColumnModel,
  ConstraintModel,
  FunctionModel,
  IndexModel,
  SchemaModel,
  SequenceOptions,
  TableModel,
  TriggerModel,
} from './schema-model.js';
import { withSearchPath } from './search-path.js';

type OfTable<T> = T & { readonly table: string };

interface TableRow {
  readonly name: string;
  readonly comment: string | null;
  readonly storage: readonly string[];
  readonly unlogged: boolean;
}

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly collation: string | null;
  readonly expression: string | null;
  readonly generated: '' | 's' | 'v';
  readonly identity: '' | 'a' | 'd';
  readonly reads: readonly string[] | null;
  readonly sequence: SequenceOptions | null;
  readonly comment: string | null;
}

const CONSTRAINT_KINDS = { p: 'primary', u: 'unique', x: 'exclusion', c: 'check', f: 'foreign' } as const;

/**
 * Reads what a schema holds from the system catalog, in canonical text without the schema's name. Changes nothing; the
 * session's `search_path` is set meanwhile and restored.
 *
 * @param query bound to one session
 * @param schemaName the schema to read; one that does not exist reads as empty
 * @param alsoVisible schemas behind it in `search_path`, for extensions whose types and operator classes are used
 */
export async function snapshotSchema(
  query: Query,
  schemaName: string,
  alsoVisible: readonly string[] = [],
): Promise<SchemaModel> {
  return withSearchPath(query, [schemaName, ...alsoVisible], async () => {
    const params = [schemaName];
    const tables = await readTables(query, params);
    const functions = await query<FunctionModel & Qualified>(sql.FUNCTIONS, params);
    const sequences = await query<{ name: string; options: SequenceOptions }>(sql.SEQUENCES, params);
    return {
      tables,
      functions: new Map(functions.map((row) => [row.key, toFunction(row)])),
      sequences: new Map(sequences.map((row) => [row.name, row.options])),
    };
  });
}

/** What stands in a schema and the differ does not follow, each as a phrase such as `view "x"`. */
export async function findUnsupported(query: Query, schemaName: string): Promise<string[]> {
  const rows = await query<{ phrase: string }>(sql.UNSUPPORTED, [schemaName]);
  return rows.map((row) => row.phrase);
}

async function readTables(query: Query, params: unknown[]): Promise<Map<string, TableModel>> {
  const tables = await query<TableRow>(sql.TABLES, params);
  const columns = byTable((await query<ColumnRow>(sql.COLUMNS, params)).map(toColumn));
  const constraints = byTable((await query<ConstraintRow>(sql.CONSTRAINTS, params)).map(toConstraint));
  const indexes = byTable((await query<IndexRow>(sql.INDEXES, params)).map(toIndex));
  const triggers = byTable((await query<TriggerRow>(sql.TRIGGERS, params)).map(toTrigger));
  return new Map(
    tables.map((row) => [
      row.name,
      {
        ...row,
        storage: new Map(row.storage.map((option) => splitOnce(option))),
        columns: columns.get(row.name) ?? new Map<string, ColumnModel>(),
        constraints: constraints.get(row.name) ?? new Map<string, ConstraintModel>(),
        indexes: indexes.get(row.name) ?? new Map<string, IndexModel>(),
        triggers: triggers.get(row.name) ?? new Map<string, TriggerModel>(),
      },
    ]),
  );
}

function byTable<T extends { readonly name: string }>(
  rows: readonly (readonly [string, T])[],
): Map<string, Map<string, T>> {
  const tables = new Map<string, Map<string, T>>();
  for (const [table, item] of rows) {
    const items = tables.get(table) ?? new Map<string, T>();
    tables.set(table, items.set(item.name, item));
  }
  return tables;
}

function splitOnce(option: string): [string, string] {
  const at = option.indexOf('=');
  return [option.slice(0, at), option.slice(at + 1)];
}

function toColumn(row: ColumnRow): [string, ColumnModel] {
  const { table, expression, generated, identity, reads, sequence, ...column } = row;
  return [
    table,
    {
      ...column,
      default: generated === '' ? expression : null,
      generated:
        generated === '' || expression === null
          ? null
          : { expression, stored: generated === 's', reads: reads ?? [] },
      identity: identity === '' || sequence === null ? null : { always: identity === 'a', sequence },
    },
  ];
}

type ConstraintRow = OfTable<Omit<ConstraintModel, 'kind'>> & {
  readonly kind: keyof typeof CONSTRAINT_KINDS;
};

function toConstraint({ table, kind, ...row }: ConstraintRow): [string, ConstraintModel] {
  return [table, { ...row, kind: CONSTRAINT_KINDS[kind] }];
}

type IndexRow = OfTable<Omit<IndexModel, 'body'>> & {
  readonly quoted: string;
  readonly schema: string;
  readonly definition: string;
};

/** `pg_get_indexdef` always qualifies the table, at a fixed place: after the index's name and ` ON `. */
function toIndex({ table, quoted, schema, definition, ...row }: IndexRow): [string, IndexModel] {
  const head = `INDEX ${quoted} ON `;
  const afterName = definition.slice(definition.indexOf(head) + head.length);
  const body = afterName.startsWith(`${schema}.`) ? afterName.slice(schema.length + 1) : afterName;
  return [table, { ...row, body: ` ON ${body}` }];
}

interface Qualified {
  readonly qualified: string;
  readonly bare: string;
}

type TriggerRow = OfTable<TriggerModel> & Qualified;

function toTrigger({ table, qualified, bare, definition, ...row }: TriggerRow): [string, TriggerModel] {
  return [table, { ...row, definition: definition.replace(` ON ${qualified} `, () => ` ON ${bare} `) }];
}

/** `pg_get_functiondef` always qualifies the function's own name, at its first mention. */
function toFunction({ qualified, bare, definition, ...row }: FunctionModel & Qualified): FunctionModel {
  return { ...row, definition: definition.replace(` ${qualified}(`, () => ` ${bare}(`) };
}
