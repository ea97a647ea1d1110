import type { HandedJob } from './job-driver.port.js';
import { JOB_STATE } from './jobs-schema.js';

/** What is claimed: jobs that wait, or those whose lease is over. */
export type Claimable = 'due' | 'expired';

/** A claim on the jobs of one name. */
export interface Lane {
  readonly name: string;
  /** Most jobs of this name, ≥ 1. */
  readonly room: number;
  /** Looks back so many seconds; all the way when null. */
  readonly windowSeconds: number | null;
}

/** A claim on jobs. */
export interface ClaimRequest {
  readonly lanes: readonly Lane[];
  /** Most jobs in all, ≥ 1. */
  readonly limit: number;
  readonly leaseSeconds: number;
}

/** Runs one statement that commits by itself. */
export type Statement = <R extends object>(text: string, values: readonly unknown[]) => Promise<R[]>;

/*
 * By name, so that a job without room does not stand before the others, and a node never takes what its release does
 * not know. Rows that somebody else holds are passed over, so claims wait for nobody, whatever the plan. `now()` and not the
 * volatile clock_timestamp(), which no index condition can use.
 */
const claimSql = (states: string): string => `WITH due AS MATERIALIZED (
  SELECT job.id FROM unnest($1::text[], $2::int[], $3::float8[]) AS lane (name, room, past)
  CROSS JOIN LATERAL (
    SELECT id, run_at FROM jobs_job
    WHERE name = lane.name AND state IN (${states}) AND run_at <= now()
      AND run_at >= coalesce(now() - make_interval(secs => lane.past), '-infinity')
    ORDER BY run_at LIMIT least(lane.room, $4::int) FOR UPDATE SKIP LOCKED) AS job
  ORDER BY job.run_at LIMIT $4::int)
UPDATE jobs_job SET state = ${JOB_STATE.handedOut}, deliveries = deliveries + 1,
  crashes = crashes + (runner IS NOT NULL)::int, runner = NULL, run_at = now() + make_interval(secs => $5::float8)
FROM due WHERE jobs_job.id = due.id
RETURNING jobs_job.id, name, deliveries, attempts`;

/** The statement of each claim. */
export const CLAIM_SQL: Readonly<Record<Claimable, string>> = {
  due: claimSql(`${JOB_STATE.waiting}, ${JOB_STATE.returned}`),
  expired: claimSql(`${JOB_STATE.handedOut}, ${JOB_STATE.running}`),
};

/**
 * Claims jobs: `run_at` becomes the end of the lease.
 * @param statement runs it
 * @param what jobs that wait, or those whose lease is over
 * @returns the claimed jobs
 */
export async function claim(
  statement: Statement,
  what: Claimable,
  request: ClaimRequest,
): Promise<HandedJob[]> {
  const { lanes, limit, leaseSeconds } = request;
  if (lanes.length === 0) return [];
  return statement<HandedJob>(CLAIM_SQL[what], [
    lanes.map(({ name }) => name),
    lanes.map(({ room }) => Math.min(room, limit)),
    lanes.map(({ windowSeconds }) => windowSeconds),
    limit,
    leaseSeconds,
  ]);
}

const GIVE_BACK = `WITH back AS MATERIALIZED (
  SELECT id FROM jobs_job WHERE id = ANY($1::uuid[]) AND state = ${JOB_STATE.handedOut} ORDER BY id FOR UPDATE SKIP LOCKED)
UPDATE jobs_job SET state = ${JOB_STATE.returned}, runner = NULL, run_at = clock_timestamp() + make_interval(secs => $2::float8)
FROM back WHERE jobs_job.id = back.id RETURNING jobs_job.id`;

/**
 * Gives claimed jobs back that were not begun.
 * @param afterSeconds when they are due again
 */
export async function giveBack(
  statement: Statement,
  jobs: readonly HandedJob[],
  afterSeconds: number,
): Promise<void> {
  if (jobs.length > 0) await statement(GIVE_BACK, [jobs.map(({ id }) => id), afterSeconds]);
}
