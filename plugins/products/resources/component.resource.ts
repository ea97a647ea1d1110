import { defineResource, f } from 'emporion';

/** What a bundle is made of: selling one piece of `bundle` sells `quantity` pieces of `variant`. */
export const Component = defineResource({
  name: 'products.component',
  labels: {
    one: { en: 'Part of a bundle', zh: '组合商品明细' },
    many: { en: 'Parts of bundles', zh: '组合商品明细' },
  },
  plural: 'bundle-components',
  title: 'quantity',
  writes: 'commands',
  fields: {
    bundle: f.ref({
      label: { en: 'Bundle', zh: '组合商品' },
      to: 'products.variant',
      onDelete: 'cascade',
      immutable: true,
    }),
    variant: f.ref({ label: { en: 'Variant', zh: '规格' }, to: 'products.variant', immutable: true }),
    quantity: f.integer({ label: { en: 'Quantity', zh: '数量' }, min: 1, max: 10_000 }),
  },
  unique: [['bundle', 'variant']],
  checks: [{ name: 'not_itself', sql: 'bundle_id <> variant_id' }],
  admin: { icon: 'Layers', list: ['quantity', 'bundle', 'variant'], filters: ['bundle', 'variant'] },
});
