import { expect, it } from '@jest/globals';
import { z } from 'zod';
import { race } from '../testing/race.js';
import { defineJob, type JobDefinition, type Schedule } from './define-job.js';
import { JobQueue } from './job-queue.js';
import { JobRegistry } from './job-registry.js';
import { Scheduler } from './scheduler.js';
import { JobBench } from './testing/job-bench.js';
import type { JobNode } from './testing/job-node.js';

const bench = new JobBench(async () => ({
  loseHandedOut: async () => undefined,
  end: async () => undefined,
}));

const scheduled = (name: string, schedule?: Schedule): JobDefinition =>
  defineJob({
    name,
    label: { en: name, zh: name },
    payload: z.strictObject({}),
    handle: async () => undefined,
    ...(schedule ? { schedule } : {}),
  });

function schedulerOf(node: JobNode, ...jobs: JobDefinition[]): Scheduler {
  const registry = new JobRegistry(jobs, []);
  const queue = new JobQueue(registry, { wake: () => undefined, cancel: () => undefined });
  return new Scheduler(registry, queue, node.unitOfWork, (text, values) => node.sql(text, values));
}

const nextRun = async (node: JobNode, name: string): Promise<Date | undefined> =>
  (await node.sql<{ next_run: Date }>('SELECT next_run FROM jobs_schedule WHERE name = $1', [name]))[0]
    ?.next_run;
const waiting = async (node: JobNode, name: string): Promise<number> =>
  (await node.sql('SELECT 1 FROM jobs_job WHERE name = $1', [name])).length;

it('writes one job for a tick when ten processes look at the same time', async () => {
  const node = await bench.node({ role: 'server' });
  const job = scheduled('tick.race', { everySeconds: 3600 });
  const schedulers = Array.from({ length: 10 }, () => schedulerOf(node, job));
  await schedulerOf(node, job).tick();
  expect(await waiting(node, job.name)).toBe(0);
  await node.sql(`UPDATE jobs_schedule SET next_run = date_trunc('hour', now())`);

  const { rejected } = await race(10, (n) => schedulers[n]?.tick());

  expect(rejected).toEqual([]);
  expect(await waiting(node, job.name)).toBe(1);
  expect((await nextRun(node, job.name))?.getTime()).toBeGreaterThan(Date.now());
});

it('does not put a second run beside one that still waits', async () => {
  const node = await bench.node({ role: 'server' });
  const job = scheduled('tick.slow', { everySeconds: 60 });
  const scheduler = schedulerOf(node, job);

  for (let tick = 0; tick < 3; tick += 1) {
    await scheduler.tick();
    await node.sql(`UPDATE jobs_schedule SET next_run = date_trunc('minute', now())`);
  }
  await scheduler.tick();

  expect(await waiting(node, job.name)).toBe(1);
});

it('moves a schedule whose declaration has changed, keeps one that has not, and forgets one that is gone', async () => {
  const node = await bench.node({ role: 'server' });
  const hourly = { everySeconds: 3600 };
  await schedulerOf(
    node,
    scheduled('tick.changed', hourly),
    scheduled('tick.kept', hourly),
    scheduled('tick.gone', hourly),
  ).tick();
  await node.sql(`UPDATE jobs_schedule SET next_run = '2100-01-01' WHERE name LIKE 'tick.%'`);

  await schedulerOf(
    node,
    scheduled('tick.changed', { cron: '0 9 * * *', timeZone: 'Asia/Shanghai' }),
    scheduled('tick.kept', hourly),
    scheduled('tick.gone'),
  ).tick();

  expect((await nextRun(node, 'tick.changed'))?.toISOString()).toMatch(/T01:00:00\.000Z$/);
  expect((await nextRun(node, 'tick.kept'))?.getUTCFullYear()).toBe(2100);
  expect(await nextRun(node, 'tick.gone')).toBeUndefined();
});
