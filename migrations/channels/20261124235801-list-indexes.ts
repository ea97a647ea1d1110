export const up: string[] = [
  `DROP INDEX "ix_channels_channel_search"`,
  `ALTER TABLE "channels_channel" DROP COLUMN "search_text"`,
  `ALTER TABLE "channels_channel" ADD COLUMN "search_text" text GENERATED ALWAYS AS (regexp_replace(lower((' '::text || COALESCE((jsonb_path_query_array(name, '$.*'::jsonpath))::text, ''::text))), '([\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uac00-\\ud7af])|[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f\\u3000-\\u303f\\uff00-\\uff0f\\uff1a-\\uff20]+'::text, ' \\1 '::text, 'g'::text)) STORED`,
  `CREATE INDEX "ix_channels_channel_currency_created_at_id" ON channels_channel USING btree (currency, created_at, id)`,
  `CREATE INDEX "ix_channels_channel_enabled_created_at_id" ON channels_channel USING btree (enabled, created_at, id)`,
  `CREATE INDEX "ix_channels_channel_is_default_created_at_id" ON channels_channel USING btree (is_default, created_at, id)`,
  `CREATE INDEX "ix_channels_channel_prices_include_tax_created_at_id" ON channels_channel USING btree (prices_include_tax, created_at, id)`,
  `CREATE INDEX "ix_channels_channel_search" ON channels_channel USING gin (search_text gin_trgm_ops)`,
  `CREATE INDEX "ix_channels_channel_time_zone_created_at_id" ON channels_channel USING btree (time_zone, created_at, id)`,
];

export const down: string[] = [
  `DROP INDEX "ix_channels_channel_currency_created_at_id"`,
  `DROP INDEX "ix_channels_channel_enabled_created_at_id"`,
  `DROP INDEX "ix_channels_channel_is_default_created_at_id"`,
  `DROP INDEX "ix_channels_channel_prices_include_tax_created_at_id"`,
  `DROP INDEX "ix_channels_channel_time_zone_created_at_id"`,
  `DROP INDEX "ix_channels_channel_search"`,
  `ALTER TABLE "channels_channel" DROP COLUMN "search_text"`,
  `ALTER TABLE "channels_channel" ADD COLUMN "search_text" text GENERATED ALWAYS AS (lower(COALESCE((name)::text, ''::text))) STORED`,
  `CREATE INDEX "ix_channels_channel_search" ON channels_channel USING gin (search_text gin_trgm_ops)`,
];
