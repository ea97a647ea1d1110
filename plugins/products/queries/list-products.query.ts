import {
  defineQuery,
  encodeCursor,
  JsonText,
  KernelErrors,
  Params,
  sortOf,
  sortOfCursor,
  type ListQuery,
  type QueryContext,
  type QueryList,
} from 'emporion';
import { z } from 'zod';
import { channelHeader, channelSql, unknownChannel } from '../../channels/contract/index.js';
import { filteredAttributes, listFilters } from './list-filters.js';
import { COLLECTION_ORDERS, ORDERS, pageSql } from './list-page.js';
import { cardSql } from './product-card.js';
import { PublishedCard } from './published.js';

const equality = { operators: ['eq', 'in'], value: z.string().min(1).max(255) } as const;
const amount = z
  .string()
  .regex(/^\d{1,15}$/, 'is an amount in minor units, such as 1990')
  .transform(Number);

const LIST: QueryList = {
  filters: {
    category: equality,
    collection: equality,
    tag: equality,
    vendor: equality,
    productType: equality,
    slug: { ...equality, operators: ['in'] },
    ids: { operators: ['eq', 'in'], value: z.uuid() },
    price: { operators: ['gte', 'lte'], value: amount },
    'attributes.*': { ...equality, operators: ['eq', 'in', 'gte', 'lte'] },
  },
  orders: ORDERS,
  searchable: true,
};

interface Found {
  readonly channel: string | null;
  readonly unknown: readonly string[];
  readonly items: string;
  readonly cursor_key: readonly string[] | null;
  readonly sort: string | null;
}

/** Products on sale in a channel, filtered, ordered and paged. */
export const listProducts = defineQuery({
  name: 'products.list',
  label: { en: 'List products', zh: '商品列表' },
  path: '/v1/store/products',
  headers: channelHeader,
  list: LIST,
  result: z
    .strictObject({
      items: z.array(PublishedCard),
      next: z.string().nullable().describe('Cursor of the next page; null on the last one'),
    })
    .meta({ id: 'products_cards' }),
  errors: ['channels.unknown_channel'],
  handle: async (context, { list, headers: { 'x-channel': code } }) => {
    const params = new Params();
    const sql = statement(context, list, code, params);
    const [found] = await context.prepared<Found>(sql, params.values);
    if (!found?.channel) throw unknownChannel(code);
    refuseUnknown(list, found.unknown);
    const { items, sort, cursor_key: key } = found;
    const next = key && sort ? encodeCursor([sortOf(sort)], key) : null;
    return new JsonText(`{"items":${items},"next":${JSON.stringify(next)}}`);
  },
});

function statement(context: QueryContext, list: ListQuery, code: string | undefined, params: Params): string {
  const channel = channelSql(params.add(code ?? null, 'text'));
  const attributes = params.add(filteredAttributes(list), 'text[]');
  const page = orderedPage(list, params);
  return `WITH channel AS MATERIALIZED (${channel}), ${page.before}page AS MATERIALIZED (
    SELECT *, row_number() OVER () AS place FROM (${page.sql}) found
  ) SELECT (SELECT code FROM channel) AS channel,
    ARRAY(SELECT wanted FROM unnest(${attributes}) AS wanted
      WHERE NOT EXISTS (SELECT 1 FROM products_attribute a WHERE a.key = wanted AND a.shown)) AS unknown,
    (SELECT coalesce(json_agg(${cardSql(context)} ORDER BY page.place), '[]')::text
      FROM page CROSS JOIN channel c JOIN products_product p ON p.id = page.product_id
      JOIN products_listing l ON l.channel_id = c.id AND l.product_id = p.id
      WHERE page.place <= ${list.limit}) AS items,
    last.cursor_key, last.sort
  FROM (SELECT 1) one LEFT JOIN page last
    ON last.place = ${list.limit} AND EXISTS (SELECT 1 FROM page WHERE place > ${list.limit})`;
}

/** A list of one collection has the order of that collection when none is asked for; the others show the newest first. */
function orderedPage(list: ListQuery, params: Params): { before: string; sql: string } {
  const filters = listFilters(list, params);
  const only = (sort: string, gate?: string): string =>
    pageSql({ query: { ...list, sort: [sortOf(sort)] }, filters, ...(gate ? { gate } : {}) }, params);
  const collections = list.filters.filter(({ field }) => field === 'collection');
  const [collection] = collections;
  if (list.sort.length > 0) return { before: '', sql: pageSql({ query: list, filters }, params) };
  if (!collection || collections.length > 1 || collection.operator !== 'eq') {
    return { before: '', sql: only('-publishedAt') };
  }
  const slug = params.add(collection.value, 'text');
  const before = `chosen AS MATERIALIZED (SELECT id, sort FROM products_collection WHERE shown AND slug = ${slug}), `;
  const begun = list.after === undefined ? undefined : sortOfCursor(list.after);
  const orders = Object.entries(COLLECTION_ORDERS);
  // A page follows the order that the first one had.
  const [, continued] = orders.find(([, sort]) => sort === begun) ?? [];
  if (list.after !== undefined) return { before, sql: only(continued ?? '-publishedAt') };
  const branches = orders.map(([name, sort]) => `(${only(sort, `(SELECT sort FROM chosen) = '${name}'`)})`);
  return { before, sql: branches.join(' UNION ALL ') };
}

function refuseUnknown({ filters }: ListQuery, unknown: readonly string[]): void {
  if (unknown.length === 0) return;
  const names = unknown.map((key) => `attributes.${key}`);
  throw KernelErrors.invalid_input().withErrors(
    filters
      .filter(({ field }) => names.includes(field))
      .map(({ field, operator }) => ({
        pointer: `query/filter[${field}]${operator === 'eq' ? '' : `[${operator}]`}`,
        code: 'unknown',
        detail: 'is no attribute of products',
      })),
  );
}
