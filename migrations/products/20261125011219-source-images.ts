export const up: string[] = [
  `CREATE TABLE "products_source_image" (
  "id" uuid NOT NULL,
  "version" integer DEFAULT 1 NOT NULL,
  "created_at" timestamp with time zone NOT NULL,
  "updated_at" timestamp with time zone NOT NULL,
  "product_id" uuid NOT NULL,
  "position" bigint NOT NULL,
  "url" text NOT NULL,
  "alt" text,
  "status" text DEFAULT 'waiting'::text NOT NULL,
  "problem" text,
  "asset_id" uuid,
  CONSTRAINT "pk_products_source_image" PRIMARY KEY (id),
  CONSTRAINT "uq_products_source_image_product_id_url" UNIQUE (product_id, url),
  CONSTRAINT "ck_products_source_image_position" CHECK ((("position" >= 0) AND ("position" <= 100000))),
  CONSTRAINT "ck_products_source_image_status" CHECK ((status = ANY (ARRAY['waiting'::text, 'fetched'::text, 'failed'::text])))
)`,
  `ALTER TABLE "products_source_image" ADD CONSTRAINT "fk_products_source_image_asset_id" FOREIGN KEY (asset_id) REFERENCES media_asset(id) ON DELETE RESTRICT`,
  `ALTER TABLE "products_source_image" ADD CONSTRAINT "fk_products_source_image_product_id" FOREIGN KEY (product_id) REFERENCES products_product(id) ON DELETE CASCADE`,
  `CREATE INDEX "ix_products_source_image_asset_id_created_at_id" ON products_source_image USING btree (asset_id, created_at, id)`,
  `CREATE INDEX "ix_products_source_image_created_at_id" ON products_source_image USING btree (created_at, id)`,
  `CREATE INDEX "ix_products_source_image_position_created_at_id" ON products_source_image USING btree ("position", created_at, id)`,
  `CREATE INDEX "ix_products_source_image_problem_created_at_id" ON products_source_image USING btree (problem, created_at, id)`,
  `CREATE INDEX "ix_products_source_image_product_id_created_at_id" ON products_source_image USING btree (product_id, created_at, id)`,
  `CREATE INDEX "ix_products_source_image_status_created_at_id" ON products_source_image USING btree (status, created_at, id)`,
  `CREATE INDEX "ix_products_source_image_updated_at_id" ON products_source_image USING btree (updated_at, id)`,
  `CREATE INDEX "ix_products_source_image_url_created_at_id" ON products_source_image USING btree (url, created_at, id)`,
];

export const down: string[] = [`DROP TABLE "products_source_image"`];
