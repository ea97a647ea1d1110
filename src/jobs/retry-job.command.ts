import { z } from 'zod';
import { defineCommand } from '../command/define-command.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { JobQueue } from './job-queue.js';
import { JobErrors } from './jobs.errors.js';

/** Runs a dead letter again, with all its attempts. Raises `kernel.not_found`, `jobs.not_dead`, `jobs.replaced`. */
export const retryJob = defineCommand({
  name: 'jobs.retry',
  label: { en: 'Run again', zh: '重新运行' },
  permission: 'jobs.manage',
  input: z.strictObject({ id: z.uuid() }),
  result: z.strictObject({ id: z.uuid() }),
  fields: { id: { label: { en: 'Job', zh: '任务' } } },
  errors: ['jobs.not_dead', 'jobs.replaced'],
  handle: async (context, { id }) => {
    const outcome = await context.get(JobQueue).retry(context.tx, id);
    if (outcome === 'gone') throw KernelErrors.not_found({ what: 'job' });
    if (outcome === 'alive') throw JobErrors.not_dead();
    if (outcome === 'replaced') throw JobErrors.replaced();
    return { id };
  },
});
