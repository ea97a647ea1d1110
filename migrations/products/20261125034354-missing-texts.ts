export const up: string[] = [
  `CREATE TABLE "products_missing_text" (
  "product_id" uuid NOT NULL,
  "locale" text NOT NULL,
  "fields" text[] NOT NULL,
  CONSTRAINT "pk_products_missing_text" PRIMARY KEY (product_id, locale)
)`,
  `CREATE TABLE "products_text_locale" (
  "locale" text NOT NULL,
  CONSTRAINT "pk_products_text_locale" PRIMARY KEY (locale)
)`,
  `ALTER TABLE "products_missing_text" ADD CONSTRAINT "fk_products_missing_text_product_id" FOREIGN KEY (product_id) REFERENCES products_product(id) ON DELETE CASCADE`,
  `CREATE INDEX "ix_products_missing_text_locale" ON products_missing_text USING btree (locale, product_id)`,
];

export const down: string[] = [`DROP TABLE "products_missing_text"`, `DROP TABLE "products_text_locale"`];
