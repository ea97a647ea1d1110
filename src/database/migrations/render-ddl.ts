import type {
  ColumnModel,
  ConstraintModel,
  FunctionModel,
  IndexModel,
  SequenceOptions,
  TableModel,
  TriggerModel,
} from './schema-model.js';
import { quoteIdent } from './search-path.js';

/** Stands where a person must write the value that existing rows get; the runner refuses a file that still has it. */
export const BACKFILL_PLACEHOLDER = '"<value for rows that exist>"';

/** Whether a constraint is part of CREATE TABLE. NOT VALID would be lost there: a new table has nothing to validate. */
export function isInline({ kind, definition }: ConstraintModel): boolean {
  return kind !== 'foreign' && !definition.endsWith(NOT_VALID);
}

/** How the definition of a constraint ends that existing rows were not checked against. */
export const NOT_VALID = ' NOT VALID';

/** `CREATE TABLE` with columns, primary key, uniques, exclusions and checks; foreign keys and indexes come later. */
export function createTable(table: TableModel): string {
  const lines = [
    ...[...table.columns.values()].map(columnDefinition),
    ...[...table.constraints.values()].filter(isInline).map(constraintDefinition),
  ];
  const storage = table.storage.size > 0 ? ` WITH (${storageList(table.storage)})` : '';
  const head = `CREATE ${table.unlogged ? 'UNLOGGED ' : ''}TABLE ${quoteIdent(table.name)}`;
  return `${head} (\n  ${lines.join(',\n  ')}\n)${storage}`;
}

/** A column as CREATE TABLE and ADD COLUMN take it. */
export function columnDefinition(column: ColumnModel): string {
  const parts = [quoteIdent(column.name), columnType(column)];
  if (column.generated) {
    parts.push(
      `GENERATED ALWAYS AS (${column.generated.expression})${column.generated.stored ? ' STORED' : ''}`,
    );
  }
  if (column.identity) {
    const { always, sequence } = column.identity;
    const options = sequenceClauses(sequence);
    parts.push(`GENERATED ${always ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${options ? ` (${options})` : ''}`);
  }
  if (column.default !== null) parts.push(`DEFAULT ${column.default}`);
  if (column.notNull) parts.push('NOT NULL');
  return parts.join(' ');
}

/** A column's type with its collation, where that is not the type's own. */
export function columnType(column: ColumnModel): string {
  return column.collation === null ? column.type : `${column.type} COLLATE ${column.collation}`;
}

function constraintDefinition(constraint: ConstraintModel): string {
  return `CONSTRAINT ${quoteIdent(constraint.name)} ${constraint.definition}`;
}

export function addConstraint(table: string, constraint: ConstraintModel): string {
  return `ALTER TABLE ${quoteIdent(table)} ADD ${constraintDefinition(constraint)}`;
}

export function dropConstraint(table: string, name: string): string {
  return `ALTER TABLE ${quoteIdent(table)} DROP CONSTRAINT ${quoteIdent(name)}`;
}

export function createIndex(index: IndexModel): string {
  return `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX ${quoteIdent(index.name)}${index.body}`;
}

const FIRING = { O: 'ENABLE', D: 'DISABLE', A: 'ENABLE ALWAYS', R: 'ENABLE REPLICA' } as const;

/** Sets when a trigger fires. */
export function setFiring(table: string, { name, fires }: TriggerModel): string {
  return `ALTER TABLE ${quoteIdent(table)} ${FIRING[fires]} TRIGGER ${quoteIdent(name)}`;
}

export function createTrigger(table: string, trigger: TriggerModel): string[] {
  return trigger.fires === 'O' ? [trigger.definition] : [trigger.definition, setFiring(table, trigger)];
}

/** `ALTER TABLE … ALTER COLUMN …` with the given action. */
export function alterColumn(table: string, column: string, action: string): string {
  return `ALTER TABLE ${quoteIdent(table)} ALTER COLUMN ${quoteIdent(column)} ${action}`;
}

export function dropFunction(fn: FunctionModel): string {
  const argumentTypes = fn.key.slice(fn.name.length);
  return `DROP ${fn.procedure ? 'PROCEDURE' : 'FUNCTION'} ${quoteIdent(fn.name)}${argumentTypes}`;
}

/** `a = 1, b = 2`, for WITH (…) and SET (…). */
export function storageList(storage: ReadonlyMap<string, string>): string {
  return [...storage].map(([name, value]) => `${name} = ${value}`).join(', ');
}

/** A comment as a literal; E'' where it has backslashes is not needed with standard_conforming_strings. */
export function commentLiteral(comment: string | null): string {
  return comment === null ? 'NULL' : `'${comment.replaceAll("'", "''")}'`;
}

const TYPE_LIMITS: Readonly<Record<string, readonly [min: string, max: string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
};

/**
 * The clauses of a sequence that differ from PostgreSQL's defaults (documentation of CREATE SEQUENCE).
 *
 * @returns an empty text when all are defaults
 */
export function sequenceClauses(options: SequenceOptions): string {
  const [typeMin, typeMax] = TYPE_LIMITS[options.type] ?? ['', ''];
  const ascending = !options.increment.startsWith('-');
  const min = ascending ? '1' : typeMin;
  const max = ascending ? typeMax : '-1';
  const clauses: string[] = [];
  if (options.increment !== '1') clauses.push(`INCREMENT BY ${options.increment}`);
  if (options.min !== min) clauses.push(`MINVALUE ${options.min}`);
  if (options.max !== max) clauses.push(`MAXVALUE ${options.max}`);
  if (options.start !== (ascending ? options.min : options.max)) clauses.push(`START WITH ${options.start}`);
  if (options.cache !== '1') clauses.push(`CACHE ${options.cache}`);
  if (options.cycle) clauses.push('CYCLE');
  return clauses.join(' ');
}

/**
 * Every clause of a sequence, defaults written out: what ALTER SEQUENCE needs to get from any state to this one.
 *
 * @param each a word put before each clause, `SET ` for identity columns
 */
export function allSequenceClauses(options: SequenceOptions, each = ''): string {
  const clauses = [
    `INCREMENT BY ${options.increment}`,
    `MINVALUE ${options.min}`,
    `MAXVALUE ${options.max}`,
    `START WITH ${options.start}`,
    `CACHE ${options.cache}`,
    options.cycle ? 'CYCLE' : 'NO CYCLE',
  ];
  return clauses.map((clause) => `${each}${clause}`).join(' ');
}

/** `CREATE SEQUENCE` with its type and what is not a default. */
export function createSequence(name: string, options: SequenceOptions): string {
  const type = options.type === 'bigint' ? [] : [`AS ${options.type}`];
  const clauses = sequenceClauses(options);
  return ['CREATE SEQUENCE', quoteIdent(name), ...type, ...(clauses ? [clauses] : [])].join(' ');
}
