import { defineResource, f } from 'emporion';
import { z } from 'zod';
import { markProductsOfVariants } from '../domain/changed-products.js';
import { checkPrices } from '../domain/check-prices.js';

const storefront = { storefront: true } as const;
const millimetres = (en: string, zh: string) =>
  f.integer({ label: { en: `${en} (mm)`, zh: `${zh}（毫米）` }, min: 0, max: 100_000, optional: true });

export const Variant = defineResource({
  name: 'products.variant',
  labels: { one: { en: 'Variant', zh: '规格' }, many: { en: 'Variants', zh: '规格' } },
  title: 'sku',
  writes: 'commands',
  fields: {
    product: f.ref({
      label: { en: 'Product', zh: '商品' },
      to: 'products.product',
      onDelete: 'cascade',
      immutable: true,
    }),
    /** Ids of one value of each option, in the order of the options, joined by "/"; empty without options. */
    combination: f.text({ label: { en: 'Option values', zh: '规格值' }, min: 0, max: 400, default: '' }),
    position: f.integer({ label: { en: 'Position', zh: '排序' }, min: 0, max: 100_000, default: 0 }),
    sku: f.text({
      label: { en: 'SKU', zh: 'SKU 编码' },
      max: 255,
      unique: true,
      optional: true,
      search: true,
      visibility: storefront,
    }),
    barcode: f.text({
      label: { en: 'Barcode', zh: '条形码' },
      max: 100,
      index: true,
      optional: true,
      search: true,
      visibility: storefront,
    }),
    /** Base prices, one for each currency. */
    prices: f.list({
      label: { en: 'Prices', zh: '价格' },
      max: 20,
      default: [],
      example: [{ price: { amount: 1990, currency: 'EUR' }, compareAt: null }],
      of: {
        price: f.money({ label: { en: 'Price', zh: '价格' }, min: 0 }),
        compareAt: f.money({ label: { en: 'Compare-at price', zh: '划线价' }, min: 0, optional: true }),
      },
    }),
    enabled: f.boolean({ label: { en: 'On sale', zh: '可售' }, default: true, example: true }),
    image: f.media({ label: { en: 'Image', zh: '图片' }, optional: true, visibility: storefront }),
    weightGrams: f.integer({
      label: { en: 'Weight (g)', zh: '重量（克）' },
      min: 0,
      max: 100_000_000,
      optional: true,
      visibility: storefront,
    }),
    lengthMm: millimetres('Length', '长'),
    widthMm: millimetres('Width', '宽'),
    heightMm: millimetres('Height', '高'),
    requiresShipping: f.boolean({ label: { en: 'Needs shipping', zh: '需要配送' }, default: true }),
    taxable: f.boolean({ label: { en: 'Taxed', zh: '计税' }, default: true }),
    imported: f.json({
      label: { en: 'Kept from an import', zh: '导入保留数据' },
      schema: z.record(z.string().max(200), z.string().max(10_000)),
      default: {},
      visibility: { adminRead: false, adminWrite: false },
    }),
  },
  unique: [['product', 'combination']],
  errors: ['products.two_prices'],
  admin: {
    icon: 'Box',
    list: ['sku', 'product', 'barcode', 'enabled', 'updatedAt'],
    filters: ['product', 'sku', 'barcode', 'enabled'],
  },
  beforeWrite: checkPrices,
  afterWrites: markProductsOfVariants,
});
