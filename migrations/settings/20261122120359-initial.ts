export const up: string[] = [
  `CREATE TABLE "settings_entry" (
  "id" uuid NOT NULL,
  "version" integer DEFAULT 1 NOT NULL,
  "created_at" timestamp with time zone NOT NULL,
  "updated_at" timestamp with time zone NOT NULL,
  "name" text NOT NULL,
  "value" jsonb NOT NULL,
  CONSTRAINT "pk_settings_entry" PRIMARY KEY (id),
  CONSTRAINT "uq_settings_entry_name" UNIQUE (name)
)`,
  `CREATE INDEX "ix_settings_entry_created_at_id" ON settings_entry USING btree (created_at, id)`,
  `CREATE INDEX "ix_settings_entry_updated_at_id" ON settings_entry USING btree (updated_at, id)`,
];

export const down: string[] = [`DROP TABLE "settings_entry"`];
