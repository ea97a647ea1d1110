import { defineQuery, encodeCursor, JsonText, keyset, Params, sortOf } from 'emporion';
import { z } from 'zod';
import { ANY_LANGUAGE, TEXT_FIELDS } from '../domain/refresh/missing-texts.js';

const SORT = [sortOf('product')];
const ORDER = [{ name: 'product_id', type: 'uuid', nullable: false }];
/** Counting stops here. */
const MOST_COUNTED = 10_000;

interface Found {
  readonly counts: string;
  readonly items: string;
  readonly cursor_key: string[] | null;
}

/** How many products lack texts, by language, and which ones: those of one language, or of any. */
export const missingTranslations = defineQuery({
  name: 'products.missingTranslations',
  label: { en: 'Products with missing translations', zh: '缺少翻译的商品' },
  permission: 'products.product.read',
  list: {
    filters: { locale: { operators: ['eq'], value: z.string().max(35) } },
    orders: { product: ORDER },
    defaultSort: 'product',
  },
  result: z.strictObject({
    locales: z.array(
      z.strictObject({
        locale: z.string(),
        products: z.int().describe(`At most ${MOST_COUNTED + 1}, which means more than ${MOST_COUNTED}`),
      }),
    ),
    items: z.array(
      z.strictObject({
        id: z.uuid(),
        title: z.string(),
        slug: z.string(),
        status: z.string(),
        missing: z.array(
          z.strictObject({
            locale: z.string(),
            fields: z.array(z.enum(TEXT_FIELDS)).describe('`options`: names of options or of their values'),
          }),
        ),
      }),
    ),
    next: z.string().nullable().describe('Cursor of the next page; null on the last one'),
  }),
  handle: async (context, { list }) => {
    const params = new Params();
    const [filter] = list.filters;
    const locale = params.add(filter?.value ?? ANY_LANGUAGE, 'text');
    const locales = params.add(context.locales, 'text[]');
    const { condition = 'true', cursor, orderBy } = keyset(ORDER, list, params);
    const [found] = await context.tx.query<Found>(
      `WITH page AS MATERIALIZED (
         SELECT *, row_number() OVER () AS place FROM (
           SELECT t.product_id, ${cursor} AS cursor_key FROM products_missing_text t
           WHERE t.locale = ${locale} AND ${condition} ORDER BY ${orderBy} LIMIT ${list.limit + 1}
         ) t
       ) SELECT
         (SELECT json_agg(json_build_object('locale', l.locale, 'products', (SELECT count(*) FROM (
             SELECT 1 FROM products_missing_text m WHERE m.locale = l.locale LIMIT ${MOST_COUNTED + 1}) counted
           )) ORDER BY l.locale)::text FROM unnest(${locales}) AS l(locale)) AS counts,
         (SELECT coalesce(json_agg(json_build_object('id', p.id, 'title', ${context.inLocale('p.title')},
             'slug', p.slug, 'status', p.status, 'missing', (
               SELECT json_agg(json_build_object('locale', m.locale, 'fields', m.fields) ORDER BY m.locale)
               FROM products_missing_text m WHERE m.product_id = p.id AND m.locale <> '${ANY_LANGUAGE}'
             )) ORDER BY page.place), '[]')::text
           FROM page JOIN products_product p ON p.id = page.product_id WHERE page.place <= ${list.limit}) AS items,
         (SELECT cursor_key FROM page WHERE place = ${list.limit}
           AND EXISTS (SELECT 1 FROM page WHERE place > ${list.limit})) AS cursor_key`,
      params.values,
    );
    const next = found?.cursor_key ? encodeCursor(SORT, found.cursor_key) : null;
    return new JsonText(
      `{"locales":${found?.counts ?? '[]'},"items":${found?.items ?? '[]'},"next":${JSON.stringify(next)}}`,
    );
  },
});
