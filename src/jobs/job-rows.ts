import type { ClientBase } from 'pg';
import type { Tx } from '../database/unit-of-work.js';
import { JOB_STATE } from './jobs-schema.js';

/** A job's row to be written. */
export interface NewJobRow {
  readonly id: string;
  readonly name: string;
  readonly key: string | null;
  /** JSON text. */
  readonly payload: string;
  readonly maxAttempts: number;
  /** Not before; the transaction's time when null. */
  readonly runAt: Date | null;
}

/** A job taken for a run. */
export interface TakenJob {
  readonly name: string;
  readonly key: string | null;
  readonly payload: unknown;
  readonly attempts: number;
  readonly created_at: Date;
}

const ITEMS = `item AS MATERIALIZED (
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::timestamptz[])
    AS t (id, name, key, payload, max_attempts, run_at))`;
const INSERT = `INSERT INTO jobs_job (id, name, key, payload, max_attempts, run_at)
  SELECT id, name, key, payload::jsonb, max_attempts, coalesce(run_at, now()) FROM item`;

const INSERT_PLAIN = `WITH ${ITEMS} ${INSERT}`;
/*
 * A given-back job with the same key is replaced as well. Rows are locked in id order, and inserted in key order, so that
 * two callers with several keys do not wait for each other.
 */
const INSERT_KEYED = `WITH ${ITEMS}, old AS MATERIALIZED (
  SELECT job.id FROM jobs_job job JOIN item USING (name, key) WHERE job.state = ${JOB_STATE.returned} AND job.key IS NOT NULL
  ORDER BY job.id FOR UPDATE OF job), gone AS (DELETE FROM jobs_job WHERE id IN (SELECT id FROM old))
${INSERT} ORDER BY name, key
ON CONFLICT (name, key) WHERE state = 0 AND key IS NOT NULL DO UPDATE
  SET payload = excluded.payload, run_at = excluded.run_at, max_attempts = excluded.max_attempts
RETURNING id, key`;

/**
 * Writes jobs in one statement. One with a key takes the place of a waiting job of the same name and key, and its id.
 * @param tx the caller's transaction
 * @param rows with keys: of one name, each key once
 * @returns the id of every row, in order
 */
export async function insertJobs(tx: Tx, rows: readonly NewJobRow[]): Promise<string[]> {
  if (rows.length === 0) return [];
  const columns = (['id', 'name', 'key', 'payload', 'maxAttempts', 'runAt'] as const).map((column) =>
    rows.map((row) => row[column]),
  );
  if (rows.every(({ key }) => key === null)) {
    await tx.query(INSERT_PLAIN, columns);
    return rows.map(({ id }) => id);
  }
  const written = await tx.query<{ id: string; key: string | null }>(INSERT_KEYED, columns);
  const byKey = new Map(written.map(({ id, key }) => [key, id]));
  return rows.map(({ id, key }) => (key === null ? id : (byKey.get(key) ?? id)));
}

const TAKE = `DELETE FROM jobs_job
WHERE id = (SELECT id FROM jobs_job WHERE id = $1::uuid AND state = ${JOB_STATE.handedOut} FOR UPDATE SKIP LOCKED)
RETURNING name, key, payload, attempts, created_at, pg_backend_pid() AS pid, now()::text AS since,
  set_config('statement_timeout', $2::text, true)`;

/**
 * Takes a job away in the transaction that will hold its effects: guard, payload and "done" in one statement. The
 * statements that follow in the transaction may run as long as the job.
 * @param tx the handler's transaction
 * @param id the job
 * @param timeoutSeconds the job's own limit
 * @returns the job with the backend that runs it, or nothing when somebody else has it, or it is done, or given back
 */
export async function takeJob(
  tx: Tx,
  id: string,
  timeoutSeconds: number,
): Promise<(TakenJob & { readonly pid: number; readonly since: string }) | undefined> {
  const values = [id, String(timeoutSeconds * 1000)];
  // Named, so that it is planned once for each connection: it is the one statement that every job has.
  const client = (await tx.manager.queryRunner?.connect()) as ClientBase;
  const { rows } = await client.query<TakenJob & { pid: number; since: string }>({
    name: 'jobs.take',
    text: TAKE,
    values,
  });
  return rows[0];
}

const MARK = `UPDATE jobs_job SET runner = $2::uuid
WHERE id = (SELECT id FROM jobs_job WHERE id = $1::uuid AND state = ${JOB_STATE.handedOut} FOR UPDATE SKIP LOCKED)
RETURNING crashes, EXISTS (SELECT 1 FROM jobs_progress WHERE job_id = $1::uuid AND cancel_requested_at IS NOT NULL) AS cancelled`;

/**
 * Notes that a run begins, for a job that has been handed out more often than it came back: if its lease ends without
 * another word, the run took its process with it. Must be committed before the run.
 * @param runner the run, a new UUID
 * @returns how many of its runs ended like that; nothing when the job is gone or taken
 */
export async function markRun(
  tx: Tx,
  id: string,
  runner: string,
): Promise<{ readonly crashes: number; readonly cancelled: boolean } | undefined> {
  const [row] = await tx.query<{ crashes: number; cancelled: boolean }>(MARK, [id, runner]);
  return row;
}

const BURY = `UPDATE jobs_job SET state = ${JOB_STATE.dead}, runner = NULL, last_error = $2::text
WHERE id = $1::uuid AND state IN (${JOB_STATE.handedOut}, ${JOB_STATE.running})`;

/**
 * Makes a job a dead letter at once, whatever attempts it has left.
 * @param reason kept as its last error
 */
export async function buryJob(tx: Tx, id: string, reason: string): Promise<void> {
  await tx.query(BURY, [id, reason]);
}

/** What became of a job whose run failed. */
export type FailureOutcome = 'retry' | 'dead' | 'cancelled' | 'replaced' | 'gone';

const FAIL = `WITH job AS MATERIALIZED (
  SELECT id, CASE
    WHEN EXISTS (SELECT 1 FROM jobs_progress p WHERE p.job_id = j.id AND p.cancel_requested_at IS NOT NULL) THEN 'cancelled'
    WHEN key IS NOT NULL AND EXISTS (SELECT 1 FROM jobs_job w WHERE w.name = j.name AND w.key = j.key AND w.state = 0) THEN 'replaced'
    WHEN $4::boolean AND attempts + 1 >= max_attempts THEN 'dead' ELSE 'retry' END AS outcome
  FROM jobs_job j
  WHERE id = $1::uuid AND state IN (${JOB_STATE.handedOut}, ${JOB_STATE.running}) AND runner IS NOT DISTINCT FROM $5::uuid
  FOR UPDATE OF j
), gone AS (
  DELETE FROM jobs_job USING job WHERE jobs_job.id = job.id AND outcome IN ('cancelled', 'replaced') RETURNING jobs_job.*, outcome
), history AS (
  INSERT INTO jobs_history (id, name, key, outcome, attempts, last_error, created_at, started_at)
  SELECT id, name, key, outcome, attempts, coalesce($2::text, last_error), created_at, $6::timestamptz FROM gone
), kept AS (
  UPDATE jobs_job SET state = CASE outcome WHEN 'dead' THEN ${JOB_STATE.dead} ELSE ${JOB_STATE.returned} END, runner = NULL, crashes = 0,
    attempts = attempts + $4::boolean::int, last_error = coalesce($2::text, last_error), run_at = clock_timestamp() + make_interval(secs => $3::float8)
  FROM job WHERE jobs_job.id = job.id AND outcome IN ('dead', 'retry')
) SELECT outcome FROM job`;

/** How a run ended that did not finish its job. */
export interface FailedRun {
  readonly id: string;
  /** The run, where it is noted in the row; null where not. */
  readonly runner: string | null;
  readonly startedAt: Date;
  /** Text to keep; null for an interruption that is nobody's fault, which costs no attempt. */
  readonly error: string | null;
  /** Wait before the next run. */
  readonly retrySeconds: number;
}

/**
 * Writes down that a run failed or was interrupted: it will run again, is a dead letter, or ends here because somebody
 * cancelled it or a newer job took its key.
 * @param tx a transaction of its own, after that of the run was rolled back
 */
export async function endRun(tx: Tx, run: FailedRun): Promise<FailureOutcome> {
  const [row] = await tx.query<{ outcome: FailureOutcome }>(FAIL, [
    run.id,
    run.error,
    run.retrySeconds,
    run.error !== null,
    run.runner,
    run.startedAt,
  ]);
  return row?.outcome ?? 'gone';
}
