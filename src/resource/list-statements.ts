import type { CompiledResource } from './compiled-resource.js';
import { queryableOf, type Filter, type ListQuery, type QueryRules } from './list-query.js';
import { countedSql, linksSql, probeSql, RARE_ROWS, sampleSql, sideSql } from './list-probes.js';
import { listConditions, orderSql, paging, Params, type Access, type Paging } from './list-sql.js';
import { sqlName } from './kinds/field-kind.js';
import { sideRows } from './side-filter.js';

/** A statement with the values of its places. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly unknown[];
}

/** How many rows are looked at in the order of a list before anything else is tried. */
const nearRows = (limit: number) => 2_000 + 80 * limit;

/**
 * How many rows are looked at in the order of a list when no filter is rare: more where the order is that in which rows were
 * made, as they lie side by side in the table then; fewer where it is a piece of that, with gaps.
 */
const farRows = (query: Pick<ListQuery, 'filters' | 'sort'>, rules: QueryRules) => {
  if (!['createdAt', 'id'].includes(query.sort[0]?.field ?? '')) return 20_000;
  return pieceOf(query, rules) ? 10_000 : 60_000;
};

/** How many rows are looked at to count those that fit: fewer, as each may lie in a block of its own. */
const COUNTED_ROWS = 8_000;

/** The ways in which a list finds its rows; a number above zero is the place of a rare filter. */
const WAY = { near: -2, far: -1, all: 0 } as const;

/** Conditions of a list as the steps of its statement need them. */
interface Conditions {
  /** What cuts one piece out of the order of the list. */
  readonly range: readonly string[];
  /** The others, for rows that are looked at. */
  readonly each: readonly string[];
  /** The others, for the planner to choose an index. */
  readonly set: readonly string[];
  /** Filters whose rows can be counted in an index. */
  readonly probed: readonly { readonly count: string; readonly few: string }[];
}

/**
 * The statement of one page.
 *
 * PostgreSQL believes that what fits is spread evenly over the order of a list. Where it is not (old rows in a list of the
 * newest), it reads the whole table in that order. So a list with filters takes bounded steps, each only when the one before
 * did not fill the page: it looks at the first rows in its order; collects the rows of a filter that turns out to be rare;
 * looks at many more rows where a sample says that some fit; and only then leaves the way to the planner.
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
  const { range, ...others } = conditionsOf(resource, query, rules, params);
  const found = {
    ...others,
    range: order.condition ? [...range, order.condition] : range,
    farRows: farRows(query, rules),
  };
  const head = `SELECT ${selection}, ${order.cursor} AS cursor_key FROM ${sqlName(resource.table)} t`;
  const sql =
    found.set.length === 0
      ? `${head} ${whereSql(found.range)} ORDER BY ${order.orderBy} LIMIT ${limit}`
      : `${stepsSql(resource, found, order, limit)}\n${head} WHERE t.id = ANY(ARRAY(${idsSql(found, limit)}))\nORDER BY ${order.orderBy}`;
  return { sql, params: params.values };
}

/** The steps of a page, each of which finds ids; `way` is asked for after `near`. */
function stepsSql(
  resource: CompiledResource,
  found: Conditions & { readonly farRows: number },
  order: Paging,
  limit: number,
): string {
  const table = sqlName(resource.table);
  const { range, each, set, probed } = found;
  const ordered = `FROM ${table} t ${whereSql(range)} ORDER BY ${order.orderBy}`;
  const looked = (rows: number, when: readonly string[]) =>
    `SELECT t.id FROM (SELECT * ${ordered} LIMIT ${rows}) t ${whereSql([...each, ...when])} LIMIT ${limit}`;
  const most = nearRows(limit);
  const isNear = `${isFull('near', limit)} OR ${countedSql(`SELECT 1 ${ordered}`, most)} < ${most}`;
  const keys = order.columns.map((column) => `t.${column}`).join(', ');
  const first = `ORDER BY ${orderSql(order.columns, order.descending)} LIMIT ${limit}`;
  const isRest = `(${isWay(WAY.all)} OR ${isWay(WAY.far)} AND NOT ${isFull('far', limit)})`;
  const rest = `SELECT ${keys} FROM ${table} t ${whereSql([...range, ...set, isRest])} OFFSET 0`;
  return `WITH ${[
    step('near', looked(most, [])),
    step('way', `SELECT ${waySql(resource, found, isNear)} AS way`),
    ...probed.map(({ few }, place) => {
      const rows = `(${rowsOfRare(table, few, place)}) t ${whereSql([...range, ...each])}`;
      return step(`few_${place + 1}`, `SELECT t.id FROM ${rows} ${first}`);
    }),
    step('far', looked(found.farRows, [isWay(WAY.far)])),
    // OFFSET keeps the planner from seeing order and limit, which would lead it back to the order of the list.
    step('rest', `SELECT t.id FROM (${rest}) t ${first}`),
  ].join(',\n')}`;
}

function idsSql({ probed }: Conditions, limit: number): string {
  return [
    `SELECT id FROM near WHERE ${isWay(WAY.near)}`,
    ...probed.map((_probe, place) => `SELECT id FROM few_${place + 1}`),
    `SELECT id FROM far WHERE ${isFull('far', limit)}`,
    'SELECT id FROM rest',
  ].join(' UNION ALL ');
}

/** Where the index of a field goes on in the usual order, one value of it is a piece of that order. */
function pieceOf(
  { filters, sort }: Pick<ListQuery, 'filters' | 'sort'>,
  rules: QueryRules,
): Filter | undefined {
  const isPiece = ({ operator, field }: Filter) =>
    operator === 'eq' && rules.queryable.get(field)?.order[1]?.name === 'created_at';
  return sort[0]?.field === 'createdAt' ? filters.find(isPiece) : undefined;
}

/** Filters of the field that the list is ordered by cut a piece out of that order, as a cursor does. */
function conditionsOf(
  resource: CompiledResource,
  query: Pick<ListQuery, 'filters' | 'search' | 'sort'>,
  rules: QueryRules,
  params: Params,
): Conditions {
  const [sort] = query.sort;
  const piece = pieceOf(query, rules);
  const isAlong = (filter: Filter) =>
    filter === piece ||
    (filter.field === sort?.field && ['eq', 'lt', 'lte', 'gt', 'gte'].includes(filter.operator));
  const across = query.filters.filter((filter) => !isAlong(filter));
  const rest = { filters: across, ...(query.search ? { search: query.search } : {}) };
  const sqlOf = (asked: Pick<ListQuery, 'filters' | 'search'>, access: Access) =>
    listConditions(resource, asked, rules, params, access);
  return {
    range: sqlOf({ filters: query.filters.filter(isAlong) }, 'set'),
    each: sqlOf(rest, 'each'),
    set: sqlOf(rest, 'set'),
    probed: across.flatMap((filter) => {
      const count = probeSql(resource, filter, rules, params);
      return count ? [{ count, few: sqlOf({ filters: [filter] }, 'few').join(' AND ') }] : [];
    }),
  };
}

/** SQL that chooses the way of a list; what comes later is not asked when something before it holds. */
function waySql(resource: CompiledResource, { each, probed }: Conditions, isNear: string): string {
  const rare = probed.map(({ count }, place) => `WHEN ${count} <= ${RARE_ROWS} THEN ${place + 1}`);
  return `CASE WHEN ${isNear} THEN ${WAY.near} ${rare.join(' ')} WHEN ${sampleSql(resource, each)} THEN ${WAY.far} ELSE ${WAY.all} END`;
}

/** OFFSET keeps other conditions out, which the planner could believe to be rarer. */
const rowsOfRare = (table: string, few: string, place: number) =>
  `SELECT * FROM ${table} t ${whereSql([few, isWay(place + 1)])} OFFSET 0`;

const isFull = (name: string, limit: number) => `(SELECT count(*) FROM ${name}) = ${limit}`;

const isWay = (way: number) => `(SELECT way FROM way) = ${way}`;

const step = (name: string, sql: string) => `${name} AS MATERIALIZED (\n  ${sql})`;

function whereSql(conditions: readonly string[]): string {
  return conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
}

/**
 * The statement that counts what a list finds. It looks at no more rows than a page does, so where much is asked for at once
 * it may only know a part of them.
 * @param resource what is listed
 * @param query the checked query
 * @param rules what its names mean
 * @param most rows at which counting stops
 * @returns one row with `total`, and `is_exact` where those are all
 */
export function countStatement(
  resource: CompiledResource,
  query: Pick<ListQuery, 'filters' | 'search'>,
  rules: QueryRules,
  most: number,
): Statement {
  const params = new Params();
  const simple = simpleRows(resource, query, rules, params);
  if (simple !== undefined) return counting(simple, most, params);
  const sort = [{ field: 'createdAt', descending: true }];
  const found = conditionsOf(resource, { ...query, sort }, rules, params);
  const table = sqlName(resource.table);
  const ordered = `FROM ${table} t ${whereSql(found.range)} ORDER BY ${paging({ sort }, rules, params).orderBy}`;
  if (found.set.length === 0) return counting(`SELECT 1 ${ordered}`, most, params);
  const looked = `SELECT 1 FROM (SELECT * ${ordered} LIMIT ${COUNTED_ROWS}) t ${whereSql([...found.each, isWay(WAY.far)])}`;
  const few = found.probed.map((probe, place) => {
    const rows = `SELECT 1 FROM (${rowsOfRare(table, probe.few, place)}) t ${whereSql([...found.range, ...found.each])}`;
    return `WHEN ${place + 1} THEN ${countedSql(rows, most)}`;
  });
  const rest = `(SELECT least(count(*), ${most}) FROM ${table} t ${whereSql([...found.range, ...found.set])})`;
  const isEnded = `${countedSql(`SELECT 1 ${ordered}`, COUNTED_ROWS)} < ${COUNTED_ROWS}`;
  const sql = `WITH ${step('way', `SELECT ${waySql(resource, found, 'false')} AS way`)},
${step('counted', `SELECT CASE way ${few.join(' ')} WHEN ${WAY.far} THEN ${countedSql(looked, most)} ELSE ${rest} END AS total FROM way`)}
SELECT total, total < ${most} AND (NOT ${isWay(WAY.far)} OR ${isEnded}) AS is_exact FROM counted`;
  return { sql, params: params.values };
}

function counting(rows: string, most: number, params: Params): Statement {
  const sql = `SELECT total, total < ${most} AS is_exact FROM ${countedSql(rows, most)} c (total)`;
  return { sql, params: params.values };
}

/** Rows of a list without a filter or with a single one that lie side by side in an index: counting reads nothing else. */
function simpleRows(
  resource: CompiledResource,
  query: Pick<ListQuery, 'filters' | 'search'>,
  rules: QueryRules,
  params: Params,
): string | undefined {
  const [filter, ...others] = query.filters;
  if (query.search || others.length > 0 || filter?.operator === 'contains') return undefined;
  if (filter?.operator === 'has') return linksSql(resource, filter, params);
  const side = filter && queryableOf(rules, filter.field)?.side;
  if (side) return filter.operator === 'eq' ? sideSql(sideRows(side, filter, params)) : undefined;
  const where = whereSql(listConditions(resource, query, rules, params));
  const rows = `SELECT 1 FROM ${sqlName(resource.table)} t ${where}`;
  if (!filter || ['ne', 'in'].includes(filter.operator)) return rows;
  const order = rules.queryable.get(filter.field)?.order ?? [];
  const places = order.map(({ name }) => `t.${sqlName(name)}`);
  return `${rows} ORDER BY ${orderSql(places, false)}`;
}
