import type { Tx } from 'emporion';

/** DDL: published products by channel, with what lists are ordered and filtered by. */
export const LISTING_DDL = [
  `CREATE TABLE products_listing (
  channel_id uuid NOT NULL,
  product_id uuid NOT NULL,
  published_at timestamp with time zone NOT NULL,
  title text NOT NULL,
  min_price bigint,
  max_price bigint,
  CONSTRAINT pk_products_listing PRIMARY KEY (channel_id, product_id),
  CONSTRAINT fk_products_listing_channel_id FOREIGN KEY (channel_id) REFERENCES channels_channel (id) ON DELETE CASCADE,
  CONSTRAINT fk_products_listing_product_id FOREIGN KEY (product_id) REFERENCES products_product (id) ON DELETE CASCADE
)`,
  'CREATE INDEX ix_products_listing_product ON products_listing (product_id)',
  'CREATE INDEX ix_products_listing_newest ON products_listing (channel_id, published_at, product_id)',
  'CREATE INDEX ix_products_listing_price ON products_listing (channel_id, min_price, product_id)',
  'CREATE INDEX ix_products_listing_title ON products_listing (channel_id, title, product_id)',
];

/**
 * Draws the listing of products anew: one row for each channel in which a published product is sold, with the prices of
 * its variants in the channel's currency.
 * @param tx the open transaction
 * @param ids of products
 * @param locale whose titles lists are ordered by
 */
export async function refreshListing(tx: Tx, ids: readonly string[], locale: string): Promise<void> {
  await tx.query(
    `WITH wanted AS MATERIALIZED (
       SELECT l.target_id AS channel_id, p.id AS product_id, coalesce(p.published_at, p.created_at) AS published_at,
         lower(coalesce(p.title ->> $2, (SELECT value FROM jsonb_each_text(p.title) ORDER BY key LIMIT 1), '')) AS title,
         prices.least, prices.most
       FROM products_product p
       JOIN products_product_channels l ON l.owner_id = p.id
       JOIN channels_channel c ON c.id = l.target_id
       LEFT JOIN LATERAL (
         SELECT min((item #>> '{price,amount}')::bigint) AS least, max((item #>> '{price,amount}')::bigint) AS most
         FROM products_variant v, jsonb_array_elements(v.prices) AS item
         WHERE v.product_id = p.id AND v.enabled AND item #>> '{price,currency}' = c.currency
       ) prices ON true
       WHERE p.id = ANY($1::uuid[]) AND p.status = 'published'
     ), gone AS (
       DELETE FROM products_listing o WHERE o.product_id = ANY($1::uuid[]) AND NOT EXISTS (
         SELECT 1 FROM wanted w WHERE w.product_id = o.product_id AND w.channel_id = o.channel_id
       )
     )
     INSERT INTO products_listing (channel_id, product_id, published_at, title, min_price, max_price)
     SELECT channel_id, product_id, published_at, title, least, most FROM wanted
     ON CONFLICT (channel_id, product_id) DO UPDATE SET published_at = excluded.published_at, title = excluded.title,
       min_price = excluded.min_price, max_price = excluded.max_price`,
    [ids, locale],
  );
}
