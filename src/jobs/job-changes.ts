import type { Tx } from '../database/unit-of-work.js';
import { JOB_STATE } from './jobs-schema.js';

/** What became of a request to cancel. */
export type CancelOutcome = 'cancelled' | 'requested' | 'gone';

/** What became of a request to run a dead letter again. */
export type ReviveOutcome = 'revived' | 'alive' | 'gone' | 'replaced';

// A running job's row is locked by its own transaction, or marked: it is passed over here.
const REMOVE = `WITH gone AS (
  DELETE FROM jobs_job WHERE id = (
    SELECT id FROM jobs_job WHERE id = $1::uuid AND state <> ${JOB_STATE.running} FOR UPDATE SKIP LOCKED) RETURNING *)
INSERT INTO jobs_history (id, name, key, outcome, attempts, last_error, created_at)
SELECT id, name, key, 'cancelled', attempts, last_error, created_at FROM gone RETURNING id`;

const REQUEST = `INSERT INTO jobs_progress (job_id, cancel_requested_at)
SELECT id, clock_timestamp() FROM jobs_job WHERE id = $1::uuid
ON CONFLICT (job_id) DO UPDATE SET cancel_requested_at = excluded.cancel_requested_at RETURNING job_id`;

/**
 * Removes a job that does not run, or notes that it should end if it does.
 * @param tx the caller's transaction
 */
export async function cancelJob(tx: Tx, id: string): Promise<CancelOutcome> {
  if ((await tx.query(REMOVE, [id])).length > 0) return 'cancelled';
  return (await tx.query(REQUEST, [id])).length > 0 ? 'requested' : 'gone';
}

const FRESH = `state = ${JOB_STATE.returned}, attempts = 0, crashes = 0, run_at = clock_timestamp()`;
const UNREPLACED = `(job.key IS NULL OR NOT EXISTS (
  SELECT 1 FROM jobs_job w WHERE w.name = job.name AND w.key = job.key AND w.state = ${JOB_STATE.waiting}))`;

// A request to cancel an earlier run, and how far that got, say nothing about the next one.
const revive = (condition: string): string => `WITH dead AS MATERIALIZED (
  SELECT id FROM jobs_job job WHERE ${condition} AND state = ${JOB_STATE.dead} AND ${UNREPLACED} ORDER BY id FOR UPDATE
), fresh AS (DELETE FROM jobs_progress WHERE job_id IN (SELECT id FROM dead))
UPDATE jobs_job SET ${FRESH} FROM dead WHERE jobs_job.id = dead.id RETURNING jobs_job.id`;

const REVIVE_ONE = revive('id = $1::uuid');
const REVIVE_ALL = revive('name = $1::text');

/**
 * Makes a dead letter live again, unless a newer job waits under its key.
 * @param tx the caller's transaction
 */
export async function reviveJob(tx: Tx, id: string): Promise<ReviveOutcome> {
  if ((await tx.query(REVIVE_ONE, [id])).length > 0) return 'revived';
  const [row] = await tx.query<{ state: number }>('SELECT state FROM jobs_job WHERE id = $1::uuid', [id]);
  if (!row) return 'gone';
  return row.state === JOB_STATE.dead ? 'replaced' : 'alive';
}

/**
 * Makes all dead letters of a job live again, but for those whose key a newer job has.
 * @param tx the caller's transaction
 * @returns how many
 */
export async function reviveDead(tx: Tx, name: string): Promise<number> {
  return (await tx.query(REVIVE_ALL, [name])).length;
}
