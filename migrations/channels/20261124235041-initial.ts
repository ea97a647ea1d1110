export const up: string[] = [
  `CREATE TABLE "channels_channel" (
  "id" uuid NOT NULL,
  "version" integer DEFAULT 1 NOT NULL,
  "created_at" timestamp with time zone NOT NULL,
  "updated_at" timestamp with time zone NOT NULL,
  "name" jsonb NOT NULL,
  "code" text NOT NULL,
  "currency" text NOT NULL,
  "locales" jsonb NOT NULL,
  "time_zone" text DEFAULT 'UTC'::text NOT NULL,
  "prices_include_tax" boolean DEFAULT true NOT NULL,
  "enabled" boolean DEFAULT true NOT NULL,
  "is_default" boolean DEFAULT false NOT NULL,
  "search_text" text GENERATED ALWAYS AS (lower(COALESCE((name)::text, ''::text))) STORED,
  CONSTRAINT "pk_channels_channel" PRIMARY KEY (id),
  CONSTRAINT "uq_channels_channel_code" UNIQUE (code),
  CONSTRAINT "ck_channels_channel_default_is_open" CHECK ((enabled OR (NOT is_default)))
)`,
  `CREATE INDEX "ix_channels_channel_created_at_id" ON channels_channel USING btree (created_at, id)`,
  `CREATE INDEX "ix_channels_channel_search" ON channels_channel USING gin (search_text gin_trgm_ops)`,
  `CREATE INDEX "ix_channels_channel_updated_at_id" ON channels_channel USING btree (updated_at, id)`,
  `CREATE UNIQUE INDEX "uq_channels_channel_default" ON channels_channel USING btree (is_default) WHERE is_default`,
];

export const down: string[] = [`DROP TABLE "channels_channel"`];
