import {
  defineQuery,
  encodeCursor,
  JsonText,
  keyset,
  Params,
  type ListQuery,
  type QueryList,
} from 'emporion';
import { z } from 'zod';

const ORDER = [
  { name: 'position', type: 'integer', nullable: false },
  { name: 'product_id', type: 'uuid', nullable: false },
];
const LIST: QueryList = { filters: {}, orders: { position: ORDER }, defaultSort: 'position' };

/** Products that are counted; of more than these it is said that there are more. */
const MOST_COUNTED = 10_000;

interface Found {
  readonly items: string;
  readonly cursor_key: readonly string[] | null;
  readonly counted: number | null;
}

/** The products of a collection in their order by hand, page by page. */
export const members = defineQuery({
  name: 'products.collection.members',
  label: { en: 'Products of a collection', zh: '集合中的商品' },
  resource: 'products.collection',
  list: LIST,
  result: z.strictObject({
    items: z.array(z.strictObject({ id: z.uuid(), title: z.string(), slug: z.string(), status: z.string() })),
    next: z.string().nullable().describe('Cursor of the next page; null on the last one'),
    total: z.int().optional().describe('On the first page'),
    totalExact: z.boolean().optional(),
  }),
  handle: async (context, { list }) => {
    const params = new Params();
    const sql = statement(list, params.add(context.targetId, 'uuid'), context.inLocale('p.title'), params);
    const [found] = await context.tx.query<Found>(sql, params.values);
    if (!found) return undefined;
    const { items, cursor_key: key, counted } = found;
    const next = key ? encodeCursor(list.sort, key) : null;
    const total =
      counted === null ? {} : { total: Math.min(counted, MOST_COUNTED), totalExact: counted <= MOST_COUNTED };
    return new JsonText(`{"items":${items},${JSON.stringify({ next, ...total }).slice(1)}`);
  },
});

function statement(list: ListQuery, collection: string, title: string, params: Params): string {
  const { cursor, orderBy, condition } = keyset(ORDER, list, params);
  const range = [`t.collection_id = ${collection}`, ...(condition === undefined ? [] : [condition])];
  const counted = `SELECT count(*)::int FROM (
    SELECT 1 FROM products_membership m WHERE m.collection_id = c.id LIMIT ${MOST_COUNTED + 1}) m`;
  return `WITH page AS MATERIALIZED (
    SELECT *, row_number() OVER () AS place FROM (
      SELECT t.product_id, ${cursor} AS cursor_key FROM products_membership t
      WHERE ${range.join(' AND ')} ORDER BY ${orderBy} LIMIT ${list.limit + 1}) found
  ) SELECT
    (SELECT coalesce(json_agg(json_build_object('id', p.id, 'title', ${title}, 'slug', p.slug, 'status', p.status)
       ORDER BY page.place), '[]')::text
     FROM page JOIN products_product p ON p.id = page.product_id WHERE page.place <= ${list.limit}) AS items,
    (SELECT cursor_key FROM page WHERE place = ${list.limit}
       AND EXISTS (SELECT 1 FROM page WHERE place > ${list.limit})) AS cursor_key,
    ${list.after === undefined ? `(${counted})` : 'NULL::int'} AS counted
  FROM products_collection c WHERE c.id = ${collection}`;
}
