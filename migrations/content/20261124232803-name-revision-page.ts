export const up: string[] = [
  `ALTER TABLE "content_revision" RENAME COLUMN "page_id_id" TO "page_id"`,
  `ALTER TABLE "content_revision" RENAME CONSTRAINT "uq_content_revision_page_id_id_page_version" TO "uq_content_revision_page_id_page_version"`,
  `ALTER TABLE "content_revision" RENAME CONSTRAINT "fk_content_revision_page_id_id" TO "fk_content_revision_page_id"`,
  `ALTER INDEX "ix_content_revision_page_id_id_id" RENAME TO "ix_content_revision_page_id_id"`,
];

export const down: string[] = [
  `ALTER TABLE "content_revision" RENAME COLUMN "page_id" TO "page_id_id"`,
  `ALTER TABLE "content_revision" RENAME CONSTRAINT "uq_content_revision_page_id_page_version" TO "uq_content_revision_page_id_id_page_version"`,
  `ALTER TABLE "content_revision" RENAME CONSTRAINT "fk_content_revision_page_id" TO "fk_content_revision_page_id_id"`,
  `ALTER INDEX "ix_content_revision_page_id_id" RENAME TO "ix_content_revision_page_id_id_id"`,
];
