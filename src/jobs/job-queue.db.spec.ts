import { describe, expect, it } from '@jest/globals';
import type { CommandContext } from '../command/define-command.js';
import { cancelJob as cancelCommand } from './cancel-job.command.js';
import { JobQueue } from './job-queue.js';
import { JobRegistry } from './job-registry.js';
import { replayJobs } from './replay-jobs.command.js';
import { retryJob } from './retry-job.command.js';
import { effectJob, enqueue, JobBench } from './testing/job-bench.js';
import type { JobNode } from './testing/job-node.js';

const bench = new JobBench(async () => ({
  loseHandedOut: async () => undefined,
  end: async () => undefined,
}));

const server = (...jobs: ReturnType<typeof effectJob>[]): Promise<JobNode> =>
  bench.node({ jobs, role: 'server' });
const rowsOf = (node: JobNode, name: string): Promise<Record<string, unknown>[]> =>
  node.sql(`SELECT id, key, state, payload, attempts FROM jobs_job WHERE name = $1 ORDER BY id`, [name]);
const setState = (node: JobNode, id: string, state: number): Promise<unknown> =>
  node.sql('UPDATE jobs_job SET state = $2, attempts = 3, last_error = $3 WHERE id = $1', [
    id,
    state,
    'broken',
  ]);

describe('a key', () => {
  it('is one waiting job: of many in one call the last counts, and all get its id', async () => {
    const job = effectJob('queue.keys');
    const node = await server(job);

    const ids = await node.unitOfWork.run((tx) =>
      node.queue.enqueueMany(tx, job, [
        { payload: { n: 1 }, key: 'a' },
        { payload: { n: 2 } },
        { payload: { n: 3 }, key: 'a' },
        { payload: { n: 4 }, key: 'b' },
      ]),
    );

    expect(ids[0]).toBe(ids[2]);
    expect(new Set(ids).size).toBe(3);
    const rows = await rowsOf(node, 'queue.keys');
    expect(rows.map(({ key, payload }) => [key, payload])).toEqual(
      expect.arrayContaining([
        ['a', { n: 3 }],
        [null, { n: 2 }],
        ['b', { n: 4 }],
      ]),
    );
    expect(rows).toHaveLength(3);
  });

  it('replaces a job that waits for another try, and leaves one that runs', async () => {
    const job = effectJob('queue.replace');
    const node = await server(job);
    const ask = (n: number): Promise<string> =>
      node.unitOfWork.run((tx) => node.queue.enqueue(tx, job, { n }, { key: 'k' }));
    const failed = await ask(1);
    await setState(node, failed, 4);
    const running = await ask(2);
    await setState(node, running, 1);

    const fresh = await ask(3);

    const rows = await rowsOf(node, 'queue.replace');
    expect(rows.map(({ id, state }) => [id, state])).toEqual([
      [running, 1],
      [fresh, 0],
    ]);
  });
});

it('refuses a job that no plugin declares and writes nothing', async () => {
  const node = await server();

  await expect(enqueue(node, effectJob('queue.unknown'))).rejects.toThrow(
    'No job "queue.unknown" is declared',
  );

  expect(await rowsOf(node, 'queue.unknown')).toEqual([]);
});

describe('the commands', () => {
  async function inCommand<T>(node: JobNode, run: (context: CommandContext) => Promise<T>): Promise<T> {
    const found = new Map<unknown, unknown>([
      [JobQueue, node.queue],
      [JobRegistry, node.app.get(JobRegistry)],
    ]);
    return node.unitOfWork.run((tx) =>
      run({ tx, get: (token: unknown) => found.get(token) } as CommandContext),
    );
  }
  const nowhere = '0190b3e4-7c1a-7cc3-98c4-dc0c0c07398f';

  it('run a dead letter again with all its attempts, and refuse what is not dead', async () => {
    const job = effectJob('queue.retry');
    const node = await server(job);
    const [dead = '', waiting = ''] = await enqueue(node, job, 2);
    await setState(node, dead, 3);
    await node.sql(`INSERT INTO jobs_progress (job_id, cancel_requested_at) VALUES ($1, now())`, [dead]);

    await inCommand(node, (context) => retryJob.handle(context, { id: dead }));

    expect((await rowsOf(node, 'queue.retry'))[0]).toMatchObject({ id: dead, state: 4, attempts: 0 });
    // A request to cancel its earlier run does not end the next one.
    expect(await node.sql('SELECT 1 FROM jobs_progress WHERE job_id = $1', [dead])).toEqual([]);
    await expect(
      inCommand(node, (context) => retryJob.handle(context, { id: waiting })),
    ).rejects.toMatchObject({
      code: 'jobs.not_dead',
    });
    await expect(
      inCommand(node, (context) => retryJob.handle(context, { id: nowhere })),
    ).rejects.toMatchObject({
      code: 'kernel.not_found',
    });
  });

  it('do not run a dead letter again whose key a newer job has', async () => {
    const job = effectJob('queue.retry-key');
    const node = await server(job);
    const ask = (): Promise<string> =>
      node.unitOfWork.run((tx) => node.queue.enqueue(tx, job, { n: 0 }, { key: 'k' }));
    const dead = await ask();
    await setState(node, dead, 3);
    await ask();

    await expect(inCommand(node, (context) => retryJob.handle(context, { id: dead }))).rejects.toMatchObject({
      code: 'jobs.replaced',
    });
    expect(await inCommand(node, (context) => replayJobs.handle(context, { name: job.name }))).toEqual({
      count: 0,
    });
  });

  it('run all dead letters of one kind again and no others', async () => {
    const [one, other] = [effectJob('queue.replay-one'), effectJob('queue.replay-other')];
    const node = await server(one, other);
    for (const id of [...(await enqueue(node, one, 3)), ...(await enqueue(node, other, 1))])
      await setState(node, id, 3);

    expect(await inCommand(node, (context) => replayJobs.handle(context, { name: one.name }))).toEqual({
      count: 3,
    });

    expect((await rowsOf(node, one.name)).map(({ state }) => state)).toEqual([4, 4, 4]);
    expect((await rowsOf(node, other.name)).map(({ state }) => state)).toEqual([3]);
    await expect(
      inCommand(node, (context) => replayJobs.handle(context, { name: 'no.such' })),
    ).rejects.toMatchObject({
      code: 'jobs.unknown_job',
    });
  });

  it('cancel a waiting job and a dead one, which stay in the history', async () => {
    const job = effectJob('queue.cancel');
    const node = await server(job);
    const [waiting = '', dead = ''] = await enqueue(node, job, 2);
    await setState(node, dead, 3);

    for (const id of [waiting, dead]) {
      expect(await inCommand(node, (context) => cancelCommand.handle(context, { id }))).toEqual({
        outcome: 'cancelled',
      });
    }

    expect(await rowsOf(node, job.name)).toEqual([]);
    const history = await node.sql(
      'SELECT outcome, last_error FROM jobs_history WHERE name = $1 ORDER BY id',
      [job.name],
    );
    expect(history).toEqual([
      { outcome: 'cancelled', last_error: null },
      { outcome: 'cancelled', last_error: 'broken' },
    ]);
    await expect(
      inCommand(node, (context) => cancelCommand.handle(context, { id: dead })),
    ).rejects.toMatchObject({
      code: 'kernel.not_found',
    });
  });
});
