import { KernelErrors } from '../errors/kernel.errors.js';
import type { CompiledResource } from './compiled-resource.js';
import { SEARCH_COLUMN } from './compiled-resource.js';
import {
  queryableOf,
  type Filter,
  type ListQuery,
  type Queryable,
  type QueryRules,
  type Sort,
} from './list-query.js';
import { sqlName, type ColumnSpec, type Operator } from './kinds/field-kind.js';
import { linkTable } from './resource-ddl.js';
import { searchPatterns } from './search-text.js';
import { sideRows, type SideRows } from './side-filter.js';

/** Collects parameters and gives their places. */
export class Params {
  readonly values: unknown[] = [];

  /** @returns `$n::type` */
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

const COMPARISON: Partial<Record<Operator, string>> = {
  eq: '=',
  ne: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

/**
 * How a condition will be met: `set` where an index finds the rows, `few` where it is known to find no more than some
 * thousands, `each` where rows come one after the other and are looked at.
 */
export type Access = 'set' | 'few' | 'each';

/**
 * The conditions of a list over alias `t`, without its cursor.
 * @param resource what is listed
 * @param query the checked query
 * @param rules what its names mean
 * @param params receives the parameters
 */
export function listConditions(
  resource: CompiledResource,
  query: Pick<ListQuery, 'filters' | 'search'>,
  rules: QueryRules,
  params: Params,
  access: Access = 'set',
): string[] {
  return [
    ...query.filters.flatMap((filter) => condition(resource, filter, rules, params, access)),
    ...searchConditions(query.search ?? '', params),
  ];
}

function searchConditions(text: string, params: Params): string[] {
  return searchPatterns(text).map((pattern) => `t.${SEARCH_COLUMN} LIKE ${params.add(pattern, 'text')}`);
}

function queryable(rules: QueryRules, field: string): Queryable {
  return queryableOf(rules, field) as Queryable;
}

/** Text that LIKE takes literally. */
function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function condition(
  resource: CompiledResource,
  filter: Filter,
  rules: QueryRules,
  params: Params,
  access: Access,
): string[] {
  const { operator, value } = filter;
  if (operator === 'has') return [linked(resource, filter, params, access)];
  const { side, columns } = queryable(rules, filter.field);
  if (side) return [ofOwners(sideRows(side, filter, params, access === 'each'), access)];
  const { name = '', type = 'text' } = columns[0] ?? {};
  const column = `t.${sqlName(name)}`;
  if (operator === 'null') return [`${column} IS ${value === true ? '' : 'NOT '}NULL`];
  if (operator === 'in') return [`${column} = ANY(${params.add(value, `${type}[]`)})`];
  if (operator === 'contains') {
    const text = String(value);
    return [
      ...searchConditions(text, params),
      `${column} ILIKE ${params.add(`%${likeText(text)}%`, 'text')}`,
    ];
  }
  const place = params.add(value, type);
  // An index finds what lies on either side; it cannot find what is unequal.
  if (operator === 'ne') return [`(${column} < ${place} OR ${column} > ${place})`];
  return [`${column} ${COMPARISON[operator] ?? '='} ${place}`];
}

function linked(resource: CompiledResource, filter: Filter, params: Params, access: Access): string {
  const field = resource.field.get(filter.field);
  const link = field ? sqlName(linkTable(resource, field)) : '';
  const target = `l.target_id = ${params.add(filter.value, 'uuid')}`;
  return ofOwners({ table: link, owner: 'owner_id', where: target }, access);
}

function ofOwners({ table, owner, where }: SideRows, access: Access): string {
  const owners = `SELECT l.${owner} FROM ${table} l WHERE ${where}`;
  // With OFFSET the planner cannot make a join of it, which would read every row of the other table first.
  if (access === 'each') return `EXISTS (${owners} AND l.${owner} = t.id OFFSET 0)`;
  // An array is looked up by the key, whatever the planner believes of its length.
  return access === 'few' ? `t.id = ANY(ARRAY(${owners}))` : `t.id IN (${owners})`;
}

/** The columns of a list's order, all in one direction; the id comes last and makes the order total. */
function sortColumns([first]: readonly Sort[], rules: QueryRules): readonly ColumnSpec[] {
  return queryable(rules, first?.field ?? 'createdAt').order;
}

/** The ORDER BY of a list, the expression of its cursor, and the condition that continues after one. */
export interface Paging {
  /** Columns of the order, quoted and without an alias. */
  readonly columns: readonly string[];
  readonly descending: boolean;
  readonly orderBy: string;
  /** SQL of a text[] that {@link encodeCursor} takes. */
  readonly cursor: string;
  readonly condition?: string;
}

/**
 * Keyset paging for a checked query.
 * @param query the checked query
 * @param rules what its names mean
 * @param params receives the cursor's values
 * @returns pieces of SQL; raises `kernel.invalid_input` for a cursor of another list
 */
export function paging(query: Pick<ListQuery, 'sort' | 'after'>, rules: QueryRules, params: Params): Paging {
  return keyset(sortColumns(query.sort, rules), query, params);
}

/**
 * Keyset paging over columns of alias `t`.
 * @param columns of the order, which they make total
 * @param query its order names these columns; the first part of it says which way all of them go
 * @param params receives the cursor's values
 * @returns pieces of SQL; raises `kernel.invalid_input` for a cursor of another list
 */
export function keyset(
  columns: readonly ColumnSpec[],
  query: Pick<ListQuery, 'sort' | 'after'>,
  params: Params,
): Paging {
  const descending = query.sort[0]?.descending ?? true;
  const names = columns.map(({ name }) => sqlName(name));
  const places = names.map((name) => `t.${name}`);
  const base = {
    columns: names,
    descending,
    orderBy: orderSql(places, descending),
    cursor: `ARRAY[${places.map((place) => `${place}::text`).join(', ')}]`,
  };
  if (query.after === undefined) return base;
  const values = decodeCursor(query.after, signature(query.sort), columns.length);
  const after = columns.map(({ type }, index) => params.add(values[index], type));
  return { ...base, condition: `(${places.join(', ')}) ${descending ? '<' : '>'} (${after.join(', ')})` };
}

/** The ORDER BY over columns that all go one way. */
export function orderSql(columns: readonly string[], descending: boolean): string {
  return columns.map((column) => `${column}${descending ? ' DESC' : ''}`).join(', ');
}

function signature(sort: readonly Sort[]): string {
  return sort.map(({ field, descending }) => (descending ? `-${field}` : field)).join(',');
}

/**
 * The opaque cursor of a row.
 * @param sort the order of the list it belongs to
 * @param values the row's values of the sort columns, as text
 */
export function encodeCursor(sort: readonly Sort[], values: readonly string[]): string {
  return Buffer.from(JSON.stringify([signature(sort), ...values])).toString('base64url');
}

/**
 * The order that a cursor continues, for lists whose order was not asked for.
 * @param cursor from a caller
 * @returns nothing when it is no cursor
 */
export function sortOfCursor(cursor: string): string | undefined {
  return cursorParts(cursor)[0];
}

function decodeCursor(cursor: string, expected: string, length: number): readonly string[] {
  const [sort, ...values] = cursorParts(cursor);
  if (sort === expected && values.length === length) return values;
  throw KernelErrors.invalid_input().withErrors([
    { pointer: 'query/after', code: 'invalid', detail: 'is not a cursor of this list in this order' },
  ]);
}

function cursorParts(cursor: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const isText = (part: unknown): boolean => typeof part === 'string' && !part.includes('\u0000');
    return Array.isArray(parsed) && parsed.every(isText) ? (parsed as string[]) : [];
  } catch {
    return [];
  }
}
