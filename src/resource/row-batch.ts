import type { CompiledResource } from './compiled-resource.js';
import { sqlName, type ColumnSpec } from './kinds/field-kind.js';

/** A row to be written, by its id; a field whose value is undefined is not given. */
export interface KeyedValues {
  readonly id: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A statement that writes many rows: each column of them is one array parameter. */
export interface BatchStatement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

interface BatchColumn {
  readonly spec: ColumnSpec;
  readonly cells: readonly unknown[];
  /** Which rows give the column; nothing when all do. */
  readonly given?: readonly boolean[];
}

/**
 * Inserts rows that may give different fields; what a row does not give is the column's default, as in an insert of it
 * alone.
 * @param resource what the rows are
 * @param rows at least one
 * @param now time of the write
 */
export function insertStatement(
  resource: CompiledResource,
  rows: readonly KeyedValues[],
  now: Date,
): BatchStatement {
  const columns = batchColumns(resource, rows);
  const source = sourceOf(rows, columns, [now]);
  const names = ['id', 'created_at', 'updated_at', ...columns.map(({ spec }) => spec.name)].map(sqlName);
  const cells = columns.map((column, index) => cellOf(column, index, column.spec.default ?? 'NULL'));
  const list = ['b.id', '$1::timestamptz', '$1::timestamptz', ...cells].join(', ');
  return {
    sql: `INSERT INTO ${sqlName(resource.table)} (${names.join(', ')}) SELECT ${list} FROM ${source.sql}`,
    params: source.params,
  };
}

/**
 * Changes rows that may give different fields; what a row does not give stays as it is.
 * @param resource what the rows are
 * @param rows at least one, each id once
 * @param now time of the write
 */
export function updateStatement(
  resource: CompiledResource,
  rows: readonly KeyedValues[],
  now: Date,
): BatchStatement {
  const columns = batchColumns(resource, rows);
  const source = sourceOf(rows, columns, [now]);
  const sets = columns.map((column, index) => {
    const name = sqlName(column.spec.name);
    return `${name} = ${cellOf(column, index, `t.${name}`)}`;
  });
  const list = ['version = t.version + 1', 'updated_at = $1::timestamptz', ...sets].join(', ');
  return {
    sql: `UPDATE ${sqlName(resource.table)} t SET ${list} FROM ${source.sql} WHERE t.id = b.id`,
    params: source.params,
  };
}

function batchColumns(resource: CompiledResource, rows: readonly KeyedValues[]): BatchColumn[] {
  for (const name of new Set(rows.flatMap(({ values }) => Object.keys(values)))) {
    if (!resource.field.has(name)) throw new TypeError(`${resource.name} has no field "${name}"`);
  }
  return resource.fields.flatMap(({ name, kind, columns }) => {
    const given = rows.map(({ values }) => values[name] !== undefined);
    if (columns.length === 0 || !given.includes(true)) return [];
    const encoded = rows.map(({ values }) => {
      const value = values[name];
      return value === undefined || value === null ? [] : kind.encode(value);
    });
    return columns.map((spec, place) => ({
      spec,
      cells: encoded.map((cells) => cells[place] ?? null),
      ...(given.includes(false) ? { given } : {}),
    }));
  });
}

/** The rows as a set that a statement reads, alias `b`; parameters come after those that stand first. */
function sourceOf(
  rows: readonly KeyedValues[],
  columns: readonly BatchColumn[],
  first: readonly unknown[],
): BatchStatement {
  const params: unknown[] = [...first];
  const arrays: string[] = [];
  const names: string[] = [];
  const add = (name: string, type: string, values: readonly unknown[]): void => {
    params.push(values);
    arrays.push(`$${params.length}::${type}[]`);
    names.push(name);
  };
  add(
    'id',
    'uuid',
    rows.map(({ id }) => id),
  );
  columns.forEach(({ spec, cells, given }, index) => {
    add(`c${index}`, elementType(spec.type), cells);
    if (given) add(`g${index}`, 'boolean', given);
  });
  return { sql: `unnest(${arrays.join(', ')}) AS b (${names.join(', ')})`, params };
}

function cellOf({ given }: BatchColumn, index: number, otherwise: string): string {
  return given ? `CASE WHEN b.g${index} THEN b.c${index} ELSE ${otherwise} END` : `b.c${index}`;
}

/** The type without its length: a cast would cut what is too long, an assignment to the column refuses it. */
function elementType(type: string): string {
  const plain = type.replace(/\(.*\)/, '');
  return plain === 'character' ? 'bpchar' : plain;
}
