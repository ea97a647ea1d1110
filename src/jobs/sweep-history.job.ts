import { z } from 'zod';
import { defineJob } from './define-job.js';

/** How long ended jobs are kept. */
const KEEP_DAYS = 7;
/** Rows of one statement; what is left waits for the next run, ten minutes later. */
const BATCH = 20_000;

const SWEEP_HISTORY = `DELETE FROM jobs_history WHERE id IN (
  SELECT id FROM jobs_history WHERE finished_at < now() - make_interval(days => $1::int) LIMIT $2::int)`;
const SWEEP_PROGRESS = `DELETE FROM jobs_progress p WHERE updated_at < now() - interval '1 day'
  AND NOT EXISTS (SELECT 1 FROM jobs_job j WHERE j.id = p.job_id)`;

/** Removes the history of jobs that ended long ago, and the progress of those that ended. */
export const sweepHistory = defineJob({
  name: 'jobs.sweep-history',
  label: { en: 'Remove old job history', zh: '清理旧的任务记录' },
  payload: z.strictObject({}),
  concurrency: 1,
  schedule: { everySeconds: 600 },
  handle: async ({ tx }) => {
    await tx.query(SWEEP_HISTORY, [KEEP_DAYS, BATCH]);
    await tx.query(SWEEP_PROGRESS);
  },
});
