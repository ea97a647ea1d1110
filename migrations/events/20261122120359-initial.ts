export const up: string[] = [
  `CREATE OR REPLACE FUNCTION events_event_refuse()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
BEGIN
  RAISE EXCEPTION 'events are append-only' USING ERRCODE = '42501';
END
$function$`,
  `CREATE TABLE "events_event" (
  "seq" bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "schema_version" integer NOT NULL,
  "occurred_at" timestamp with time zone NOT NULL,
  "actor_kind" text NOT NULL,
  "actor_id" text,
  "actor_name" text,
  "subject_type" text,
  "subject_id" text,
  "data" jsonb NOT NULL,
  CONSTRAINT "pk_events_event" PRIMARY KEY (seq),
  CONSTRAINT "uq_events_event_id" UNIQUE (id)
)`,
  `CREATE INDEX "ix_events_event_name" ON events_event USING btree (name, seq)`,
  `CREATE INDEX "ix_events_event_subject" ON events_event USING btree (subject_type, subject_id, seq) WHERE (subject_id IS NOT NULL)`,
  `CREATE TRIGGER events_event_append_only BEFORE UPDATE ON events_event FOR EACH ROW EXECUTE FUNCTION events_event_refuse()`,
];

export const down: string[] = [`DROP TABLE "events_event"`, `DROP FUNCTION "events_event_refuse"()`];
