import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { startJobProcess } from './job-process.js';
import {
  deaths,
  effectJob,
  effects,
  enqueue,
  type JobBench,
  noteDeath,
  untilEffects,
  untilStatus,
} from './job-bench.js';
import { until } from './job-node.js';
import { restartablePostgres } from './restartable-postgres.js';

/** What every driver does when processes, connections and servers are lost. */
export function contractOfSurviving(bench: JobBench): void {
  it('runs 200 waiting jobs once each when everything handed out is lost', async () => {
    let held = true;
    const job = effectJob('live.flushed', {
      handle: async () => {
        while (held) await sleep(20);
      },
    });
    const node = await bench.node({ jobs: [job] });
    await enqueue(node, job, 200);
    await until(async () => (await node.monitor.counts()).active >= 8);

    await bench.loseHandedOut();
    held = false;

    expect(await untilEffects(node, 'live.flushed', 200)).toBe(200);
    await until(
      async () => (await node.sql(`SELECT 1 FROM jobs_job WHERE name = 'live.flushed'`)).length === 0,
    );
  });

  it('runs a job again whose claimer vanished, as soon as its lease is over', async () => {
    const job = effectJob('live.leased');
    const server = await bench.node({ jobs: [job], role: 'server' });
    const [id = ''] = await enqueue(server, job);
    await server.sql(
      `UPDATE jobs_job SET state = 1, deliveries = 1, run_at = now() + interval '0.6 s' WHERE id = $1`,
      [id],
    );
    const begin = Date.now();
    await bench.node({ jobs: [job] });

    expect(await untilEffects(server, 'live.leased', 1)).toBe(1);
    expect(Date.now() - begin).toBeGreaterThanOrEqual(500);
  });

  it('runs a job again whose connection is cut, without an error that nobody catches', async () => {
    let runs = 0;
    const job = effectJob('live.cut', {
      backoffSeconds: { first: 0.05, max: 0.1 },
      handle: async ({ tx }, n) => {
        runs += 1;
        await tx.query(`INSERT INTO effect (what) VALUES ('live.cut-before ' || $1::int)`, [n]);
        if (runs === 1) {
          const [row] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
          await node.sql('SELECT pg_terminate_backend($1)', [row?.pid]);
          // Between two statements nobody but the pool's client hears of it.
          await sleep(100);
        }
      },
    });
    const node = await bench.node({ jobs: [job] });

    await enqueue(node, job);

    expect(await untilEffects(node, 'live.cut', 1)).toBe(1);
    expect(await effects(node, 'live.cut-before')).toEqual({ all: 1, different: 1 });
    expect(runs).toBe(2);
  });

  it('keeps the lease of a job that takes longer than it, and runs it nowhere else meanwhile', async () => {
    let runs = 0;
    const job = effectJob('live.long', {
      transaction: 'none',
      handle: async () => {
        runs += 1;
        await sleep(1_500);
      },
    });
    const tuning = { leaseSeconds: 0.5 };
    const [node] = await Promise.all([
      bench.node({ jobs: [job], tuning }),
      bench.node({ jobs: [job], tuning }),
    ]);

    const [id = ''] = await enqueue(node, job);

    await untilStatus(node, id, 'done');
    await sleep(600);
    expect(runs).toBe(1);
  });

  it('lets running jobs end at a shutdown, and a job that takes too long runs once elsewhere', async () => {
    const started: number[] = [];
    const job = effectJob('live.shutdown', {
      handle: async ({ signal }, n) => {
        started.push(n);
        const times = started.filter((other) => other === n).length;
        await sleep(n === 0 ? 300 : times === 1 ? 20_000 : 0, undefined, { signal });
      },
    });
    const first = await bench.node({ jobs: [job], shutdownSeconds: 3 });
    const server = await bench.node({ jobs: [job], role: 'server' });
    const ids = await enqueue(server, job, 2);
    await until(() => started.length === 2);

    await first.stop();

    expect((await effects(server, 'live.shutdown')).all).toBe(1);
    await bench.node({ jobs: [job] });
    const again = await untilStatus(server, ids[1] ?? '', 'done');
    expect(again.attempts).toBe(0);
    expect(await effects(server, 'live.shutdown')).toEqual({ all: 2, different: 2 });
    expect(started).toHaveLength(3);
  });

  it('has the effect of a job once whose worker is killed in the middle of it', async () => {
    const job = effectJob('live.killed');
    const server = await bench.node({ jobs: [job], role: 'server' });
    const worker = await startJobProcess(bench, { name: job.name, transaction: 'one', then: 'hang' });
    await enqueue(server, job);
    await worker.reached();

    await worker.kill();

    await bench.node({ jobs: [job] });
    expect(await untilEffects(server, 'live.killed', 1)).toBe(1);
    expect(await server.sql(`SELECT 1 FROM jobs_job WHERE name = 'live.killed'`)).toEqual([]);
  });

  it.each([
    // The first death of a job in one transaction leaves no trace; from the second on they are counted.
    ['one', 2],
    ['none', 1],
  ] as const)(
    'buries a job (transaction: %s) that ends every process that runs it, after %d of them',
    async (transaction, runs) => {
      const name = `live.killer-${transaction}`;
      const job = effectJob(name, { transaction, afterDeath: noteDeath(name) });
      const server = await bench.node({ jobs: [job], role: 'server' });
      const [id = ''] = await enqueue(server, job);
      for (let run = 1; run <= runs; run += 1) {
        const worker = await startJobProcess(bench, { name, transaction, then: 'die' });
        await worker.ended();
      }

      await bench.node({ jobs: [job] });

      const dead = await untilStatus(server, id, 'dead');
      expect(dead.lastError).toMatch(/process ended \d times/);
      expect(await deaths(server, name)).toEqual([`${name}-crashed 0`]);
      expect((await effects(server, name)).all).toBe(0);
    },
  );

  it('forgets that runs of a job ended their processes when it gets further than ever, and only then', async () => {
    const remembered: number[] = [];
    const crashes = (jobId: string) => node.sql(`SELECT crashes FROM jobs_job WHERE id = '${jobId}'`);
    const job = effectJob('live.further', {
      transaction: 'none',
      handle: async (context) => {
        const { jobId } = context;
        for (const done of [1, 1, 2]) {
          await node.sql(`UPDATE jobs_job SET crashes = 1 WHERE id = '${jobId}'`);
          await context.progress(done, 2);
          // Reports that follow each other quickly are written later.
          await sleep(300);
          remembered.push(Number((await crashes(jobId))[0]?.['crashes']));
        }
      },
    });
    const node = await bench.node({ jobs: [job] });
    const [id = ''] = await enqueue(node, job);
    await untilStatus(node, id, 'done');
    expect(remembered).toEqual([0, 1, 0]);
  });

  it('survives a crash of PostgreSQL under load and runs every job once', async () => {
    const postgres = await restartablePostgres();
    try {
      const job = effectJob('live.restarted', { handle: () => sleep(10), concurrency: 8 });
      const node = await bench.node({ databaseUrl: postgres.url, jobs: [job], concurrency: 8 });
      await enqueue(node, job, 300);
      await untilEffects(node, 'live.restarted', 20);

      await postgres.crash();
      await expect(node.sql('SELECT 1')).rejects.toThrow();
      await postgres.start();

      expect(await untilEffects(node, 'live.restarted', 300)).toBe(300);
      await node.stop();
    } finally {
      await postgres.end();
    }
  });
}
