import { z } from 'zod';
import { defineCommand } from '../command/define-command.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { JobQueue } from './job-queue.js';

/**
 * Cancels a job: one that waits or is dead at once, a running one as soon as its handler gives way. Raises
 * `kernel.not_found`.
 */
export const cancelJob = defineCommand({
  name: 'jobs.cancel',
  label: { en: 'Cancel', zh: '取消' },
  permission: 'jobs.manage',
  input: z.strictObject({ id: z.uuid() }),
  result: z.strictObject({ outcome: z.enum(['cancelled', 'requested']) }),
  fields: { id: { label: { en: 'Job', zh: '任务' } } },
  confirm: {
    en: 'Cancel this job? What it has not committed is undone.',
    zh: '确定取消此任务吗？尚未提交的内容将被撤销。',
  },
  handle: async (context, { id }) => {
    const outcome = await context.get(JobQueue).cancel(context.tx, id);
    if (outcome === 'gone') throw KernelErrors.not_found({ what: 'job' });
    return { outcome };
  },
});
