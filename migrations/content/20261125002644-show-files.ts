export const up: string[] = [
  `ALTER TABLE "content_banner" ADD CONSTRAINT "fk_content_banner_image_id" FOREIGN KEY (image_id) REFERENCES media_asset(id) ON DELETE RESTRICT`,
];

export const down: string[] = [`ALTER TABLE "content_banner" DROP CONSTRAINT "fk_content_banner_image_id"`];
