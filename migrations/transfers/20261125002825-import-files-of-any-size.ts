export const up: string[] = [
  `ALTER TABLE "transfers_transfer" DROP CONSTRAINT "ck_transfers_transfer_format"`,
  `ALTER TABLE "transfers_transfer" DROP CONSTRAINT "ck_transfers_transfer_status"`,
  `CREATE TABLE "transfers_row" (
  "transfer_id" uuid NOT NULL,
  "seq" integer NOT NULL,
  "line" integer NOT NULL,
  "cells" text[] NOT NULL,
  "problem" text,
  "problem_column" integer,
  CONSTRAINT "pk_transfers_row" PRIMARY KEY (transfer_id, seq)
)`,
  `CREATE TABLE "transfers_upload" (
  "id" uuid NOT NULL,
  "owner" text NOT NULL,
  "size" bigint DEFAULT 0 NOT NULL,
  "encoding" text,
  "created_at" timestamp with time zone NOT NULL,
  CONSTRAINT "pk_transfers_upload" PRIMARY KEY (id)
)`,
  `CREATE TABLE "transfers_upload_piece" (
  "upload_id" uuid NOT NULL,
  "seq" integer NOT NULL,
  "content" bytea NOT NULL,
  CONSTRAINT "pk_transfers_upload_piece" PRIMARY KEY (upload_id, seq)
)`,
  `ALTER TABLE "transfers_transfer" ADD COLUMN "upload" text`,
  `ALTER TABLE "transfers_transfer" ADD COLUMN "header" jsonb DEFAULT '[]'::jsonb NOT NULL`,
  `ALTER TABLE "transfers_transfer" ADD COLUMN "columns" jsonb DEFAULT '[]'::jsonb NOT NULL`,
  `ALTER TABLE "transfers_transfer" ADD COLUMN "found_by" text DEFAULT 'id'::text NOT NULL`,
  `ALTER TABLE "transfers_transfer" ADD COLUMN "total" bigint`,
  `ALTER TABLE "transfers_transfer" ADD CONSTRAINT "ck_transfers_transfer_status" CHECK ((status = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))`,
  `ALTER TABLE "transfers_transfer" ADD CONSTRAINT "ck_transfers_transfer_total" CHECK ((total >= 0))`,
  `ALTER TABLE "transfers_row" ADD CONSTRAINT "fk_transfers_row_transfer_id" FOREIGN KEY (transfer_id) REFERENCES transfers_transfer(id) ON DELETE CASCADE`,
  `ALTER TABLE "transfers_upload_piece" ADD CONSTRAINT "fk_transfers_upload_piece_upload_id" FOREIGN KEY (upload_id) REFERENCES transfers_upload(id) ON DELETE CASCADE`,
  `CREATE INDEX "ix_transfers_transfer_found_by_created_at_id" ON transfers_transfer USING btree (found_by, created_at, id)`,
  `CREATE INDEX "ix_transfers_transfer_total_created_at_id" ON transfers_transfer USING btree (total, created_at, id)`,
  `CREATE INDEX "ix_transfers_transfer_upload_created_at_id" ON transfers_transfer USING btree (upload, created_at, id)`,
  `CREATE INDEX "ix_transfers_upload_created_at" ON transfers_upload USING btree (created_at)`,
];

export const down: string[] = [
  `ALTER TABLE "transfers_transfer" DROP CONSTRAINT "ck_transfers_transfer_status"`,
  `ALTER TABLE "transfers_transfer" ADD CONSTRAINT "ck_transfers_transfer_format" CHECK ((format = ANY (ARRAY['csv'::text, 'ndjson'::text])))`,
  `ALTER TABLE "transfers_transfer" ADD CONSTRAINT "ck_transfers_transfer_status" CHECK ((status = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text])))`,
  `ALTER TABLE "transfers_transfer" DROP COLUMN "upload"`,
  `ALTER TABLE "transfers_transfer" DROP COLUMN "header"`,
  `ALTER TABLE "transfers_transfer" DROP COLUMN "columns"`,
  `ALTER TABLE "transfers_transfer" DROP COLUMN "found_by"`,
  `ALTER TABLE "transfers_transfer" DROP COLUMN "total"`,
  `ALTER TABLE "transfers_upload_piece" DROP CONSTRAINT "fk_transfers_upload_piece_upload_id"`,
  `DROP TABLE "transfers_row"`,
  `DROP TABLE "transfers_upload"`,
  `DROP TABLE "transfers_upload_piece"`,
];
