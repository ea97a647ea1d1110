import { defineErrors } from '../errors/define-errors.js';

/** Refusals of what people do with jobs. */
export const JobErrors = defineErrors('jobs', {
  not_dead: {
    status: 409,
    title: { en: 'The job is not dead', zh: '任务并未失效' },
    detail: {
      en: 'Only a dead letter can be run again; this job still waits or runs.',
      zh: '只有失效的任务可以重新运行；此任务仍在等待或运行中。',
    },
    remedy: { en: 'Wait for its end, or cancel it.', zh: '请等待其结束，或取消它。' },
  },
  replaced: {
    status: 409,
    title: { en: 'A newer job has taken its place', zh: '已被更新的任务取代' },
    detail: {
      en: 'A job with the same key already waits.',
      zh: '已有相同键的任务在等待。',
    },
    remedy: { en: 'Cancel this one; the newer one does its work.', zh: '请取消此任务，由较新的任务完成。' },
  },
  unknown_job: {
    status: 422,
    title: { en: 'No such kind of job', zh: '没有此类任务' },
    detail: { en: 'No plugin declares a job named {name}.', zh: '没有插件声明名为 {name} 的任务。' },
    remedy: { en: 'Choose a name from the list of jobs.', zh: '请从任务列表中选择名称。' },
  },
});
