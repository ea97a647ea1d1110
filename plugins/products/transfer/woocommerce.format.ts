import { checkedValues, type GroupOutcome, type TransferFormat, type WriteContext } from 'emporion';
import { Product } from '../resources/product.resource.js';
import { pathsOfCategories } from './file-categories.js';
import { findProducts, type FoundBy } from './find-woocommerce.js';
import { channelOption, currencyOf, localeOf, localeOption, todayOf } from './format-options.js';
import { productPages } from './product-pages.js';
import { readWooCommerce } from './read-woocommerce.js';
import { takeProducts } from './take-products.js';
import { typedAttributes } from './woocommerce-attributes.js';
import { moreColumns, placesIn, WOOCOMMERCE_COLUMNS } from './woocommerce-columns.js';
import { wooCommerceHeader } from './woocommerce-header.js';
import { namesOf, productRows, variationOwnership, type ProductRows } from './woocommerce-rows.js';
import { wooCommerceLines } from './write-woocommerce.js';

const NEEDED = ['Type', 'Name'];
/** At least one of these: Type and Name alone are in many files. */
const TELLING = ['Visibility in catalog', 'Is featured?', 'In stock?', 'Regular price', 'Attribute 1 name'];

/** WooCommerce's product CSV, in and out. */
export const wooCommerceProducts: TransferFormat = {
  label: { en: 'WooCommerce products (CSV)', zh: 'WooCommerce 商品（CSV）' },
  resource: 'products.product',
  permissions: ['products.product.create', 'products.product.update'],
  columns: WOOCOMMERCE_COLUMNS,
  moreColumns,
  keys: [
    { key: 'ID', label: { en: 'ID, then SKU', zh: 'ID，其次 SKU' } },
    { key: 'SKU', label: { en: 'SKU alone (IDs of another shop)', zh: '仅 SKU（ID 来自其他店铺）' } },
  ],
  options: [channelOption, localeOption],
  detect: (header) =>
    NEEDED.every((name) => header.includes(name)) && TELLING.some((name) => header.includes(name)),
  ownership: variationOwnership,
  take: async (context, groups, { columns, key, options, dryRun }) => {
    const locale = localeOf(context, options);
    const currency = await currencyOf(context, options);
    const today = await todayOf(context, options);
    const known = await typedAttributes(context);
    const outcomes: GroupOutcome[] = [];
    for (const part of partsWithoutRepeats(groups.map(productRows))) {
      const found = await findProducts(context, part, key as FoundBy);
      const files = found.map((one, index) =>
        'faults' in one
          ? one
          : readWooCommerce(part[index] as ProductRows, one, { columns, locale, currency, today, known }),
      );
      const scope = { columns: placesIn(columns), locale, currency, dryRun };
      outcomes.push(...(await takeProducts(context, files, scope)));
    }
    return outcomes;
  },
  export: {
    header: wooCommerceHeader,
    lines: async (context, rows, { header, options }) => {
      const locale = localeOf(context, options);
      const ids = rows.map(({ id }) => String(id));
      const pages = await productPages(context, ids);
      const used = [...new Set(pages.flatMap(({ product }) => product.categories))];
      const scope = {
        header,
        locale,
        currency: await currencyOf(context, options),
        known: await typedAttributes(context),
        categories: await pathsOfCategories(context, used, locale),
        sanitised: (html: string | null) => sanitised(context, html, locale),
      };
      return pages.flatMap((page) => wooCommerceLines(page, scope));
    },
  },
};

/** A product that is named again must be found as the first rows left it. */
function partsWithoutRepeats(products: readonly ProductRows[]): ProductRows[][] {
  const parts: ProductRows[][] = [[]];
  const seen = new Set<string>();
  for (const product of products) {
    const { head, variations } = product;
    const names = head ? namesOf(head.cells) : [variations[0]?.cells.Parent?.trim() ?? ''];
    const keys = names.length > 0 ? names : [`/${head?.cells.Name?.trim() ?? ''}`];
    if (keys.some((key) => seen.has(key))) {
      parts.push([]);
      seen.clear();
    }
    for (const key of keys) seen.add(key);
    parts.at(-1)?.push(product);
  }
  return parts;
}

/** A description as a save would leave it. */
function sanitised(context: WriteContext, html: string | null, locale: string): string | null {
  if (html === null) return null;
  const checked = checkedValues(context, Product, { description: { [locale]: html } }, false);
  return 'values' in checked ? (checked.values.description[locale] ?? null) : null;
}
