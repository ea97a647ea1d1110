import type { Tx } from '../database/unit-of-work.js';
import type { TakenJob } from './job-rows.js';
import { JOB_STATE } from './jobs-schema.js';

const HOLD = `UPDATE jobs_job SET state = ${JOB_STATE.running}, runner = $2::uuid,
  run_at = clock_timestamp() + make_interval(secs => $3::float8)
WHERE id = (SELECT id FROM jobs_job WHERE id = $1::uuid AND state = ${JOB_STATE.handedOut} FOR UPDATE SKIP LOCKED)
RETURNING name, key, payload, attempts, created_at, crashes,
  EXISTS (SELECT 1 FROM jobs_progress WHERE job_id = $1::uuid AND cancel_requested_at IS NOT NULL) AS cancelled`;

/**
 * Takes the lease of a job that runs without a transaction of its own.
 * @param tx a transaction of its own, committed before the run
 * @param runner who holds the lease, a new UUID for each run
 * @returns the job and how many of its runs took their process with them; nothing when it is not to be had
 */
export async function holdJob(
  tx: Tx,
  id: string,
  runner: string,
  leaseSeconds: number,
): Promise<(TakenJob & { readonly crashes: number; readonly cancelled: boolean }) | undefined> {
  const [row] = await tx.query<TakenJob & { crashes: number; cancelled: boolean }>(HOLD, [
    id,
    runner,
    leaseSeconds,
  ]);
  return row;
}

/** Statement for the control connection: parameters id, runner, seconds; no row when the lease is lost. */
export const EXTEND_LEASE = `UPDATE jobs_job SET run_at = clock_timestamp() + make_interval(secs => $3::float8)
WHERE id = $1::uuid AND runner = $2::uuid AND state = ${JOB_STATE.running} RETURNING id`;

const FINISH = `WITH gone AS (
  DELETE FROM jobs_job WHERE id = $1::uuid AND runner = $2::uuid AND state = ${JOB_STATE.running} RETURNING *)
INSERT INTO jobs_history (id, name, key, outcome, attempts, result, created_at, started_at)
SELECT id, name, key, 'done', attempts, $3::jsonb, created_at, $4::timestamptz FROM gone RETURNING id`;

/**
 * Ends a job whose lease is held.
 * @param result what the handler returned, as JSON text, or null
 * @returns false when the lease was lost meanwhile: somebody else runs the job again
 */
export async function finishJob(
  tx: Tx,
  id: string,
  runner: string,
  startedAt: Date,
  result: string | null,
): Promise<boolean> {
  return (await tx.query(FINISH, [id, runner, result, startedAt])).length > 0;
}
