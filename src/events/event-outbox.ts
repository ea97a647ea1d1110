import type { Tx } from '../database/unit-of-work.js';
import type { JobRegistry } from '../jobs/job-registry.js';
import { insertJobs, type NewJobRow } from '../jobs/job-rows.js';
import type { JobSignals } from '../jobs/job-signals.js';
import { uuidv7 } from '../values/uuid.js';
import type { EventEnvelope } from './define-event.js';

const APPEND = `INSERT INTO events_event
  (id, name, schema_version, occurred_at, actor_kind, actor_id, actor_name, subject_type, subject_id, data)
SELECT id, name, schema_version, occurred_at, actor_kind, actor_id, actor_name, subject_type, subject_id, data::jsonb
FROM unnest($1::uuid[], $2::text[], $3::int[], $4::timestamptz[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
  AS t (id, name, schema_version, occurred_at, actor_kind, actor_id, actor_name, subject_type, subject_id, data)`;

/** Where events wait for those who listen. */
export class EventOutbox {
  constructor(
    private readonly registry: JobRegistry,
    private readonly signals: Pick<JobSignals, 'wake'>,
  ) {}

  /**
   * Writes events to the log, and one job for each listener of each event; they run after the transaction has committed.
   * @param tx the caller's transaction
   * @param events in the order they happened; their data is taken as it is
   */
  async append(tx: Tx, events: readonly EventEnvelope[]): Promise<void> {
    if (events.length === 0) return;
    await tx.query(APPEND, [
      events.map(({ id }) => id),
      events.map(({ name }) => name),
      events.map(({ schemaVersion }) => schemaVersion),
      events.map(({ occurredAt }) => occurredAt),
      events.map(({ actor }) => actor.kind),
      events.map(({ actor }) => actor.id),
      events.map(({ actor }) => actor.name),
      events.map(({ subject }) => subject?.type ?? null),
      events.map(({ subject }) => subject?.id ?? null),
      events.map(({ data }) => JSON.stringify(data ?? null)),
    ]);
    const jobs = events.flatMap((event) => this.jobsOf(event));
    if (jobs.length === 0) return;
    await insertJobs(tx, jobs);
    tx.afterCommit(() => this.signals.wake([...new Set(jobs.map(({ name }) => name))]));
  }

  private jobsOf(event: EventEnvelope): NewJobRow[] {
    const payload = JSON.stringify(event);
    return this.registry.subscribersOf(event.name).map(({ name, attempts }) => ({
      id: uuidv7(),
      name,
      key: null,
      payload,
      maxAttempts: attempts,
      runAt: null,
    }));
  }
}
