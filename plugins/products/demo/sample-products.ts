import type { Seeder, Tx } from 'emporion';
import type { AttributeType } from '../domain/attribute-values.js';
import { refreshAttributeValues } from '../domain/refresh/attribute-values.js';
import { refreshListing } from '../domain/refresh/listing.js';
import { refreshMembership } from '../domain/refresh/membership.js';
import { ProductErrors } from '../products.errors.js';
import { MOST_VARIANTS, SAMPLE, sampleRows } from './sample-rows.js';

/** Variants that one transaction makes. */
const ROWS_AT_ONCE = 8_000;
const PRODUCTS_AT_ONCE = 1_000;

/**
 * Any number of products on sale, made after those of the demo shop. Set-based: it writes neither audit entries nor events,
 * and draws listings, filters and collections in the same transaction.
 */
export const sampleProducts: Seeder = {
  name: 'products',
  description: 'products on sale in every open channel',
  options: { variants: { description: 'variants of each of them', default: 4, min: 1, max: MOST_VARIANTS } },
  atOnce: ({ variants = 1 }) => Math.min(PRODUCTS_AT_ONCE, Math.ceil(ROWS_AT_ONCE / variants)),
  made: async ({ tx }) => {
    const [row] = await tx.query<{ made: string | null }>(
      `SELECT max(split_part(slug, '-', 2)::bigint) AS made FROM products_product WHERE slug ~ '^${SAMPLE}[0-9]{1,9}-'`,
    );
    return Number(row?.made ?? 0);
  },
  make: async ({ tx, now, contentLocales }, part) => {
    const open = await tx.query('SELECT 1 FROM channels_channel WHERE enabled LIMIT 1');
    if (open.length === 0) throw ProductErrors.not_sellable();
    const types = await tx.query<AttributeType>('SELECT key, type, choices FROM products_attribute');
    const { products, variants } = sampleRows(part, new Map(types.map((type) => [type.key, type])), now);
    await insertProducts(tx, products, now);
    await insertVariants(tx, variants, now);
    const ids = products.map(({ id }) => id);
    await refreshListing(tx, ids, contentLocales[0] ?? 'en');
    await refreshAttributeValues(tx, ids);
    await refreshMembership(tx, ids);
  },
};

const GIVEN = `WITH given AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, number bigint, slug text, title jsonb, description jsonb,
    seo_description jsonb, vendor text, product_type text, attributes jsonb, options jsonb, category text, tags jsonb,
    model text)
)`;

/** Products with where they are sold, how they are sorted, and the images of what they are made after. */
async function insertProducts(tx: Tx, products: readonly object[], now: Date): Promise<void> {
  const rows = JSON.stringify(products);
  await tx.query(
    `${GIVEN} INSERT INTO products_product (id, version, created_at, updated_at, slug, title, description, seo_description,
       vendor, product_type, attributes, options, status, published_at)
     SELECT id, 1, $2, $2, slug, title, description, seo_description, vendor, product_type, attributes, options,
       'published', $2::timestamptz - number * interval '1 minute'
     FROM given`,
    [rows, now],
  );
  await tx.query(
    `${GIVEN}, channel AS (
       INSERT INTO products_product_channels (owner_id, target_id, position)
       SELECT g.id, c.id, row_number() OVER (PARTITION BY g.id ORDER BY c.id) - 1
       FROM given g, channels_channel c WHERE c.enabled
     ), category AS (
       INSERT INTO products_product_categories (owner_id, target_id, position)
       SELECT g.id, c.id, 0 FROM given g JOIN products_category c ON c.slug = g.category
     ), tag AS (
       INSERT INTO products_product_tags (owner_id, target_id, position)
       SELECT g.id, t.id, named.place - 1 FROM given g,
         jsonb_array_elements_text(g.tags) WITH ORDINALITY AS named(name, place) JOIN products_tag t ON t.name = named.name
     )
     INSERT INTO products_product_images (owner_id, target_id, position)
     SELECT g.id, i.target_id, i.position FROM given g JOIN products_product m ON m.slug = g.model
     JOIN products_product_images i ON i.owner_id = m.id`,
    [rows],
  );
}

async function insertVariants(tx: Tx, variants: readonly object[], now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO products_variant (id, version, created_at, updated_at, product_id, position, combination, sku, barcode,
       prices, weight_grams)
     SELECT id, 1, $2, $2, product_id, position, combination, sku, barcode, prices, weight_grams
     FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, product_id uuid, position bigint, combination text, sku text,
       barcode text, prices jsonb, weight_grams bigint)`,
    [JSON.stringify(variants), now],
  );
}
