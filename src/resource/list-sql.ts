import { KernelErrors } from '../errors/kernel.errors.js';
import type { CompiledResource } from './compiled-resource.js';
import { SEARCH_COLUMN } from './compiled-resource.js';
import type { Filter, ListQuery, Queryable, QueryRules, Sort } from './list-query.js';
import { sqlName, type Operator } from './kinds/field-kind.js';
import { linkTable } from './resource-ddl.js';

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
): string[] {
  const filters = query.filters.map((filter) =>
    condition(resource, filter, queryable(rules, filter.field), params),
  );
  if (!query.search) return filters;
  const words = query.search.toLowerCase().split(/\s+/).slice(0, 8);
  return [
    ...filters,
    ...words.map((word) => `t.${SEARCH_COLUMN} LIKE ${params.add(`%${likeText(word)}%`, 'text')}`),
  ];
}

function queryable(rules: QueryRules, field: string): Queryable {
  return rules.queryable.get(field) as Queryable;
}

/** Text that LIKE takes literally. */
function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function condition(
  resource: CompiledResource,
  filter: Filter,
  { columns }: Queryable,
  params: Params,
): string {
  const { operator, value } = filter;
  if (operator === 'has') {
    const field = resource.field.get(filter.field);
    const link = field ? sqlName(linkTable(resource, field)) : '';
    return `EXISTS (SELECT 1 FROM ${link} l WHERE l.owner_id = t.id AND l.target_id = ${params.add(value, 'uuid')})`;
  }
  const { name = '', type = 'text' } = columns[0] ?? {};
  const column = `t.${sqlName(name)}`;
  if (operator === 'null') return `${column} IS ${value === true ? '' : 'NOT '}NULL`;
  if (operator === 'in') return `${column} = ANY(${params.add(value, `${type}[]`)})`;
  if (operator === 'contains') return `${column} ILIKE ${params.add(`%${likeText(String(value))}%`, 'text')}`;
  return `${column} ${COMPARISON[operator] ?? '='} ${params.add(value, type)}`;
}

interface SortColumn {
  readonly sql: string;
  readonly type: string;
  readonly descending: boolean;
}

/** The columns a list is ordered by; the id comes last and makes the order total. */
function sortColumns(sort: readonly Sort[], rules: QueryRules): SortColumn[] {
  const columns = sort.flatMap(({ field, descending }) =>
    queryable(rules, field)
      .columns.slice(0, 1)
      .map(({ name, type }) => ({ sql: `t.${sqlName(name)}`, type, descending })),
  );
  const last = columns.at(-1)?.descending ?? false;
  return columns.some(({ sql }) => sql === 't."id"')
    ? columns
    : [...columns, { sql: 't."id"', type: 'uuid', descending: last }];
}

/** The ORDER BY of a list, the expression of its cursor, and the condition that continues after one. */
export interface Paging {
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
  const columns = sortColumns(query.sort, rules);
  const orderBy = columns.map(({ sql, descending }) => `${sql}${descending ? ' DESC' : ''}`).join(', ');
  const cursor = `ARRAY[${columns.map(({ sql }) => `${sql}::text`).join(', ')}]`;
  if (query.after === undefined) return { orderBy, cursor };
  const values = decodeCursor(query.after, signature(query.sort), columns.length);
  const places = columns.map(({ type }, index) => params.add(values[index], type));
  return { orderBy, cursor, condition: after(columns, places) };
}

function after(columns: readonly SortColumn[], places: readonly string[]): string {
  const uniform = columns.every(({ descending }) => descending === columns[0]?.descending);
  if (uniform) {
    const sign = columns[0]?.descending ? '<' : '>';
    return `(${columns.map(({ sql }) => sql).join(', ')}) ${sign} (${places.join(', ')})`;
  }
  const steps = columns.map(({ sql, descending }, index) =>
    [
      ...columns.slice(0, index).map((column, before) => `${column.sql} = ${places[before]}`),
      `${sql} ${descending ? '<' : '>'} ${places[index]}`,
    ].join(' AND '),
  );
  return `(${steps.map((step) => `(${step})`).join(' OR ')})`;
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

function decodeCursor(cursor: string, expected: string, length: number): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(parsed) && parsed.length === length + 1 && parsed[0] === expected) {
      const values: unknown[] = parsed.slice(1);
      if (values.every((value) => typeof value === 'string' && !value.includes('\u0000')))
        return values as string[];
    }
  } catch {
    // Falls through to the same answer as a cursor of another list.
  }
  throw KernelErrors.invalid_input().withErrors([
    { pointer: 'query/after', code: 'invalid', detail: 'is not a cursor of this list in this order' },
  ]);
}
