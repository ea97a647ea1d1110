import { defineQuery, inLocale } from 'emporion';
import { z } from 'zod';

const MOST_MEMBERS = 1_000;

/** The products of a collection in their order by hand; the first thousand. */
export const members = defineQuery({
  name: 'products.collection.members',
  label: { en: 'Products of a collection', zh: '集合中的商品' },
  resource: 'products.collection',
  result: z.strictObject({
    total: z.int(),
    products: z.array(
      z.strictObject({ id: z.uuid(), title: z.string(), slug: z.string(), status: z.string() }),
    ),
  }),
  handle: (context) =>
    context.text(
      `SELECT json_build_object(
         'total', (SELECT count(*) FROM products_membership m WHERE m.collection_id = c.id),
         'products', coalesce((
           SELECT json_agg(json_build_object('id', p.id, 'title', ${inLocale('p.title', ['$2::text'])}, 'slug', p.slug,
             'status', p.status) ORDER BY m.position, m.product_id)
           FROM (SELECT * FROM products_membership WHERE collection_id = c.id
             ORDER BY position, product_id LIMIT ${MOST_MEMBERS}) m
           JOIN products_product p ON p.id = m.product_id), '[]')
       )::text AS body FROM products_collection c WHERE c.id = $1::uuid`,
      [context.targetId, context.locale],
    ),
});
