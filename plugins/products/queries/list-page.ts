import { keyset, type ListQuery, type Params } from 'emporion';
import type { ListFilters } from './list-filters.js';

const PRODUCT = { name: 'product_id', type: 'uuid', nullable: false };
const published = [{ name: 'published_at', type: 'timestamptz', nullable: false }, PRODUCT];
const price = [{ name: 'min_price', type: 'bigint', nullable: false }, PRODUCT];
const title = [{ name: 'title', type: 'text', nullable: false }, PRODUCT];
const position = [{ name: 'position', type: 'integer', nullable: false }, PRODUCT];

/** What callers may order products by; the columns are those of `products_listing`. */
export const ORDERS = { publishedAt: published, price, title };

/** The order of a collection, by its own name of it. */
export const COLLECTION_ORDERS: Readonly<Record<string, string>> = {
  manual: 'position',
  newest: '-publishedAt',
  priceUp: 'price',
  priceDown: '-price',
  title: 'title',
};

const COLUMNS: Readonly<Record<string, typeof published>> = { ...ORDERS, position };

/** What may be looked at in the order of a list before the indexes of its filters are asked. */
const nearRows = (limit: number): number => 2_000 + 80 * limit;

/** What one page is made of. */
export interface PageParts {
  /** Its `sort` is one known here. */
  readonly query: ListQuery;
  readonly filters: ListFilters;
  /** Must hold for any row to be looked for. */
  readonly gate?: string;
}

/**
 * SQL of the products of one page, one more than it holds when there is a next one: `product_id`, `cursor_key`, `sort`.
 * The statement it stands in names `channel`, and `chosen` for the order by hand. Like lists of resources it looks at
 * a bounded number of products in order before it asks the indexes of the filters for all that fit.
 * @param parts order and filters
 * @param params receives the cursor's values. Raises `kernel.invalid_input` for a cursor of another list
 */
export function pageSql({ query, filters, gate }: PageParts, params: Params): string {
  const [{ field, descending } = { field: 'publishedAt', descending: true }] = query.sort;
  const { cursor, orderBy, condition } = keyset(COLUMNS[field] ?? published, query, params);
  const limit = query.limit + 1;
  const range = [
    't.channel_id = (SELECT id FROM channel)',
    ...(field === 'price' ? ['t.min_price IS NOT NULL', ...filters.price] : []),
    ...(condition === undefined ? [] : [condition]),
    ...(gate === undefined ? [] : [gate]),
  ];
  const across = field === 'price' ? [] : filters.price;
  const head = `SELECT t.product_id, ${cursor} AS cursor_key, '${descending ? '-' : ''}${field}' AS sort`;
  const order = `ORDER BY ${orderBy} LIMIT`;
  const from = `FROM ${field === 'position' ? BY_HAND : 'products_listing t'} WHERE ${range.join(' AND ')}`;
  const each = [...across, ...filters.each];
  if (each.length === 0) return `${head} ${from} ${order} ${limit}`;
  const set = [...across, ...filters.set, `(SELECT count(*) FROM near) < ${limit}`];
  return `WITH near AS MATERIALIZED (
    SELECT * FROM (SELECT t.* ${from} ${order} ${nearRows(query.limit)}) t WHERE ${each.join(' AND ')} LIMIT ${limit}
  ), far AS MATERIALIZED (
    SELECT * FROM (SELECT t.* ${from} AND ${set.join(' AND ')} OFFSET 0) t ${order} ${limit}
  ) ${head} FROM (
    SELECT * FROM near WHERE (SELECT count(*) FROM near) = ${limit} UNION ALL SELECT * FROM far
  ) t ${order} ${limit}`;
}

const BY_HAND = `(SELECT l.*, m.position FROM products_membership m
  JOIN products_listing l ON l.product_id = m.product_id AND l.channel_id = (SELECT id FROM channel)
  WHERE m.collection_id = (SELECT id FROM chosen)) t`;
