import type { TransferFormat } from 'emporion';
import { channelOption, currencyOf, localeOption, localeOf } from './format-options.js';
import { productPages } from './product-pages.js';
import { readShopify } from './read-shopify.js';
import { SHOPIFY_COLUMNS, SHOPIFY_HEADER, SHOPIFY_PLACES } from './shopify-columns.js';
import { takeProducts } from './take-products.js';
import { shopifyLines } from './write-shopify.js';

const NEEDED = ['Handle', 'Title', 'Option1 Name', 'Variant Price'];

/** Shopify's product CSV, in and out. */
export const shopifyProducts: TransferFormat = {
  label: { en: 'Shopify products (CSV)', zh: 'Shopify 商品（CSV）' },
  resource: 'products.product',
  permissions: ['products.product.create', 'products.product.update'],
  columns: SHOPIFY_COLUMNS,
  keys: [{ key: 'Handle', label: { en: 'Handle, then SKU', zh: '网址别名，其次 SKU' } }],
  options: [channelOption, localeOption],
  detect: (header) => NEEDED.every((name) => header.includes(name)),
  group: ({ cells }) => cells.Handle?.trim() ?? '',
  take: async (context, groups, { columns, options, dryRun }) => {
    const locale = localeOf(context, options);
    const currency = await currencyOf(context, options);
    const files = groups.map((rows) => readShopify(rows, { columns, locale, currency }));
    return takeProducts(context, files, { columns: SHOPIFY_PLACES, locale, currency, dryRun });
  },
  export: {
    header: SHOPIFY_HEADER,
    lines: async (context, rows, { options }) => {
      const locale = localeOf(context, options);
      const currency = await currencyOf(context, options);
      const pages = await productPages(
        context,
        rows.map(({ id }) => String(id)),
      );
      return pages.flatMap((page) => shopifyLines(page, locale, currency));
    },
  },
};
