import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeStaff, sql } from '../../src/access/testing/staff-accounts.js';
import { startAdminApp, type AdminApp, type Browser } from '../testing/admin-app.js';
import type { Answer } from '../testing/http.js';
import { press, worksPlugin } from '../testing/sample-works.js';

const API = '/admin/api/emporion';

let app: AdminApp;
let owner: Browser;
beforeAll(async () => {
  app = await startAdminApp([worksPlugin]);
  owner = await app.signIn(await makeStaff(app, '*'));
}, 120_000);
afterAll(() => app?.close());

const run = (command: string, body: object, browser = owner): Promise<Answer> =>
  browser.post(`${API}/commands/${command}`, body);
const read = async <T>(path: string, browser = owner): Promise<T> =>
  (await browser.get(`${API}/${path}`)).json() as T;

describe('the monitor of jobs', () => {
  interface Job {
    readonly id: string;
    readonly status: string;
    readonly attempts: number;
    readonly lastError: string | null;
  }

  /** A batch, and the job that presses it. */
  async function ask(inMinutes = 0): Promise<{ batch: string; job: string }> {
    const { body } = await app.asAdmin('POST /v1/admin/batches', { name: 'Plates' });
    const answer = await run('works.batch.press', { id: body.id, input: { inMinutes } });
    return { batch: body.id as string, job: (answer.json() as { result: { job: string } }).result.job };
  }
  const job = (id: string): Promise<Job> => read(`jobs/${id}`);
  const listed = async (query: string): Promise<string[]> =>
    (await read<{ jobs: Job[] }>(`jobs?name=works.press&${query}`)).jobs.map(({ id }) => id);
  const counts = async (): Promise<Record<string, unknown> | undefined> =>
    (await read<{ jobs: { name: string }[] }>('jobs/counts')).jobs.find(({ name }) => name === 'works.press');
  const isPressed = async (batch: string): Promise<unknown> =>
    (await app.asAdmin(`GET /v1/admin/batches/${batch}`)).body.pressed;
  const until = async (id: string, status: string): Promise<void> => {
    for (let turn = 0; turn < 500 && (await job(id)).status !== status; turn++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await job(id)).toMatchObject({ status });
  };
  async function deadLetter(): Promise<{ batch: string; job: string }> {
    press.broken = true;
    const asked = await ask();
    await until(asked.job, 'dead');
    press.broken = false;
    return asked;
  }

  it('shows a job that failed for the last time with its error, and runs all of its kind again', async () => {
    const [first, second] = [await deadLetter(), await deadLetter()];

    expect(await job(first.job)).toMatchObject({
      status: 'dead',
      attempts: 2,
      lastError: expect.stringContaining('The press is broken'),
    });
    expect(await counts()).toMatchObject({ dead: 2, waiting: 0, label: 'Press a batch', known: true });
    expect(await listed('part=live&status=dead')).toEqual([second.job, first.job]);
    expect(await listed('part=live&failed=true')).toEqual([second.job, first.job]);

    const replay = await run('jobs.replay', { input: { name: 'works.press' } });
    expect(replay.json()).toEqual({ result: { count: 2 } });
    for (const { job: id } of [first, second]) await until(id, 'done');
    expect(await listed('part=ended&status=done')).toEqual([second.job, first.job]);
    expect(await listed('part=live')).toEqual([]);
    expect([await isPressed(first.batch), await isPressed(second.batch)]).toEqual([true, true]);
  });

  it('runs one dead job again and leaves the others', async () => {
    const [one, other] = [await deadLetter(), await deadLetter()];
    expect((await run('jobs.retry', { input: { id: one.job } })).json()).toEqual({ result: { id: one.job } });
    await until(one.job, 'done');
    expect(await isPressed(one.batch)).toBe(true);
    expect(await listed('part=live&status=dead')).toEqual([other.job]);
    const again = await run('jobs.retry', { input: { id: one.job } });
    expect(again.statusCode).toBeGreaterThanOrEqual(400);
    await run('jobs.cancel', { input: { id: other.job } });
    expect(await job(other.job)).toMatchObject({ status: 'cancelled' });
  });

  it('cancels one that waits, which then never runs, and refuses to run it again while it waited', async () => {
    const { batch, job: id } = await ask(60);
    expect(await counts()).toMatchObject({ delayed: 1 });
    expect((await run('jobs.retry', { input: { id } })).json()).toMatchObject({ code: 'jobs.not_dead' });
    const cancelled = await run('jobs.cancel', { input: { id } });
    expect(cancelled.json()).toEqual({ result: { outcome: 'cancelled' } });
    expect(await job(id)).toMatchObject({ status: 'cancelled' });
    expect(await listed('part=live')).toEqual([]);
    expect((await run('jobs.cancel', { input: { id } })).statusCode).toBe(404);
    expect(await isPressed(batch)).toBe(false);
  });

  it('tells that jobs run here, and for how long the oldest one is late where none runs', async () => {
    const driver = { kind: 'in-process', ready: true };
    expect(await read('jobs/counts')).toMatchObject({ lagSeconds: 0, driver });
    const server = await startAdminApp([worksPlugin], { EMPORION_ROLE: 'server' });
    try {
      const staff = await server.signIn(await makeStaff(server, '*'));
      const { body } = await server.asAdmin('POST /v1/admin/batches', { name: 'Plates' });
      await run('works.batch.press', { id: body.id, input: {} }, staff);
      await sql(server, `UPDATE jobs_job SET run_at = now() - interval '90 s' WHERE name = 'works.press'`);
      const { lagSeconds, ...rest } = await read<{ lagSeconds: number }>('jobs/counts', staff);
      expect(Math.floor(lagSeconds / 10)).toBe(9);
      expect(rest).toMatchObject({ driver: null });
    } finally {
      await server.close();
    }
  });

  it('is looked at with one permission and worked with another', async () => {
    const { job: id } = await ask(60);
    const viewer = await app.signIn(await makeStaff(app, 'jobs.read'));
    expect(await read('jobs/counts', viewer)).toMatchObject({ mayManage: false });
    for (const [command, input] of [
      ['jobs.retry', { id }],
      ['jobs.cancel', { id }],
      ['jobs.replay', { name: 'works.press' }],
    ] as const) {
      expect((await run(command, { input }, viewer)).statusCode).toBe(403);
    }
    expect(await job(id)).toMatchObject({ status: 'waiting' });
    const manager = await app.signIn(await makeStaff(app, 'jobs.manage'));
    expect((await run('jobs.cancel', { input: { id } }, manager)).statusCode).toBe(200);
  });
});

describe('the jobs of a row', () => {
  const add = async (): Promise<string> =>
    (await app.asAdmin('POST /v1/admin/batches', { name: 'Cups' })).body.id as string;
  const jobsOf = (batch: string, browser = owner) =>
    read<{ jobs: Record<string, unknown>[] }>(`rows/works.batch/${batch}/jobs/0`, browser);
  const ended = async (batch: string, status: string): Promise<Record<string, unknown>[]> => {
    for (let turn = 0; turn < 500 && (await jobsOf(batch)).jobs[0]?.['status'] !== status; turn++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    return (await jobsOf(batch)).jobs;
  };

  it('are the last three whose key is the row, the newest first, with how far they are', async () => {
    const [batch, other] = [await add(), await add()];
    expect(await jobsOf(batch)).toEqual({ jobs: [] });
    for (let turn = 0; turn < 4; turn++) {
      await run('works.batch.press', { id: batch, input: {} });
      expect(await ended(batch, 'done')).toHaveLength(Math.min(3, turn + 1));
    }
    press.held = true;
    await run('works.batch.press', { id: batch, input: {} });
    const [now, before] = await ended(batch, 'active');
    expect(now).toMatchObject({ status: 'active', label: 'Press a batch' });
    expect(before).toMatchObject({ status: 'done' });
    press.held = false;
    expect(await ended(batch, 'done')).toHaveLength(3);
    expect(await jobsOf(other)).toEqual({ jobs: [] });
  });

  it('tell their error to who may see jobs, and nothing to who may not see the row', async () => {
    const batch = await add();
    press.broken = true;
    await run('works.batch.press', { id: batch, input: {} });
    const [dead] = await ended(batch, 'dead');
    press.broken = false;
    expect(dead).toMatchObject({ lastError: expect.stringContaining('The press is broken') });
    const reader = await app.signIn(await makeStaff(app, 'works.batch.read'));
    expect((await jobsOf(batch, reader)).jobs[0]).toMatchObject({ status: 'dead', lastError: null });
    const stranger = await app.signIn(await makeStaff(app, 'jobs.read'));
    expect((await stranger.get(`${API}/rows/works.batch/${batch}/jobs/0`)).statusCode).toBe(403);
    expect((await owner.get(`${API}/rows/works.batch/${batch}/jobs/1`)).statusCode).toBe(404);
    await run('jobs.cancel', { input: { id: dead?.['id'] } });
  });
});

describe('the history of settings', () => {
  const url = 'settings/works.rules/history';
  const change = (value: object): Promise<Answer> =>
    run('settings.change', { input: { name: 'works.rules', value } });

  it('tells who changed what, from what to what, the newest first', async () => {
    expect(await read(url)).toEqual({ items: [], next: null });
    const staff = await makeStaff(app, 'settings.change', 'settings.entry.read');
    const input = { name: 'works.rules', value: { foreman: 'Grace' } };
    expect((await run('settings.change', { input }, await app.signIn(staff))).statusCode).toBe(200);
    expect((await change({ shifts: 3 })).statusCode).toBe(200);
    expect((await change({ shifts: 9 })).statusCode).toBe(400);

    expect(await read(url)).toMatchObject({
      items: [
        { before: { foreman: 'Grace', shifts: 1 }, after: { foreman: 'Grace', shifts: 3 } },
        {
          actorKind: 'staff',
          actorName: 'Somebody',
          before: { foreman: 'Ada', shifts: 1 },
          after: { foreman: 'Grace', shifts: 1 },
        },
      ],
      next: null,
    });
  });

  it('comes in pages', async () => {
    for (let turn = 0; turn < 21; turn++) await change({ shifts: 1 + (turn % 3) });
    const page = await read<{ items: object[]; next: string }>(url);
    expect(page.items).toHaveLength(20);
    const rest = await read<{ items: object[]; next: null }>(`${url}?after=${encodeURIComponent(page.next)}`);
    expect([rest.items.length, rest.next]).toEqual([3, null]);
  });

  it('is closed to who may not see settings or the audit, and knows no other group', async () => {
    for (const permission of ['settings.entry.read', 'audit.entry.read'])
      expect(
        (await (await app.signIn(await makeStaff(app, permission))).get(`${API}/${url}`)).statusCode,
      ).toBe(403);
    expect((await owner.get(`${API}/settings/works.no/history`)).json()).toMatchObject({
      code: 'settings.unknown_group',
    });
  });
});
