import type { Tx } from '../database/unit-of-work.js';
import { JOB_STATE } from './jobs-schema.js';

/** Where a job is, in words. `waiting` includes jobs of a later time; `active` is handed out or running. */
export type JobStatus = 'waiting' | 'active' | 'dead' | 'done' | 'cancelled' | 'replaced';

/** How far a job said it is. */
export interface JobProgress {
  readonly done: number;
  readonly total: number;
  readonly note: string | null;
}

/** A job as people see it. */
export interface JobView {
  readonly id: string;
  readonly name: string;
  readonly key: string | null;
  readonly status: JobStatus;
  /** Failures so far. */
  readonly attempts: number;
  readonly createdAt: Date;
  /** When it is due, for a waiting job. */
  readonly runAt: Date | null;
  /** When its last run began, for one that has ended. */
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly lastError: string | null;
  /** What its handler returned. */
  readonly result: unknown;
  readonly progress: JobProgress | null;
  readonly cancelRequested: boolean;
}

/** Which jobs to list. */
export interface JobListQuery {
  /** `live`: waiting, active and dead; `ended`: done, cancelled and replaced. */
  readonly part: 'live' | 'ended';
  readonly status?: JobStatus;
  readonly name?: string;
  /** Only jobs that have failed and still have their error. */
  readonly failed?: boolean;
  /** 1–100. */
  readonly limit: number;
  /** Id of the last job of the page before. */
  readonly after?: string;
}

const PROGRESS = `CASE WHEN p.total > 0 THEN json_build_object('done', p.done, 'total', p.total, 'note', p.note) END AS progress,
  p.cancel_requested_at IS NOT NULL AS "cancelRequested"`;

const LIVE = `SELECT j.id, j.name, j.key,
  CASE WHEN j.state = ${JOB_STATE.dead} THEN 'dead' WHEN j.state IN (${JOB_STATE.handedOut}, ${JOB_STATE.running}) THEN 'active' ELSE 'waiting' END AS status,
  j.attempts, j.created_at AS "createdAt",
  CASE WHEN j.state IN (${JOB_STATE.waiting}, ${JOB_STATE.returned}) THEN j.run_at END AS "runAt",
  NULL::timestamptz AS "startedAt", NULL::timestamptz AS "finishedAt", j.last_error AS "lastError", NULL::jsonb AS result, ${PROGRESS}
FROM jobs_job j LEFT JOIN jobs_progress p ON p.job_id = j.id`;

const ENDED = `SELECT j.id, j.name, j.key, j.outcome AS status, j.attempts, j.created_at AS "createdAt", NULL::timestamptz AS "runAt",
  j.started_at AS "startedAt", j.finished_at AS "finishedAt", j.last_error AS "lastError", j.result, ${PROGRESS}
FROM jobs_history j LEFT JOIN jobs_progress p ON p.job_id = j.id`;

const STATES: Partial<Record<JobStatus, string>> = {
  waiting: `j.state IN (${JOB_STATE.waiting}, ${JOB_STATE.returned})`,
  active: `j.state IN (${JOB_STATE.handedOut}, ${JOB_STATE.running})`,
  dead: `j.state = ${JOB_STATE.dead}`,
  done: `j.outcome = 'done'`,
  cancelled: `j.outcome = 'cancelled'`,
  replaced: `j.outcome = 'replaced'`,
};

/**
 * Lists jobs, the newest first.
 * @param query filters and page
 * @returns at most `limit` jobs; the next page begins after the last one's id
 */
export function listJobs(tx: Tx, query: JobListQuery): Promise<JobView[]> {
  const conditions = ['($2::text IS NULL OR j.name = $2)', '($3::uuid IS NULL OR j.id < $3)'];
  if (query.failed) conditions.push('j.last_error IS NOT NULL');
  if (query.status) conditions.push(STATES[query.status] ?? 'false');
  const from = query.part === 'live' ? LIVE : ENDED;
  const limit = Math.min(100, Math.max(1, query.limit));
  return tx.query<JobView>(`${from} WHERE ${conditions.join(' AND ')} ORDER BY j.id DESC LIMIT $1::int`, [
    limit,
    query.name ?? null,
    query.after ?? null,
  ]);
}

/**
 * The newest jobs of one name and key, those that wait or run before those that have ended.
 * @param of their name and key
 * @param limit how many at most
 */
export async function listJobsOfKey(
  tx: Tx,
  { name, key }: { readonly name: string; readonly key: string },
  limit: number,
): Promise<JobView[]> {
  const newest = 'j.name = $1 AND j.key = $2 ORDER BY j.id DESC LIMIT $3::int';
  const live = await tx.query<JobView>(`${LIVE} WHERE ${newest}`, [name, key, limit]);
  const ended = await tx.query<JobView>(`${ENDED} WHERE ${newest}`, [name, key, limit]);
  // One that ended between the two reads is in both.
  const seen = new Set(live.map(({ id }) => id));
  return [...live, ...ended.filter(({ id }) => !seen.has(id))].slice(0, limit);
}

/**
 * One job, wherever it is.
 * @param id the job
 * @returns nothing when it never existed, or its history is no longer kept
 */
export async function findJob(tx: Tx, id: string): Promise<JobView | undefined> {
  const [live] = await tx.query<JobView>(`${LIVE} WHERE j.id = $1::uuid`, [id]);
  if (live) return live;
  const [ended] = await tx.query<JobView>(`${ENDED} WHERE j.id = $1::uuid`, [id]);
  return ended;
}
