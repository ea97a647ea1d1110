export const up: string[] = [
  `CREATE TABLE "transfers_chunk" (
  "transfer_id" uuid NOT NULL,
  "file" text NOT NULL,
  "seq" integer NOT NULL,
  "content" text NOT NULL,
  CONSTRAINT "pk_transfers_chunk" PRIMARY KEY (transfer_id, file, seq)
)`,
  `CREATE TABLE "transfers_transfer" (
  "id" uuid NOT NULL,
  "version" integer DEFAULT 1 NOT NULL,
  "created_at" timestamp with time zone NOT NULL,
  "updated_at" timestamp with time zone NOT NULL,
  "direction" text NOT NULL,
  "resource" text NOT NULL,
  "format" text NOT NULL,
  "dry_run" boolean DEFAULT false NOT NULL,
  "query" jsonb DEFAULT '{}'::jsonb NOT NULL,
  "status" text DEFAULT 'waiting'::text NOT NULL,
  "processed" bigint DEFAULT 0 NOT NULL,
  "created" bigint DEFAULT 0 NOT NULL,
  "updated" bigint DEFAULT 0 NOT NULL,
  "unchanged" bigint DEFAULT 0 NOT NULL,
  "failed" bigint DEFAULT 0 NOT NULL,
  "requested_by" text NOT NULL,
  "authority" jsonb NOT NULL,
  CONSTRAINT "pk_transfers_transfer" PRIMARY KEY (id),
  CONSTRAINT "ck_transfers_transfer_created" CHECK ((created >= 0)),
  CONSTRAINT "ck_transfers_transfer_direction" CHECK ((direction = ANY (ARRAY['import'::text, 'export'::text]))),
  CONSTRAINT "ck_transfers_transfer_failed" CHECK ((failed >= 0)),
  CONSTRAINT "ck_transfers_transfer_format" CHECK ((format = ANY (ARRAY['csv'::text, 'ndjson'::text]))),
  CONSTRAINT "ck_transfers_transfer_processed" CHECK ((processed >= 0)),
  CONSTRAINT "ck_transfers_transfer_status" CHECK ((status = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text]))),
  CONSTRAINT "ck_transfers_transfer_unchanged" CHECK ((unchanged >= 0)),
  CONSTRAINT "ck_transfers_transfer_updated" CHECK ((updated >= 0))
)`,
  `ALTER TABLE "transfers_chunk" ADD CONSTRAINT "fk_transfers_chunk_transfer_id" FOREIGN KEY (transfer_id) REFERENCES transfers_transfer(id) ON DELETE CASCADE`,
  `CREATE INDEX "ix_transfers_transfer_created_at_id" ON transfers_transfer USING btree (created_at, id)`,
  `CREATE INDEX "ix_transfers_transfer_resource_id" ON transfers_transfer USING btree (resource, id)`,
  `CREATE INDEX "ix_transfers_transfer_status_id" ON transfers_transfer USING btree (status, id)`,
  `CREATE INDEX "ix_transfers_transfer_updated_at_id" ON transfers_transfer USING btree (updated_at, id)`,
];

export const down: string[] = [
  `ALTER TABLE "transfers_chunk" DROP CONSTRAINT "fk_transfers_chunk_transfer_id"`,
  `DROP TABLE "transfers_chunk"`,
  `DROP TABLE "transfers_transfer"`,
];
