import type { CompiledResource } from './compiled-resource.js';
import { queryableOf, type Filter, type QueryRules } from './list-query.js';
import { listConditions, type Params } from './list-sql.js';
import { sqlLiteral, sqlName } from './kinds/field-kind.js';
import { linkTable } from './resource-ddl.js';
import { sideRows, type SideRows } from './side-filter.js';

/** A filter whose rows are at most this many is rare: they are collected, and looked at one by one. */
export const RARE_ROWS = 10_000;

/** Blocks of a table that a sample reads, some 1,000 to 3,000 rows. */
const SAMPLED_BLOCKS = 64;

/**
 * SQL that counts the rows of one filter in its index, and stops soon after {@link RARE_ROWS}. It never reads the table
 * for rows that have lain still for a while, and the order of the index leaves the planner no other way.
 * @param resource what is listed
 * @param filter one filter
 * @param rules what its names mean
 * @param params receives the parameters
 * @returns a scalar, or nothing for operators whose rows do not lie side by side in an index
 */
export function probeSql(
  resource: CompiledResource,
  filter: Filter,
  rules: QueryRules,
  params: Params,
): string | undefined {
  const { operator, field } = filter;
  const most = RARE_ROWS + 1;
  if (operator === 'contains' || operator === 'ne') return undefined;
  if (operator === 'has') return countedSql(linksSql(resource, filter, params), most);
  const side = queryableOf(rules, field)?.side;
  if (side) return countedSql(sideSql(sideRows(side, filter, params)), most);
  const { name = '', type = 'text' } = rules.queryable.get(field)?.columns[0] ?? {};
  const order = rules.queryable.get(field)?.order ?? [];
  const orderBy = order.map((column) => `t.${sqlName(column.name)}`).join(', ');
  const table = `SELECT 1 FROM ${sqlName(resource.table)} t WHERE`;
  if (operator !== 'in') {
    const where = listConditions(resource, { filters: [filter] }, rules, params).join(' AND ');
    return countedSql(`${table} ${where} ORDER BY ${orderBy}`, most);
  }
  const one = `${table} t.${sqlName(name)} = v ORDER BY ${orderBy} LIMIT ${most}`;
  return countedSql(
    `SELECT 1 FROM unnest(${params.add(filter.value, `${type}[]`)}) v, LATERAL (${one}) r`,
    most,
  );
}

/**
 * SQL of the links to the target of a `has` filter, one row for each row that is listed.
 * @param resource what is listed
 * @param filter a filter by `has`
 * @param params receives the target
 */
export function linksSql(resource: CompiledResource, filter: Filter, params: Params): string {
  const field = resource.field.get(filter.field);
  const link = field ? sqlName(linkTable(resource, field)) : '';
  return `SELECT 1 FROM ${link} l WHERE l.target_id = ${params.add(filter.value, 'uuid')} ORDER BY l.target_id, l.owner_id`;
}

/**
 * SQL of the rows of another table that a filter leaves, one for each row that is listed unless they lie apart.
 * @param rows what a filter leaves
 */
export function sideSql({ table, where, orderBy }: SideRows): string {
  return `SELECT 1 FROM ${table} l WHERE ${where}${orderBy === undefined ? '' : ` ORDER BY ${orderBy}`}`;
}

/**
 * SQL that counts rows up to a bound.
 * @param rows a statement
 * @param most rows at which counting stops
 */
export function countedSql(rows: string, most: number): string {
  return `(SELECT count(*) FROM (${rows} LIMIT ${most}) counted)`;
}

/**
 * SQL that tells whether rows from all over a table fit. Where none of a sample does, few rows do. The sample is the same
 * each time, so that the same list is found the same way.
 * @param resource what is listed
 * @param conditions conditions over alias `t`
 * @returns a boolean
 */
export function sampleSql(resource: CompiledResource, conditions: readonly string[]): string {
  const table = sqlName(resource.table);
  const share = `(SELECT least(100, ${SAMPLED_BLOCKS * 100}.0 / greatest(relpages, 1)) FROM pg_class WHERE oid = ${sqlLiteral(table)}::regclass)`;
  return `EXISTS (SELECT 1 FROM ${table} t TABLESAMPLE SYSTEM (${share}) REPEATABLE (1) WHERE ${conditions.join(' AND ')})`;
}
