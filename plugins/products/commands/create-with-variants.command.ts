import { defineCommand, type NewRow } from 'emporion';
import { z } from 'zod';
import { atVariants, newOptions, newVariants, placedVariants } from '../domain/new-variants.js';
import { Product } from '../resources/product.resource.js';
import { Variant } from '../resources/variant.resource.js';

const EXAMPLE = {
  title: { en: 'Linen shirt' },
  slug: 'linen-shirt',
  options: [
    {
      id: 'size',
      name: { en: 'Size' },
      values: [
        { id: 's', name: { en: 'Small' } },
        { id: 'l', name: { en: 'Large' } },
      ],
    },
  ],
  variants: [
    { optionValues: ['s'], sku: 'SHIRT-S', prices: [{ price: { amount: 5990, currency: 'EUR' } }] },
    { optionValues: ['l'], sku: 'SHIRT-L', prices: [{ price: { amount: 5990, currency: 'EUR' } }] },
  ],
};

/** Makes a product with its options and all of its variants, or nothing of it. */
export const createWithVariants = defineCommand({
  name: 'products.product.createWithVariants',
  label: { en: 'Create product with variants', zh: '新建商品及规格' },
  creates: 'products.product',
  input: z.strictObject({ options: newOptions, variants: newVariants }).meta({ examples: [EXAMPLE] }),
  result: z.strictObject({
    id: z.uuid(),
    version: z.int(),
    variants: z
      .array(z.strictObject({ id: z.uuid(), sku: z.string().nullable(), optionValues: z.array(z.string()) }))
      .describe('In the order in which they were sent'),
  }),
  fields: {
    options: { label: { en: 'Options', zh: '规格选项' } },
    'options.id': { label: { en: 'Key', zh: '标识' } },
    'options.name': { label: { en: 'Name', zh: '名称' } },
    'options.values': { label: { en: 'Values', zh: '选项值' } },
    'options.values.id': { label: { en: 'Key', zh: '标识' } },
    'options.values.name': { label: { en: 'Name', zh: '名称' } },
    variants: { label: { en: 'Variants', zh: '规格' } },
  },
  errors: ['products.combinations_clash'],
  handle: async (context, input) => {
    const { options, variants, ...values } = input as typeof input & NewRow<typeof Product>;
    const rows = await placedVariants(options, variants, values.images ?? []);
    const product = await context.rows(Product).insert({ ...values, options });
    const made = await atVariants(() =>
      context.rows(Variant).insertMany(rows.map((row) => ({ ...row, product: product.id }))),
    );
    return {
      id: product.id,
      version: product.version,
      variants: made.map(({ id, sku, combination }) => ({
        id,
        sku,
        optionValues: combination === '' ? [] : combination.split('/'),
      })),
    };
  },
});
