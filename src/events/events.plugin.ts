import { definePlugin } from '../plugin/define-plugin.js';

/*
 * `seq` is given when a row is written, not when it is committed: a reader that follows it must expect that a smaller
 * number becomes visible after a larger one.
 */
const EVENT = `CREATE TABLE events_event (
  seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_events_event PRIMARY KEY,
  id uuid NOT NULL CONSTRAINT uq_events_event_id UNIQUE,
  name text NOT NULL,
  schema_version integer NOT NULL,
  occurred_at timestamptz NOT NULL,
  actor_kind text NOT NULL,
  actor_id text,
  actor_name text,
  subject_type text,
  subject_id text,
  data jsonb NOT NULL
)`;

/** The log of what happened, for listeners and webhooks. */
export const eventsPlugin = definePlugin({
  name: 'events',
  label: { en: 'Events', zh: '事件' },
  icon: 'Radio',
  dependsOn: ['jobs'],
  schema: [
    EVENT,
    'CREATE INDEX ix_events_event_subject ON events_event (subject_type, subject_id, seq) WHERE subject_id IS NOT NULL',
    'CREATE INDEX ix_events_event_name ON events_event (name, seq)',
    `CREATE FUNCTION events_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'events are append-only' USING ERRCODE = '42501';
END
$$`,
    'CREATE TRIGGER events_event_append_only BEFORE UPDATE ON events_event FOR EACH ROW EXECUTE FUNCTION events_event_refuse()',
  ],
});
