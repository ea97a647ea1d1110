import type { Tx } from 'emporion';

/** DDL: the values of attributes, one row each, by which lists are filtered. */
export const ATTRIBUTE_VALUES_DDL = [
  `CREATE TABLE products_attribute_value (
  product_id uuid NOT NULL,
  key text NOT NULL,
  value text NOT NULL,
  number numeric,
  CONSTRAINT pk_products_attribute_value PRIMARY KEY (product_id, key, value),
  CONSTRAINT fk_products_attribute_value_product_id FOREIGN KEY (product_id) REFERENCES products_product (id) ON DELETE CASCADE
)`,
  'CREATE INDEX ix_products_attribute_value_value ON products_attribute_value (key, value, product_id)',
  'CREATE INDEX ix_products_attribute_value_number ON products_attribute_value (key, number, product_id) WHERE number IS NOT NULL',
];

/**
 * Draws the attribute values of products anew.
 * @param tx the open transaction
 * @param ids of products
 */
export async function refreshAttributeValues(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    `WITH wanted AS MATERIALIZED (
       SELECT DISTINCT p.id AS product_id, entry.key, one.value #>> '{}' AS value,
         CASE jsonb_typeof(one.value) WHEN 'number' THEN (one.value #>> '{}')::numeric END AS number
       FROM products_product p, jsonb_each(p.attributes) AS entry,
         jsonb_array_elements(CASE jsonb_typeof(entry.value) WHEN 'array' THEN entry.value
           ELSE jsonb_build_array(entry.value) END) AS one(value)
       WHERE p.id = ANY($1::uuid[])
     ), gone AS (
       DELETE FROM products_attribute_value o WHERE o.product_id = ANY($1::uuid[]) AND NOT EXISTS (
         SELECT 1 FROM wanted w WHERE w.product_id = o.product_id AND w.key = o.key AND w.value = o.value
       )
     )
     INSERT INTO products_attribute_value (product_id, key, value, number)
     SELECT product_id, key, value, number FROM wanted
     ON CONFLICT (product_id, key, value) DO UPDATE SET number = excluded.number`,
    [ids],
  );
}
