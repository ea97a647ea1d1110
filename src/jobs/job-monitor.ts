import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import type { DriverHealth } from './job-driver.port.js';
import type { JobRegistry } from './job-registry.js';
import { JOB_STATE } from './jobs-schema.js';

/** How many jobs are where. */
export interface JobCounts {
  /** Due, and not yet claimed. */
  readonly waiting: number;
  /** Wait for a later time. */
  readonly delayed: number;
  /** Of those two: have failed, and will run again. */
  readonly retrying: number;
  /** Handed out or running. */
  readonly active: number;
  readonly dead: number;
}

/** Counts of one job. */
export interface NamedJobCounts extends JobCounts {
  readonly name: string;
  /** Whether a plugin of this release declares it; others wait for a release that does. */
  readonly known: boolean;
}

/** For how long jobs have been late, in seconds; 0 while none is. */
export interface JobDelays {
  /** Since the oldest due job that no relay has claimed was due. */
  readonly relaySeconds: number;
  /** The same with jobs that were claimed, whose lease is over and that nobody runs. */
  readonly dueSeconds: number;
}

/** What health checks ask of jobs. */
export interface JobHealth {
  /** Seconds for which the oldest due job has been waiting; 0 when none is. */
  readonly lagSeconds: number;
  /** Nothing in a process that runs no jobs. */
  readonly driver?: DriverHealth;
}

const COUNTS = `SELECT name,
  count(*) FILTER (WHERE state IN (${JOB_STATE.waiting}, ${JOB_STATE.returned}) AND run_at <= now())::int AS waiting,
  count(*) FILTER (WHERE state IN (${JOB_STATE.waiting}, ${JOB_STATE.returned}) AND run_at > now())::int AS delayed,
  count(*) FILTER (WHERE state IN (${JOB_STATE.waiting}, ${JOB_STATE.returned}) AND attempts > 0)::int AS retrying,
  count(*) FILTER (WHERE state IN (${JOB_STATE.handedOut}, ${JOB_STATE.running}))::int AS active,
  count(*) FILTER (WHERE state = ${JOB_STATE.dead})::int AS dead
FROM jobs_job GROUP BY name ORDER BY name`;

// An expired lease whose row is locked is a transaction that takes long: not late.
const DELAYS = `SELECT extract(epoch FROM now() - (
  SELECT min(first.run_at) FROM unnest($1::text[]) AS lane (name) CROSS JOIN LATERAL (
    SELECT run_at FROM jobs_job WHERE name = lane.name AND state IN (${JOB_STATE.waiting}, ${JOB_STATE.returned}) AND run_at <= now()
    ORDER BY run_at LIMIT 1) AS first))::float8 AS unclaimed,
 extract(epoch FROM now() - (
  SELECT min(first.run_at) FROM unnest($1::text[]) AS lane (name) CROSS JOIN LATERAL (
    SELECT run_at FROM jobs_job WHERE name = lane.name AND state IN (${JOB_STATE.handedOut}, ${JOB_STATE.running}) AND run_at <= now()
    ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED) AS first))::float8 AS abandoned`;

/** Looks at jobs without touching them: for health checks, metrics and the back-office. */
export class JobMonitor {
  /** Told by the worker of this process, if it has one. */
  driverHealth: (() => DriverHealth) | undefined;

  constructor(
    private readonly registry: JobRegistry,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Counts by job name, of jobs that have rows; reads all live rows. */
  countsByName(): Promise<NamedJobCounts[]> {
    return this.unitOfWork.read(async (tx) => {
      const rows = await tx.query<JobCounts & { readonly name: string }>(COUNTS);
      return rows.map((row) => ({ ...row, known: this.registry.get(row.name) !== undefined }));
    });
  }

  /** Counts of all jobs together. */
  async counts(): Promise<JobCounts> {
    const total = { waiting: 0, delayed: 0, retrying: 0, active: 0, dead: 0 };
    for (const row of await this.countsByName()) {
      for (const key of Object.keys(total) as (keyof JobCounts)[]) total[key] += row[key];
    }
    return total;
  }

  /** For how long jobs of this release have been late. */
  delays(): Promise<JobDelays> {
    const work = async (tx: Tx): Promise<JobDelays> => {
      const [row] = await tx.query<Record<'unclaimed' | 'abandoned', number | null>>(DELAYS, [
        this.registry.names,
      ]);
      const relaySeconds = row?.unclaimed ?? 0;
      return { relaySeconds, dueSeconds: Math.max(relaySeconds, row?.abandoned ?? 0) };
    };
    // Not a read: row locks need the primary.
    return this.unitOfWork.outside(() => this.unitOfWork.run(work));
  }

  /** Lag and driver, for readiness. */
  async health(): Promise<JobHealth> {
    const { dueSeconds: lagSeconds } = await this.delays();
    const driver = this.driverHealth?.();
    return driver ? { lagSeconds, driver } : { lagSeconds };
  }
}
