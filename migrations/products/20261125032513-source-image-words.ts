/** What stood there before was in no language by name. */
export const up: string[] = [
  `ALTER TABLE "products_source_image" ALTER COLUMN "alt" TYPE jsonb USING CASE WHEN "alt" IS NULL THEN NULL ELSE jsonb_build_object('en', "alt") END`,
  `ALTER TABLE "products_source_image" ADD COLUMN "focal" jsonb`,
];

export const down: string[] = [
  `ALTER TABLE "products_source_image" DROP COLUMN "focal"`,
  `ALTER TABLE "products_source_image" ALTER COLUMN "alt" TYPE text USING "alt" ->> 'en'`,
];
