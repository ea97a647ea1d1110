import type { WriteContext } from 'emporion';
import {
  ATTRIBUTE_CELLS,
  attributeColumn,
  attributeColumnsIn,
  measureOf,
  WOOCOMMERCE_HEADER,
} from './woocommerce-columns.js';
import { KEPT_COLUMNS_SQL, MARK } from './woocommerce-kept.js';

/** How many attributes the product with most of them is written with: those that were kept, and others beside them. */
const MOST_ATTRIBUTES_SQL = `
  SELECT coalesce(max(kept.most + free.count + typed.count), 0)::integer AS count FROM products_product p
  CROSS JOIN LATERAL (
    SELECT coalesce(max(substring(key from '\\d+')::integer), 0) AS most, coalesce(array_agg(lower(value)), '{}') AS names
    FROM jsonb_each_text(p.imported) WHERE key ~ '^${MARK}Attribute \\d+ name$'
  ) AS kept
  CROSS JOIN LATERAL (
    SELECT count(*) AS count FROM jsonb_array_elements(p.options) AS option
    WHERE NOT EXISTS (SELECT FROM jsonb_each_text(option -> 'name') WHERE lower(value) = ANY(kept.names))
  ) AS free
  CROSS JOIN LATERAL (
    SELECT count(*) AS count FROM jsonb_object_keys(p.attributes) AS own
    WHERE NOT EXISTS (
      SELECT FROM products_attribute a, jsonb_each_text(a.name)
      WHERE a.key = own AND (lower(value) = ANY(kept.names) OR a.key = ANY(kept.names))
    )
  ) AS typed`;

/**
 * The columns of an export: WooCommerce's own with the units of the files that were taken, as many attributes as there
 * are, and everything that was kept.
 * @param context reads in the name of who asked
 */
export async function wooCommerceHeader({ tx }: WriteContext): Promise<string[]> {
  // Everything that was kept of any product is looked at once: that takes as long as the shop is large.
  await tx.query(`SELECT set_config('statement_timeout', '0', true)`);
  const names = (await tx.query<{ name: string }>(KEPT_COLUMNS_SQL)).map(({ name }) => name);
  const [most] = await tx.query<{ count: number }>(MOST_ATTRIBUTES_SQL);
  const attributes = Array.from({ length: most?.count ?? 0 }, (_, index) =>
    ATTRIBUTE_CELLS.map((cell) => attributeColumn(index + 1, cell)),
  ).flat();
  const kept = new Set(attributeColumnsIn(names));
  const usual = WOOCOMMERCE_HEADER.map((column) => inKeptUnit(column, names));
  const written = [
    ...usual,
    ...attributes.filter((column) => !column.endsWith('default') || kept.has(column)),
  ];
  const more = names.filter((name) => !written.includes(name) && !measureOf(name) && !kept.has(name));
  return [...written, ...more];
}

/** The column of a measure in the unit of the files, where these have one unit alone. */
function inKeptUnit(column: string, names: readonly string[]): string {
  const measure = measureOf(column)?.measure;
  const [name = column, ...others] = measure
    ? names.filter((one) => measureOf(one)?.measure === measure)
    : [];
  return others.length > 0 ? column : name;
}
