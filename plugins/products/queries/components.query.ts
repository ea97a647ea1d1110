import { defineQuery, inLocale } from 'emporion';
import { z } from 'zod';

/** What a bundle is made of. */
export const components = defineQuery({
  name: 'products.variant.components',
  label: { en: 'Parts of a bundle', zh: '组合商品明细' },
  resource: 'products.variant',
  result: z.strictObject({
    components: z.array(
      z.strictObject({
        variant: z.uuid(),
        product: z.uuid(),
        title: z.string(),
        sku: z.string().nullable(),
        quantity: z.int(),
      }),
    ),
  }),
  handle: (context) =>
    context.text(
      `SELECT json_build_object('components', coalesce((
         SELECT json_agg(json_build_object('variant', v.id, 'product', p.id, 'title', ${inLocale('p.title', ['$2::text'])},
           'sku', v.sku, 'quantity', c.quantity) ORDER BY c.id)
         FROM products_component c JOIN products_variant v ON v.id = c.variant_id
         JOIN products_product p ON p.id = v.product_id WHERE c.bundle_id = b.id), '[]'))::text AS body
       FROM products_variant b WHERE b.id = $1::uuid`,
      [context.targetId, context.locale],
    ),
});
