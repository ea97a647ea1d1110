import { definePlugin } from '../plugin/define-plugin.js';
import { cancelJob } from './cancel-job.command.js';
import { JobErrors } from './jobs.errors.js';
import { JOBS_SCHEMA } from './jobs-schema.js';
import { replayJobs } from './replay-jobs.command.js';
import { retryJob } from './retry-job.command.js';
import { sweepHistory } from './sweep-history.job.js';

/** Jobs: work that runs after the transaction that asked for it. */
export const jobsPlugin = definePlugin({
  name: 'jobs',
  label: { en: 'Jobs', zh: '后台任务' },
  icon: 'Activity',
  schema: JOBS_SCHEMA,
  jobs: [sweepHistory],
  commands: [retryJob, cancelJob, replayJobs],
  errors: [JobErrors],
  permissions: [
    { name: 'jobs.read', label: { en: 'See jobs', zh: '查看后台任务' } },
    { name: 'jobs.manage', label: { en: 'Cancel jobs and run them again', zh: '取消和重新运行后台任务' } },
  ],
});
