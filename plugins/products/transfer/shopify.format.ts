import type { TransferFormat, WriteContext } from 'emporion';
import { unknownChannel } from '../../channels/contract/index.js';
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
  detect: (header) => NEEDED.every((name) => header.includes(name)),
  group: ({ cells }) => cells.Handle?.trim() ?? '',
  take: async (context, groups, { columns, dryRun }) => {
    const locale = context.contentLocales[0] ?? 'en';
    const currency = await mainCurrency(context);
    const files = groups.map((rows) => readShopify(rows, { columns, locale, currency }));
    return takeProducts(context, files, { columns: SHOPIFY_PLACES, locale, currency, dryRun });
  },
  export: {
    header: SHOPIFY_HEADER,
    lines: async (context, rows) => {
      const locale = context.contentLocales[0] ?? 'en';
      const currency = await mainCurrency(context);
      const pages = await productPages(
        context,
        rows.map(({ id }) => String(id)),
      );
      return pages.flatMap((page) => shopifyLines(page, locale, currency));
    },
  },
};

/** The currency of the default channel; raises `channels.unknown_channel` in a shop without one. */
async function mainCurrency({ tx }: WriteContext): Promise<string> {
  const [channel] = await tx.query<{ currency: string }>(
    'SELECT currency FROM channels_channel WHERE is_default',
  );
  if (!channel) throw unknownChannel(undefined);
  return channel.currency;
}
