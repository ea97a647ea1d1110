import { z } from 'zod';
import { defineCommand } from '../command/define-command.js';
import { JobQueue } from './job-queue.js';
import { JobRegistry } from './job-registry.js';
import { JobErrors } from './jobs.errors.js';

/** Runs all dead letters of one kind again. Raises `jobs.unknown_job`. */
export const replayJobs = defineCommand({
  name: 'jobs.replay',
  label: { en: 'Run all dead ones again', zh: '重新运行全部失效任务' },
  permission: 'jobs.manage',
  input: z.strictObject({ name: z.string().min(1).max(200) }),
  result: z.strictObject({ count: z.int().min(0) }),
  fields: { name: { label: { en: 'Kind of job', zh: '任务类型' } } },
  confirm: { en: 'Run all dead jobs of this kind again?', zh: '确定重新运行此类型的全部失效任务吗？' },
  errors: ['jobs.unknown_job'],
  handle: async (context, { name }) => {
    if (!context.get(JobRegistry).get(name)) throw JobErrors.unknown_job({ name });
    return { count: await context.get(JobQueue).replayAll(context.tx, name) };
  },
});
