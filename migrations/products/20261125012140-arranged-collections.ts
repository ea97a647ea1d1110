export const up: string[] = [
  `ALTER TABLE "products_collection" ADD COLUMN "arranged_at" timestamp with time zone`,
  `CREATE INDEX "ix_products_collection_arranged_at_created_at_id" ON products_collection USING btree (arranged_at, created_at, id)`,
];

export const down: string[] = [`ALTER TABLE "products_collection" DROP COLUMN "arranged_at"`];
