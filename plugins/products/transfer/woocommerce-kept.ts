import type { Cells } from './facet.js';

/** In front of what is kept of this format, so that other formats do not take it for theirs. */
export const MARK = 'woo:';

/** Under which WooCommerce's ids and SKUs of products are kept. */
export const KEPT_ID = `${MARK}ID`;
export const KEPT_SKU = `${MARK}SKU`;

/** Indexes by which products are found again; of shops that took no such file they are empty. */
export const WOOCOMMERCE_DDL = [
  `CREATE INDEX ix_products_product_woocommerce_id ON products_product ((imported ->> '${KEPT_ID}'))
   WHERE imported ->> '${KEPT_ID}' IS NOT NULL`,
  `CREATE INDEX ix_products_product_woocommerce_sku ON products_product ((imported ->> '${KEPT_SKU}'))
   WHERE imported ->> '${KEPT_SKU}' IS NOT NULL`,
];

/** Cells as they are kept. */
export function kept(cells: Cells): Record<string, string> {
  return Object.fromEntries(Object.entries(cells).map(([column, text]) => [MARK + column, text]));
}

/** The cells of what is kept. */
export function cellsOfKept(imported: Readonly<Record<string, string>> | undefined): Cells {
  const mine = Object.entries(imported ?? {}).filter(([key]) => key.startsWith(MARK));
  return Object.fromEntries(mine.map(([key, text]) => [key.slice(MARK.length), text]));
}

/** SQL of the columns that are kept of any product or variant. */
export const KEPT_COLUMNS_SQL = `
  SELECT DISTINCT substr(key, ${MARK.length + 1}) AS name FROM (
    SELECT jsonb_object_keys(imported) AS key FROM products_product
    UNION ALL SELECT jsonb_object_keys(imported) FROM products_variant
  ) AS keys WHERE key LIKE '${MARK}%' ORDER BY name`;
