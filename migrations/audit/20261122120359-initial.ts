export const up: string[] = [
  `CREATE OR REPLACE FUNCTION audit_entry_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'audit entries are append-only' USING ERRCODE = '42501';
END
$function$`,
  `CREATE TABLE "audit_entry" (
  "id" uuid NOT NULL,
  "version" integer DEFAULT 1 NOT NULL,
  "created_at" timestamp with time zone NOT NULL,
  "updated_at" timestamp with time zone NOT NULL,
  "action" text NOT NULL,
  "actor_kind" text NOT NULL,
  "actor_id" text,
  "actor_name" text,
  "subject_type" text,
  "subject_id" text,
  "changes" jsonb NOT NULL,
  "request_id" text NOT NULL,
  "ip" text,
  "search_text" text GENERATED ALWAYS AS (lower(((COALESCE(action, ''::text) || ' '::text) || COALESCE(actor_name, ''::text)))) STORED,
  CONSTRAINT "pk_audit_entry" PRIMARY KEY (id)
)`,
  `CREATE INDEX "ix_audit_entry_action_id" ON audit_entry USING btree (action, id)`,
  `CREATE INDEX "ix_audit_entry_actor_id_id" ON audit_entry USING btree (actor_id, id)`,
  `CREATE INDEX "ix_audit_entry_created_at_id" ON audit_entry USING btree (created_at, id)`,
  `CREATE INDEX "ix_audit_entry_search" ON audit_entry USING gin (search_text gin_trgm_ops)`,
  `CREATE INDEX "ix_audit_entry_subject_type_subject_id" ON audit_entry USING btree (subject_type, subject_id)`,
  `CREATE INDEX "ix_audit_entry_updated_at_id" ON audit_entry USING btree (updated_at, id)`,
  `CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR UPDATE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()`,
  `CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()`,
];

export const down: string[] = [`DROP TABLE "audit_entry"`, `DROP FUNCTION "audit_entry_refuse"()`];
