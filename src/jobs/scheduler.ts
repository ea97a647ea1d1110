import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import type { Statement } from './claim.js';
import type { JobDefinition, Schedule } from './define-job.js';
import type { JobQueue } from './job-queue.js';
import type { JobRegistry } from './job-registry.js';
import { nextTick, scheduleText } from './schedule.js';

/** A run that still waits when the next tick comes is not joined by a second one. */
const KEY = 'schedule';

const NOW = 'SELECT now() AS now';
const SYNC = `INSERT INTO jobs_schedule (name, definition, next_run)
SELECT * FROM unnest($1::text[], $2::text[], $3::timestamptz[])
ON CONFLICT (name) DO UPDATE SET definition = excluded.definition, next_run = excluded.next_run
WHERE jobs_schedule.definition <> excluded.definition`;
const FORGET = 'DELETE FROM jobs_schedule WHERE name = ANY($1::text[]) AND name <> ALL($2::text[])';
const DUE = `SELECT name, next_run, now() AS now FROM jobs_schedule WHERE next_run <= now() AND name = ANY($1::text[]) ORDER BY name`;
const ADVANCE = `UPDATE jobs_schedule SET next_run = $3::timestamptz, last_run = $2::timestamptz
WHERE name = $1::text AND next_run = $2::timestamptz RETURNING name`;

interface DueRow {
  readonly name: string;
  readonly next_run: Date;
  readonly now: Date;
}

/**
 * Puts scheduled jobs into the queue. Any number of processes may do so: the one that moves a schedule's `next_run`
 * forward writes the job in the same transaction. Ticks that nobody was there for are made up for by one run.
 */
export class Scheduler {
  private known = false;

  constructor(
    private readonly registry: JobRegistry,
    private readonly queue: JobQueue,
    private readonly unitOfWork: UnitOfWork,
    private readonly statement: Statement,
  ) {}

  /** Enqueues what is due. The clock is the database's, so that nodes agree. */
  async tick(): Promise<void> {
    const { scheduled } = this.registry;
    if (!this.known) await this.introduce();
    if (scheduled.length === 0) return;
    const names = scheduled.map(({ name }) => name);
    for (const due of await this.statement<DueRow>(DUE, [names])) {
      await this.unitOfWork.run((tx) => this.enqueue(tx, due));
    }
  }

  /** Makes new schedules known, and moves those whose declaration has changed. */
  private async introduce(): Promise<void> {
    const { scheduled, names } = this.registry;
    await this.unitOfWork.run(async (tx) => {
      const [row] = await tx.query<{ now: Date }>(NOW);
      const now = row?.now ?? new Date();
      const columns = [
        scheduled.map(({ name }) => name),
        scheduled.map((job) => scheduleText(scheduleOf(job))),
        scheduled.map((job) => nextTick(scheduleOf(job), now)),
      ];
      await tx.query(SYNC, columns);
      await tx.query(FORGET, [names, columns[0]]);
    });
    this.known = true;
  }

  private async enqueue(tx: Tx, { name, next_run, now }: DueRow): Promise<void> {
    const job = this.registry.require(name);
    const next = nextTick(scheduleOf(job), now);
    const won = await tx.query(ADVANCE, [name, next_run, next]);
    if (won.length > 0) await this.queue.enqueue(tx, job, {}, { key: KEY });
  }
}

function scheduleOf(job: JobDefinition): Schedule {
  if (!job.schedule) throw new TypeError(`The job "${job.name}" has no schedule.`);
  return job.schedule;
}
