export const up: string[] = [
  `CREATE INDEX "ix_products_product_woocommerce_id" ON products_product USING btree (((imported ->> 'woo:ID'::text))) WHERE ((imported ->> 'woo:ID'::text) IS NOT NULL)`,
  `CREATE INDEX "ix_products_product_woocommerce_sku" ON products_product USING btree (((imported ->> 'woo:SKU'::text))) WHERE ((imported ->> 'woo:SKU'::text) IS NOT NULL)`,
];

export const down: string[] = [
  `DROP INDEX "ix_products_product_woocommerce_id"`,
  `DROP INDEX "ix_products_product_woocommerce_sku"`,
];
