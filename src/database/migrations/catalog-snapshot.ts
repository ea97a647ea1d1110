import * as sql from './catalog-queries.js';
import type { Query } from './declared-schema.js';
import {
  EMPTY_SCHEMA,
  type ColumnModel,
  type ConstraintModel,
  type FunctionModel,
  type IndexModel,
  type SchemaModel,
  type SequenceOptions,
  type TableModel,
  type TriggerModel,
} from './schema-model.js';
import { withSearchPath } from './search-path.js';

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
    const [namespace] = await query<Namespace>(sql.NAMESPACE, [schemaName]);
    if (!namespace) return EMPTY_SCHEMA;
    const params = [namespace.oid];
    const sequences = await query<SequenceRow>(sql.sequences(namespace.hasExtensions), params);
    return {
      tables: await readTables(query, namespace, sequences),
      functions: await readFunctions(query, namespace),
      sequences: new Map(sequences.filter((row) => row.table === null).map((row) => [row.name, row.options])),
    };
  });
}

/** What stands in a schema and the differ does not follow, each as a phrase such as `view "x"`. */
export async function findUnsupported(query: Query, schemaName: string): Promise<string[]> {
  const [namespace] = await query<Namespace>(sql.NAMESPACE, [schemaName]);
  const rows = await query<{ phrase: string }>(sql.UNSUPPORTED, [namespace?.oid ?? 0]);
  return rows.map((row) => row.phrase);
}

interface Namespace {
  readonly oid: number;
  readonly quoted: string;
  readonly hasExtensions: boolean;
}

interface SequenceRow {
  readonly name: string;
  readonly table: string | null;
  readonly column: string | null;
  readonly options: SequenceOptions;
}

interface TableRow {
  readonly name: string;
  readonly comment: string | null;
  readonly storage: readonly string[];
  readonly unlogged: boolean;
}

type Items<T> = ReadonlyMap<string, ReadonlyMap<string, T>>;
/** Columns read, by the oid of what reads them. */
type Reads = ReadonlyMap<number, readonly string[]>;

async function readTables(
  query: Query,
  namespace: Namespace,
  sequences: readonly SequenceRow[],
): Promise<Map<string, TableModel>> {
  const params = [namespace.oid];
  const tables = await query<TableRow>(sql.tables(namespace.hasExtensions), params);
  const readRows = await query<{ oid: number; columns: string[] }>(sql.COLUMNS_READ, params);
  const reads: Reads = new Map(readRows.map((row) => [row.oid, row.columns]));
  const served = new Map(sequences.map((row) => [`${row.table}.${row.column}`, row.options]));
  const columnRows = await query<ColumnRow>(sql.COLUMNS, params);
  const columns: Items<ColumnModel> = byTable(columnRows.map((row) => toColumn(row, reads, served)));
  const constraintRows = await query<ConstraintRow>(sql.CONSTRAINTS, params);
  const constraints: Items<ConstraintModel> = byTable(constraintRows.map(toConstraint));
  const indexRows = await query<IndexRow>(sql.INDEXES, params);
  const indexes: Items<IndexModel> = byTable(indexRows.map((row) => toIndex(row, reads, namespace)));
  const triggerRows = await query<TriggerRow>(sql.TRIGGERS, params);
  const triggers: Items<TriggerModel> = byTable(triggerRows.map((row) => toTrigger(row, reads, namespace)));
  const models = tables.map((row) => ({
    ...row,
    storage: new Map(row.storage.map(splitOnce)),
    columns: columns.get(row.name) ?? new Map<string, ColumnModel>(),
    constraints: constraints.get(row.name) ?? new Map<string, ConstraintModel>(),
    indexes: indexes.get(row.name) ?? new Map<string, IndexModel>(),
    triggers: triggers.get(row.name) ?? new Map<string, TriggerModel>(),
  }));
  return new Map(models.map((table) => [table.name, table]));
}

function byTable<T extends { readonly name: string }>(rows: readonly (readonly [string, T])[]): Items<T> {
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

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly notNull: boolean;
  readonly collation: string | null;
  readonly expressionOid: number | null;
  readonly expression: string | null;
  readonly generated: '' | 's' | 'v';
  readonly identity: '' | 'a' | 'd';
  readonly comment: string | null;
}

function toColumn(
  row: ColumnRow,
  reads: Reads,
  sequences: ReadonlyMap<string, SequenceOptions>,
): [string, ColumnModel] {
  const { table, expressionOid, expression, generated, identity, ...column } = row;
  const isGenerated = generated !== '' && expression !== null;
  const sequence = identity === '' ? undefined : sequences.get(`${table}.${row.name}`);
  return [
    table,
    {
      ...column,
      default: isGenerated ? null : expression,
      generated: isGenerated
        ? { expression, stored: generated === 's', reads: reads.get(expressionOid ?? 0) ?? [] }
        : null,
      identity: sequence ? { always: identity === 'a', sequence } : null,
    },
  ];
}

const CONSTRAINT_KINDS = { p: 'primary', u: 'unique', x: 'exclusion', c: 'check', f: 'foreign' } as const;

type ConstraintRow = Omit<ConstraintModel, 'kind'> & {
  readonly table: string;
  readonly kind: keyof typeof CONSTRAINT_KINDS;
};

function toConstraint({ table, kind, ...row }: ConstraintRow): [string, ConstraintModel] {
  return [table, { ...row, kind: CONSTRAINT_KINDS[kind] }];
}

type IndexRow = Omit<IndexModel, 'body' | 'columns'> & {
  readonly table: string;
  readonly oid: number;
  readonly quoted: string;
  readonly definition: string;
};

/** `pg_get_indexdef` always qualifies the table, at a fixed place: after the index's name and ` ON `. */
function toIndex(row: IndexRow, reads: Reads, namespace: Namespace): [string, IndexModel] {
  const { table, oid, quoted, definition, ...index } = row;
  const head = `INDEX ${quoted} ON `;
  const afterName = definition.slice(definition.indexOf(head) + head.length);
  const qualifier = `${namespace.quoted}.`;
  const body = afterName.startsWith(qualifier) ? afterName.slice(qualifier.length) : afterName;
  return [table, { ...index, columns: reads.get(oid) ?? [], body: ` ON ${body}` }];
}

type TriggerRow = Omit<TriggerModel, 'columns'> & {
  readonly table: string;
  readonly oid: number;
  readonly bare: string;
};

function toTrigger(row: TriggerRow, reads: Reads, namespace: Namespace): [string, TriggerModel] {
  const { table, oid, bare, ...trigger } = row;
  const definition = row.definition.replace(` ON ${namespace.quoted}.${bare} `, () => ` ON ${bare} `);
  return [table, { ...trigger, definition, columns: reads.get(oid) ?? [] }];
}

type FunctionRow = Omit<FunctionModel, 'needsTables'> & { readonly oid: number; readonly bare: string };

/** `pg_get_functiondef` always qualifies the function's own name, at its first mention. */
async function readFunctions(query: Query, namespace: Namespace): Promise<Map<string, FunctionModel>> {
  const rows = await query<FunctionRow>(sql.functions(namespace.hasExtensions), [namespace.oid]);
  if (rows.length === 0) return new Map();
  const late = await query<{ oid: number }>(sql.FUNCTIONS_OVER_TABLES, [namespace.oid]);
  return new Map(
    rows.map(({ oid, bare, ...row }): [string, FunctionModel] => {
      const definition = row.definition.replace(` ${namespace.quoted}.${bare}(`, () => ` ${bare}(`);
      return [row.key, { ...row, definition, needsTables: late.some((other) => other.oid === oid) }];
    }),
  );
}
