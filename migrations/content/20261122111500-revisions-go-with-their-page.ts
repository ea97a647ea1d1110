export const up: string[] = [
  `ALTER TABLE "content_revision" DROP CONSTRAINT "fk_content_revision_page_id_id"`,
  `ALTER TABLE "content_revision" ADD CONSTRAINT "fk_content_revision_page_id_id" FOREIGN KEY (page_id_id) REFERENCES content_page(id) ON DELETE CASCADE`,
];

export const down: string[] = [
  `ALTER TABLE "content_revision" DROP CONSTRAINT "fk_content_revision_page_id_id"`,
  `ALTER TABLE "content_revision" ADD CONSTRAINT "fk_content_revision_page_id_id" FOREIGN KEY (page_id_id) REFERENCES content_page(id) ON DELETE RESTRICT`,
];
