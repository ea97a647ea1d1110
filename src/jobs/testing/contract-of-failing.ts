import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
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

const BRIEF = { first: 0.05, max: 0.1 };

/** What every driver does with jobs that fail, take too long, or are not wanted any more. */
export function contractOfFailing(bench: JobBench): void {
  it('buries a poison job among 100 after its attempts, with its error, runs the others and can replay it', async () => {
    let healed = false;
    const job = effectJob('fail.poison', {
      attempts: 3,
      backoffSeconds: BRIEF,
      handle: async ({ tx }, n) => {
        await tx.query(`INSERT INTO effect (what) VALUES ('fail.poison-before ' || $1::int)`, [n]);
        if (n === 13 && !healed) throw new Error('token=hunter2hunter is poison');
      },
    });
    const node = await bench.node({ jobs: [job] });

    const ids = await enqueue(node, job, 100);
    const dead = await untilStatus(node, ids[13] ?? '', 'dead');

    expect(dead.attempts).toBe(3);
    expect(dead.lastError).toMatch(/^Error: token=\[redacted\] is poison\n\s+at /);
    expect(await untilEffects(node, 'fail.poison', 99)).toBe(99);
    expect(await effects(node, 'fail.poison-before')).toEqual({ all: 99, different: 99 });
    const [counts] = (await node.monitor.countsByName()).filter(({ name }) => name === 'fail.poison');
    expect(counts).toMatchObject({ dead: 1, waiting: 0, active: 0, known: true });

    healed = true;
    expect(await node.unitOfWork.run((tx) => node.queue.replayAll(tx, 'fail.poison'))).toBe(1);
    expect(await untilEffects(node, 'fail.poison', 100)).toBe(100);
  });

  it.each(['one', 'none'] as const)(
    'does what follows from the death of a job (transaction: %s) with it, once, and lets it die when that fails',
    async (transaction) => {
      const name = `fail.mourned-${transaction}`;
      const end = { transaction, attempts: 2, backoffSeconds: BRIEF };
      const fail = (): Promise<void> => Promise.reject(new Error('never'));
      const job = effectJob(name, { ...end, handle: fail, afterDeath: noteDeath(name) });
      const other = effectJob(`${name}-ill`, {
        ...end,
        handle: fail,
        afterDeath: async (context, payload, cause) => {
          await noteDeath(`${name}-ill`)(context, payload, cause);
          await context.tx.query('SELECT 1/0');
        },
      });
      const node = await bench.node({ jobs: [job, other] });

      const [id = ''] = await enqueue(node, job);
      const [ill = ''] = await enqueue(node, other);

      expect(await untilStatus(node, id, 'dead')).toMatchObject({ attempts: 2 });
      expect(await untilStatus(node, ill, 'dead')).toMatchObject({ attempts: 2 });
      // Of the second nothing is left: what followed was taken back.
      expect(await deaths(node, name)).toEqual([`${name}-failed 0`]);
    },
  );

  it('waits longer before each further run, and tells the handler how often it failed', async () => {
    const runs: { readonly attempt: number; readonly at: number }[] = [];
    const job = effectJob('fail.backoff', {
      attempts: 4,
      backoffSeconds: { first: 0.2, max: 0.4 },
      handle: async ({ attempt }) => {
        runs.push({ attempt, at: performance.now() });
        if (attempt < 3) throw new Error('not yet');
      },
    });
    const node = await bench.node({ jobs: [job] });

    await enqueue(node, job);

    await untilEffects(node, 'fail.backoff', 1);
    expect(runs.map(({ attempt }) => attempt)).toEqual([0, 1, 2, 3]);
    const waits = runs.slice(1).map(({ at }, index) => at - (runs[index]?.at ?? 0));
    expect(waits[0]).toBeGreaterThanOrEqual(200);
    expect(waits[1]).toBeGreaterThanOrEqual(400);
    expect(waits[2]).toBeGreaterThanOrEqual(400);
  });

  it('ends a statement that outlasts the job’s time and keeps nothing of the run', async () => {
    let runs = 0;
    const job = effectJob('fail.slow', {
      timeoutSeconds: 1,
      attempts: 2,
      backoffSeconds: BRIEF,
      handle: async ({ tx }) => {
        runs += 1;
        await tx.query(`INSERT INTO effect (what) VALUES ('fail.slow-run ' || $1::int)`, [runs]);
        if (runs === 1) await tx.query('SELECT pg_sleep(20)');
      },
    });
    const node = await bench.node({ jobs: [job] });

    const [id = ''] = await enqueue(node, job);

    const done = await untilStatus(node, id, 'done', 15_000);
    expect(done.attempts).toBe(1);
    const rows = await node.sql(`SELECT what FROM effect WHERE what LIKE 'fail.slow%' ORDER BY what`);
    expect(rows).toEqual([{ what: 'fail.slow 0' }, { what: 'fail.slow-run 2' }]);
  });

  it('cuts off a handler that ignores its signal, and what it still tries is not committed', async () => {
    let late: unknown;
    const job = effectJob('fail.deaf', {
      timeoutSeconds: 1,
      attempts: 1,
      handle: async ({ tx }) => {
        await sleep(2_000);
        late = await tx.query(`INSERT INTO effect (what) VALUES ('fail.deaf-late 1')`).catch(String);
      },
    });
    const node = await bench.node({ jobs: [job], concurrency: 1 });

    const [id = ''] = await enqueue(node, job);

    const dead = await untilStatus(node, id, 'dead', 15_000);
    expect(dead.lastError).toContain('took longer than 1 seconds');
    expect(await until(() => late)).toMatch(/connection|released/i);
    expect(await effects(node, 'fail.deaf-late')).toEqual({ all: 0, different: 0 });
    // The one slot is free again.
    const [next = ''] = await enqueue(node, effectJob('fail.deaf'));
    await untilStatus(node, next, 'active');
  });

  it('never runs a job that is cancelled while it waits', async () => {
    const job = effectJob('fail.cancelled');
    const node = await bench.node({ jobs: [job] });
    const id = await node.unitOfWork.run((tx) =>
      node.queue.enqueue(tx, job, { n: 0 }, { runAt: new Date(Date.now() + 300) }),
    );

    expect(await node.unitOfWork.run((tx) => node.queue.cancel(tx, id))).toBe('cancelled');

    await untilStatus(node, id, 'cancelled');
    await sleep(500);
    expect((await effects(node, 'fail.cancelled')).all).toBe(0);
    expect(await node.unitOfWork.run((tx) => node.queue.cancel(tx, id))).toBe('gone');
  });

  it.each(['one', 'none'] as const)(
    'ends a running job (transaction: %s) that is cancelled from another node, and undoes it',
    async (transaction) => {
      const name = `fail.cancelled-${transaction}`;
      let reason: unknown;
      const job = effectJob(name, {
        transaction,
        handle: async ({ tx, signal }) => {
          signal.addEventListener('abort', () => {
            reason = signal.reason;
          });
          if (transaction === 'one') await tx.query('SELECT pg_sleep(20)');
          else await sleep(20_000, undefined, { signal });
        },
      });
      const server = await bench.node({ jobs: [job], role: 'server' });
      await bench.node({ jobs: [job] });
      const [id = ''] = await enqueue(server, job);
      await until(
        async () =>
          (await server.sql('SELECT 1 FROM jobs_job WHERE id = $1 AND deliveries = 1', [id])).length,
      );
      await sleep(150);

      expect(await server.unitOfWork.run((tx) => server.queue.cancel(tx, id))).toBe('requested');

      await untilStatus(server, id, 'cancelled', 15_000);
      expect(String(reason)).toContain('cancelled');
      expect((await effects(server, name)).all).toBe(0);
    },
  );

  it('refuses to enqueue what the job’s schema refuses and writes nothing', async () => {
    const job = effectJob('fail.refused');
    const node = await bench.node({ jobs: [job], role: 'server' });

    await expect(node.unitOfWork.run((tx) => node.queue.enqueue(tx, job, { n: 1.5 }))).rejects.toThrow(
      /fail\.refused.*n/s,
    );

    expect(await node.sql(`SELECT 1 FROM jobs_job WHERE name = 'fail.refused'`)).toEqual([]);
  });
}
