export const up: string[] = [
  `DROP INDEX "ix_audit_entry_action_id"`,
  `DROP INDEX "ix_audit_entry_actor_id_id"`,
  `DROP INDEX "ix_audit_entry_subject_type_subject_id"`,
  `DROP INDEX "ix_audit_entry_search"`,
  `ALTER TABLE "audit_entry" DROP COLUMN "search_text"`,
  `ALTER TABLE "audit_entry" ADD COLUMN "search_text" text GENERATED ALWAYS AS (regexp_replace(lower((((' '::text || COALESCE(action, ''::text)) || ' '::text) || COALESCE(actor_name, ''::text))), '([\\u3040-\\u30ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uac00-\\ud7af])|[\\u0001-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00bf\\u2000-\\u206f\\u3000-\\u303f\\uff00-\\uff0f\\uff1a-\\uff20]+'::text, ' \\1 '::text, 'g'::text)) STORED`,
  `CREATE INDEX "ix_audit_entry_action_created_at_id" ON audit_entry USING btree (action, created_at, id)`,
  `CREATE INDEX "ix_audit_entry_actor_id_created_at_id" ON audit_entry USING btree (actor_id, created_at, id)`,
  `CREATE INDEX "ix_audit_entry_ip_created_at_id" ON audit_entry USING btree (ip, created_at, id)`,
  `CREATE INDEX "ix_audit_entry_search" ON audit_entry USING gin (search_text gin_trgm_ops)`,
  `CREATE INDEX "ix_audit_entry_subject_id_created_at_id" ON audit_entry USING btree (subject_id, created_at, id)`,
  `CREATE INDEX "ix_audit_entry_subject_type_created_at_id" ON audit_entry USING btree (subject_type, created_at, id)`,
];

export const down: string[] = [
  `DROP INDEX "ix_audit_entry_action_created_at_id"`,
  `DROP INDEX "ix_audit_entry_actor_id_created_at_id"`,
  `DROP INDEX "ix_audit_entry_ip_created_at_id"`,
  `DROP INDEX "ix_audit_entry_subject_id_created_at_id"`,
  `DROP INDEX "ix_audit_entry_subject_type_created_at_id"`,
  `DROP INDEX "ix_audit_entry_search"`,
  `ALTER TABLE "audit_entry" DROP COLUMN "search_text"`,
  `ALTER TABLE "audit_entry" ADD COLUMN "search_text" text GENERATED ALWAYS AS (lower(((COALESCE(action, ''::text) || ' '::text) || COALESCE(actor_name, ''::text)))) STORED`,
  `CREATE INDEX "ix_audit_entry_action_id" ON audit_entry USING btree (action, id)`,
  `CREATE INDEX "ix_audit_entry_actor_id_id" ON audit_entry USING btree (actor_id, id)`,
  `CREATE INDEX "ix_audit_entry_search" ON audit_entry USING gin (search_text gin_trgm_ops)`,
  `CREATE INDEX "ix_audit_entry_subject_type_subject_id" ON audit_entry USING btree (subject_type, subject_id)`,
];
