import { expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { defineJob, defineListener } from '../define-job.js';
import {
  effectJob,
  effects,
  enqueue,
  type JobBench,
  numbered,
  untilEffects,
  untilStatus,
} from './job-bench.js';
import { until } from './job-node.js';

const label = { en: 'test', zh: '测试' };

/** What every driver does with jobs while nothing goes wrong. */
export function contractOfRunning(bench: JobBench): void {
  it('runs a committed job once, gives it its payload and keeps what it returned', async () => {
    const job = defineJob({
      name: 'run.once',
      label,
      payload: numbered,
      handle: async ({ tx, attempt }, { n }) => {
        await tx.query(`INSERT INTO effect (what) VALUES ('run.once ' || $1::int)`, [n]);
        return { n, attempt };
      },
    });
    const node = await bench.node({ jobs: [job] });

    const id = await node.unitOfWork.run((tx) => node.queue.enqueue(tx, job, { n: 7 }));

    const done = await untilStatus(node, id, 'done');
    expect(done.result).toEqual({ n: 7, attempt: 0 });
    expect(await effects(node, 'run.once')).toEqual({ all: 1, different: 1 });
    expect(await node.sql('SELECT 1 FROM jobs_job WHERE id = $1', [id])).toEqual([]);
  });

  it('never runs a job whose transaction was rolled back', async () => {
    const job = effectJob('run.rolled-back');
    const node = await bench.node({ jobs: [job] });

    await expect(
      node.unitOfWork.run(async (tx) => {
        await node.queue.enqueue(tx, job, { n: 0 });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');

    // A job written afterwards is run, so the relay has looked.
    await enqueue(node, job, 2);
    expect(await untilEffects(node, 'run.rolled-back', 2)).toBe(2);
  });

  it('does not run a job before its time', async () => {
    const job = effectJob('run.later');
    const node = await bench.node({ jobs: [job] });
    const runAt = new Date(Date.now() + 700);

    const id = await node.unitOfWork.run((tx) => node.queue.enqueue(tx, job, { n: 0 }, { runAt }));

    const { startedAt } = await untilStatus(node, id, 'done');
    expect(startedAt?.getTime()).toBeGreaterThanOrEqual(runAt.getTime());
  });

  it('runs one job for a key that is enqueued again while it waits, with the last payload', async () => {
    const job = effectJob('run.keyed');
    const node = await bench.node({ jobs: [job] });
    const runAt = new Date(Date.now() + 400);
    const ask = (n: number): Promise<string> =>
      node.unitOfWork.run((tx) => node.queue.enqueue(tx, job, { n }, { key: 'k', runAt }));

    const first = await ask(1);
    const second = await ask(2);

    expect(second).toBe(first);
    await untilStatus(node, first, 'done');
    const rows = await node.sql(`SELECT what FROM effect WHERE what LIKE 'run.keyed %'`);
    expect(rows).toEqual([{ what: 'run.keyed 2' }]);
  });

  it('runs no more of a job at the same time in one process than it declares, and others beside it', async () => {
    let running = 0;
    let most = 0;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const narrow = effectJob('run.narrow', {
      concurrency: 2,
      handle: async () => {
        running += 1;
        most = Math.max(most, running);
        await gate;
        await sleep(20);
        running -= 1;
      },
    });
    const other = effectJob('run.beside');
    const node = await bench.node({ jobs: [narrow, other], concurrency: 4 });

    await enqueue(node, narrow, 12);
    await enqueue(node, other, 5);

    expect(await untilEffects(node, 'run.beside', 5)).toBe(5);
    expect((await effects(node, 'run.narrow')).all).toBe(0);
    open();
    expect(await untilEffects(node, 'run.narrow', 12)).toBe(12);
    expect(most).toBe(2);
  });

  it('works off an old backlog of a job with few slots without waiting for the next look all the way back', async () => {
    const job = effectJob('run.backlog', { concurrency: 1 });
    const server = await bench.node({ jobs: [job], role: 'server' });
    await enqueue(server, job, 15);
    await server.sql(`UPDATE jobs_job SET run_at = run_at - interval '1 h' WHERE name = 'run.backlog'`);

    await bench.node({ jobs: [job], tuning: { fullScanMs: 3_600_000 } });

    expect(await untilEffects(server, 'run.backlog', 15)).toBe(15);
  });

  it('shows progress while the job runs and before anything is committed', async () => {
    const gate: { open?: () => void } = {};
    const job = effectJob('run.progress', {
      handle: async (context) => {
        await context.progress(3, 10, 'three');
        await new Promise<void>((resolve) => (gate.open = resolve));
        await context.progress(10, 10, 'all');
      },
    });
    const node = await bench.node({ jobs: [job] });

    const [id = ''] = await enqueue(node, job);

    await until(() => gate.open);
    const during = await untilStatus(node, id, 'active');
    expect(during.progress).toEqual({ done: 3, total: 10, note: 'three' });
    expect(await effects(node, 'run.progress')).toEqual({ all: 0, different: 0 });
    gate.open?.();
    const after = await untilStatus(node, id, 'done');
    expect(after.progress).toEqual({ done: 10, total: 10, note: 'all' });
  });

  it('runs a schedule once for each tick, however many nodes there are', async () => {
    const job = defineJob({
      name: 'run.scheduled',
      label,
      payload: numbered.partial(),
      schedule: { everySeconds: 86_400 },
      handle: async ({ tx }) => tx.query(`INSERT INTO effect (what) VALUES ('run.scheduled x')`),
    });
    const [node] = await Promise.all([bench.node({ jobs: [job] }), bench.node({ jobs: [job] })]);
    await until(
      async () => (await node.sql(`SELECT 1 FROM jobs_schedule WHERE name = 'run.scheduled'`)).length,
    );

    for (const tick of [1, 2, 3]) {
      // As if nobody had been there for three ticks: one run makes up for them.
      await node.sql(
        `UPDATE jobs_schedule SET next_run = date_trunc('second', now()) - interval '3 days' WHERE name = 'run.scheduled'`,
      );
      await until(async () => (await effects(node, 'run.scheduled')).all === tick);
    }

    // Both nodes have looked at the schedule again by now.
    await sleep(300);
    expect((await effects(node, 'run.scheduled')).all).toBe(3);
    const [row] = await node.sql<{ ahead: boolean }>(
      `SELECT next_run > now() AND next_run <= now() + interval '1 day' AS ahead FROM jobs_schedule WHERE name = 'run.scheduled'`,
    );
    expect(row?.ahead).toBe(true);
  });

  it('runs each listener of an event once after commit, and none when it is rolled back', async () => {
    const heard: string[] = [];
    const listener = (name: string, on: string[]) =>
      defineListener({
        name,
        label,
        on,
        handle: async ({ tx }, event) => {
          heard.push(`${name} ${event.name} ${JSON.stringify(event.data)}`);
          await tx.query('SELECT 1');
        },
      });
    const listeners = [
      listener('hear.exact', ['site.thing.made']),
      listener('hear.all', ['site.thing.*']),
      listener('hear.other', ['site.other.*', 'site.thing']),
    ];
    const node = await bench.node({ listeners });
    const event = (id: string, name: string) => ({
      id,
      name,
      schemaVersion: 1,
      occurredAt: new Date().toISOString(),
      actor: { kind: 'system', id: null, name: 'test' },
      subject: { type: 'site.thing', id: 'x' },
      data: { of: name },
    });
    const [first, second, third] = Array.from({ length: 3 }, () => crypto.randomUUID()) as [
      string,
      string,
      string,
    ];

    await node.unitOfWork
      .run(async (tx) => {
        await node.outbox.append(tx, [event(third, 'site.thing.made')]);
        throw new Error('undone');
      })
      .catch(() => undefined);
    await node.unitOfWork.run((tx) =>
      node.outbox.append(tx, [event(first, 'site.thing.made'), event(second, 'site.thing.sold')]),
    );

    await until(() => heard.length >= 3);
    expect(heard.sort()).toEqual([
      'hear.all site.thing.made {"of":"site.thing.made"}',
      'hear.all site.thing.sold {"of":"site.thing.sold"}',
      'hear.exact site.thing.made {"of":"site.thing.made"}',
    ]);
    const log = await node.sql('SELECT id, name FROM events_event WHERE id = ANY($1::uuid[]) ORDER BY seq', [
      [first, second, third],
    ]);
    expect(log).toEqual([
      { id: first, name: 'site.thing.made' },
      { id: second, name: 'site.thing.sold' },
    ]);
  });

  it('leaves jobs to a node that knows them', async () => {
    const job = effectJob('run.unknown');
    const server = await bench.node({ jobs: [job], role: 'server' });
    await bench.node({ jobs: [effectJob('run.something-else')] });
    const [id = ''] = await enqueue(server, job);

    await sleep(300);
    expect(await server.sql('SELECT deliveries FROM jobs_job WHERE id = $1', [id])).toEqual([
      { deliveries: 0 },
    ]);

    await bench.node({ jobs: [job] });
    expect(await untilEffects(server, 'run.unknown', 1)).toBe(1);
  });
}
