import { defineResource, f } from 'emporion';

/** An address that something had before: storefronts are led to where it is now. */
export const FormerSlug = defineResource({
  name: 'products.formerSlug',
  labels: { one: { en: 'Former address', zh: '旧地址' }, many: { en: 'Former addresses', zh: '旧地址' } },
  title: 'slug',
  writes: 'commands',
  fields: {
    kind: f.enum({
      label: { en: 'Of a', zh: '类别' },
      values: {
        product: { en: 'Product', zh: '商品' },
        category: { en: 'Category', zh: '分类' },
        collection: { en: 'Collection', zh: '商品集合' },
      },
    }),
    slug: f.slug({ label: { en: 'Address', zh: '网址别名' }, unique: false }),
    product: f.ref({
      label: { en: 'Product', zh: '商品' },
      to: 'products.product',
      onDelete: 'cascade',
      optional: true,
    }),
    category: f.ref({
      label: { en: 'Category', zh: '分类' },
      to: 'products.category',
      onDelete: 'cascade',
      optional: true,
      example: null,
    }),
    collection: f.ref({
      label: { en: 'Collection', zh: '商品集合' },
      to: 'products.collection',
      onDelete: 'cascade',
      optional: true,
      example: null,
    }),
  },
  unique: [['kind', 'slug']],
  checks: [{ name: 'one_target', sql: 'num_nonnulls(product_id, category_id, collection_id) = 1' }],
  admin: { hidden: true },
});
