import type { CompiledResource } from './compiled-resource.js';
import type { Filter, ListQuery, QueryRules } from './list-query.js';
import { listConditions, orderSql, paging, Params, type Paging } from './list-sql.js';
import { sqlName } from './kinds/field-kind.js';

/** A statement with the values of its places. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/**
 * How many rows are looked at in the order of a list before an index is asked for all that fit. A page whose rows are more
 * frequent than that is found by looking; what is rarer is few enough to be collected and sorted.
 */
const nearRows = (limit: number) => 2_000 + 80 * limit;

/**
 * The statement of one page.
 *
 * PostgreSQL believes that what fits is spread evenly over the order of a list. Where it is not (old rows in a list of the
 * newest), it reads the whole table in that order. So a list with filters looks at a bounded number of rows in its order,
 * and only when they do not fill the page collects what fits through the indexes of the filters.
 * @param resource what is listed
 * @param query the checked query
 * @param rules what its names mean
 * @param selection select list over alias `t`
 * @returns rows with `cursor_key`, one more than the page holds when there is a next one
 */
export function pageStatement(
  resource: CompiledResource,
  query: ListQuery,
  rules: QueryRules,
  selection: string,
): Statement {
  const params = new Params();
  const order = paging(query, rules, params);
  const limit = query.limit + 1;
  const table = sqlName(resource.table);
  const head = `SELECT ${selection}, ${order.cursor} AS cursor_key FROM ${table} t`;
  const { along, across } = splitFilters(query);
  const range = [...listConditions(resource, { filters: along }, rules, params), order.condition];
  const rest = { filters: across, ...(query.search ? { search: query.search } : {}) };
  const conditions = listConditions(resource, rest, rules, params);
  if (conditions.length === 0 || isServedInOrder(query)) {
    const where = whereSql([...range, ...conditions]);
    return { sql: `${head} ${where} ORDER BY ${order.orderBy} LIMIT ${limit}`, params: params.values };
  }
  const looked = listConditions(resource, rest, rules, params, 'each');
  const sql = `WITH ${near(table, looked, range, order, limit)}, ${far(table, [...range, ...conditions], order, limit)}
${head} WHERE t.id = ANY(ARRAY(
  SELECT id FROM near WHERE (SELECT count(*) FROM near) = ${limit} UNION ALL SELECT id FROM far))
ORDER BY ${order.orderBy}`;
  return { sql, params: params.values };
}

/** Filters of the field that the list is ordered by cut a piece out of that order, as a cursor does. */
function splitFilters({ filters, sort }: ListQuery): { along: Filter[]; across: Filter[] } {
  const isAlong = ({ field, operator }: Filter) =>
    field === sort[0]?.field && ['eq', 'lt', 'lte', 'gt', 'gte'].includes(operator);
  return { along: filters.filter(isAlong), across: filters.filter((filter) => !isAlong(filter)) };
}

/** The index of a field goes on in the usual order, so one value of it needs no more than a part of that index. */
function isServedInOrder({ filters, search, sort }: ListQuery): boolean {
  const [filter, ...others] = filters;
  return filter?.operator === 'eq' && others.length === 0 && !search && sort[0]?.field === 'createdAt';
}

type Conditions = readonly (string | undefined)[];

function near(
  table: string,
  conditions: Conditions,
  range: Conditions,
  order: Paging,
  limit: number,
): string {
  return `near AS MATERIALIZED (
  SELECT t.id FROM (
    SELECT * FROM ${table} t ${whereSql(range)} ORDER BY ${order.orderBy} LIMIT ${nearRows(limit)}) t
  ${whereSql(conditions)} LIMIT ${limit})`;
}

/** OFFSET keeps the planner from seeing order and limit, which would lead it back to the order of the list. */
function far(table: string, conditions: Conditions, order: Paging, limit: number): string {
  const keys = order.columns.map((column) => `t.${column}`).join(', ');
  const needed = `(SELECT count(*) FROM near) < ${limit}`;
  return `far AS MATERIALIZED (
  SELECT id FROM (
    SELECT ${keys} FROM ${table} t ${whereSql([...conditions, needed])} OFFSET 0) found
  ORDER BY ${orderSql(order.columns, order.descending)} LIMIT ${limit})`;
}

function whereSql(conditions: Conditions): string {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length > 0 ? `WHERE ${given.join(' AND ')}` : '';
}

/**
 * The statement that counts what a list finds.
 * @param resource what is listed
 * @param query the checked query
 * @param rules what its names mean
 * @param most rows at which counting stops
 * @returns one row with `total`
 */
export function countStatement(
  resource: CompiledResource,
  query: Pick<ListQuery, 'filters' | 'search'>,
  rules: QueryRules,
  most: number,
): Statement {
  const params = new Params();
  const where = whereSql(listConditions(resource, query, rules, params));
  const counted = `SELECT 1 FROM ${sqlName(resource.table)} t ${where} ${alongIndex(query, rules)} LIMIT ${most}`;
  return { sql: `SELECT count(*) AS total FROM (${counted}) counted`, params: params.values };
}

/** The order of the only filter's index: its rows lie side by side there, and counting stops after the first of them. */
function alongIndex({ filters, search }: Pick<ListQuery, 'filters' | 'search'>, rules: QueryRules): string {
  const [filter, ...others] = filters;
  if (!filter || others.length > 0 || search || ['has', 'contains', 'ne', 'in'].includes(filter.operator))
    return '';
  const order = rules.queryable.get(filter.field)?.order ?? [];
  return `ORDER BY ${orderSql(
    order.map(({ name }) => `t.${sqlName(name)}`),
    false,
  )}`;
}
