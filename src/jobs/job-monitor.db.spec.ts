import { describe, expect, it } from '@jest/globals';
import { listJobs, type JobListQuery, type JobView } from './job-list.js';
import { sweepHistory } from './sweep-history.job.js';
import { effectJob, enqueue, JobBench, untilEffects, untilStatus } from './testing/job-bench.js';
import { type JobNode, until } from './testing/job-node.js';

const bench = new JobBench(async () => ({
  loseHandedOut: async () => undefined,
  end: async () => undefined,
}));

const list = (node: JobNode, query: Partial<JobListQuery>): Promise<JobView[]> =>
  node.unitOfWork.read((tx) => listJobs(tx, { part: 'live', limit: 10, ...query }));

describe('the monitor', () => {
  it('counts jobs by what they wait for, and tells those that no plugin declares', async () => {
    const job = effectJob('monitor.counts');
    const node = await bench.node({ jobs: [job], role: 'server' });
    const ids = await enqueue(node, job, 6);
    const set = (n: number, change: string): Promise<unknown> =>
      node.sql(`UPDATE jobs_job SET ${change} WHERE id = $1`, [ids[n]]);
    await set(0, `run_at = now() + interval '1 h'`);
    await set(1, `state = 4, attempts = 1, run_at = now() + interval '1 h'`);
    await set(2, 'state = 1');
    await set(3, 'state = 2');
    await set(4, 'state = 3');
    await node.sql(
      `INSERT INTO jobs_job (id, name, payload, max_attempts) VALUES (gen_random_uuid(), 'gone.job', '{}', 5)`,
    );

    const counts = await node.monitor.countsByName();

    expect(counts).toEqual([
      { name: 'gone.job', known: false, waiting: 1, delayed: 0, retrying: 0, active: 0, dead: 0 },
      { name: 'monitor.counts', known: true, waiting: 1, delayed: 2, retrying: 1, active: 2, dead: 1 },
    ]);
    expect(await node.monitor.counts()).toEqual({ waiting: 2, delayed: 2, retrying: 1, active: 2, dead: 1 });
    await node.sql('DELETE FROM jobs_job');
  });

  it('tells how long the oldest due job waits, and nothing of jobs that run or are not known', async () => {
    const job = effectJob('monitor.lag');
    const node = await bench.node({ jobs: [job], role: 'server' });
    expect(await node.monitor.health()).toEqual({ lagSeconds: 0 });
    const [late, running] = await enqueue(node, job, 2);
    await node.sql(`UPDATE jobs_job SET run_at = now() - interval '40 s' WHERE id = $1`, [late]);
    await node.sql(`UPDATE jobs_job SET state = 1, run_at = now() - interval '90 s' WHERE id = $1`, [
      running,
    ]);
    await node.sql(
      `INSERT INTO jobs_job (id, name, payload, max_attempts, run_at) VALUES (gen_random_uuid(), 'gone.job', '{}', 5, now() - interval '1 d')`,
    );

    const seconds = async (): Promise<number[]> => {
      const { relaySeconds, dueSeconds } = await node.monitor.delays();
      return [Math.round(relaySeconds), Math.round(dueSeconds)];
    };
    // Nobody runs it: its lease is over.
    expect(await seconds()).toEqual([40, 90]);
    const runner = node.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('DELETE FROM jobs_job WHERE id = $1', [running]);
    // Now somebody does, in a transaction that takes long.
    expect(await seconds()).toEqual([40, 40]);
    await runner.rollbackTransaction();
    await runner.release();
    await node.sql('DELETE FROM jobs_job');
  });

  it('tells of the driver where jobs run', async () => {
    const node = await bench.node({});

    expect((await node.monitor.health()).driver).toEqual({ kind: 'in-process', ready: true });
  });
});

describe('the list of jobs', () => {
  it('has every job once, the newest first, page by page', async () => {
    const job = effectJob('list.pages');
    const node = await bench.node({ jobs: [job], role: 'server' });
    const ids = await enqueue(node, job, 25);
    const seen: string[] = [];

    for (let after: string | undefined; ;) {
      const page = await list(node, { name: job.name, ...(after ? { after } : {}) });
      expect(page.length).toBeLessThanOrEqual(10);
      seen.push(...page.map(({ id }) => id));
      if (page.length === 0) break;
      after = page.at(-1)?.id;
    }

    expect(seen).toEqual([...ids].reverse());
  });

  it('is filtered by status, name and failure, for jobs that live and that have ended', async () => {
    const [good, bad] = [
      effectJob('list.good'),
      effectJob('list.bad', {
        attempts: 1,
        handle: () => Promise.reject(new Error('no good')),
      }),
    ];
    const node = await bench.node({ jobs: [good, bad] });
    const [goodId = ''] = await enqueue(node, good);
    const [badId = ''] = await enqueue(node, bad);
    await untilStatus(node, goodId, 'done');
    await untilStatus(node, badId, 'dead');

    const ended = await list(node, { part: 'ended', status: 'done', name: 'list.good' });
    const dead = await list(node, { status: 'dead', failed: true });

    expect(ended).toMatchObject([
      { id: goodId, status: 'done', attempts: 0, lastError: null, cancelRequested: false },
    ]);
    expect(ended[0]?.finishedAt?.getTime()).toBeGreaterThanOrEqual(
      ended[0]?.startedAt?.getTime() ?? Infinity,
    );
    expect(dead).toMatchObject([{ id: badId, status: 'dead', attempts: 1, runAt: null }]);
    expect(dead[0]?.lastError).toContain('no good');
    expect(await list(node, { part: 'ended', status: 'cancelled', name: 'list.good' })).toEqual([]);
  });
});

it('keeps the history of a week and the progress of jobs that live', async () => {
  const job = effectJob('sweep.this');
  const node = await bench.node({ jobs: [job, sweepHistory] });
  await enqueue(node, job, 2);
  await untilEffects(node, job.name, 2);
  const [old, kept] = await until(async () => {
    const rows = await node.sql<{ id: string }>(`SELECT id FROM jobs_history WHERE name = 'sweep.this'`);
    return rows.length === 2 && rows.map(({ id }) => id);
  });
  await node.sql(`UPDATE jobs_history SET finished_at = now() - interval '8 days' WHERE id = $1`, [old]);
  await node.sql(
    `INSERT INTO jobs_progress (job_id, updated_at) VALUES ($1, now() - interval '2 days'), ($2, now())`,
    [old, kept],
  );

  await node.unitOfWork.run((tx) => node.queue.enqueue(tx, sweepHistory, {}));

  await until(
    async () => (await node.sql(`SELECT 1 FROM jobs_history WHERE name = 'sweep.this'`)).length === 1,
  );
  expect(await node.sql('SELECT job_id AS id FROM jobs_progress')).toEqual([{ id: kept }]);
});
