import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { makeStaff, sql } from '../../src/access/testing/staff-accounts.js';
import { startAdminApp, type AdminApp, type Browser } from '../testing/admin-app.js';
import { samplePlugin } from '../testing/sample-plugin.js';

interface Steps {
  readonly version: number;
  readonly states: readonly { readonly field: string; readonly state: string; readonly final: boolean }[];
  readonly steps: readonly {
    readonly command: string;
    readonly label: string;
    readonly to: string | null;
    readonly confirm: string | null;
    readonly form: { readonly fields: Record<string, { label: string }> } | null;
  }[];
}

let app: AdminApp;
let owner: Browser;
let id: string;

beforeAll(async () => {
  app = await startAdminApp([samplePlugin]);
  owner = await app.signIn(await makeStaff(app, '*'));
}, 120_000);
afterAll(() => app.close());
beforeEach(async () => {
  const code = `thing-${Math.random().toString(36).slice(2)}`;
  const added = await owner.submit('/admin/api/resources/sample.thing/actions/new', {
    'title.en': code,
    code,
  });
  id = (added.json() as { record: { id: string } }).record.id;
});

const steps = async (browser = owner): Promise<Steps> =>
  (await browser.get(`/admin/api/emporion/rows/sample.thing/${id}/steps`)).json() as Steps;
const run = (command: string, body: object, browser = owner) =>
  browser.post(`/admin/api/emporion/commands/${command}`, body);
const statusOf = async (): Promise<string> =>
  String(
    (await sql<{ status: string }>(app, 'SELECT status FROM sample_thing WHERE id = $1', [id]))[0]?.status,
  );

describe('the next steps of a row', () => {
  it('are the moves that are legal now, with their question and their form', async () => {
    const first = await steps();
    expect(first).toMatchObject({ version: 1, states: [{ field: 'status', state: 'new', final: false }] });
    expect(first.steps).toMatchObject([
      { command: 'sample.thing.open', to: 'open', confirm: 'Really open?', form: null },
    ]);
    await run('sample.thing.open', { id });
    const second = await steps();
    expect(second.steps).toMatchObject([
      { command: 'sample.thing.shut', form: { fields: { note: { label: 'Why' } } } },
    ]);
    await run('sample.thing.shut', { id, input: { note: 'because' } });
    expect(await steps()).toMatchObject({ states: [{ state: 'shut', final: true }], steps: [] });
  });

  it('come in the reader’s language, and only those the reader may take', async () => {
    await owner.post('/admin/preferences', { locale: 'zh-CN' });
    expect((await steps()).steps[0]).toMatchObject({ label: '中open thing', confirm: '中Really open?' });
    await owner.post('/admin/preferences', { locale: 'en' });
    const reader = await app.signIn(await makeStaff(app, 'sample.thing.read'));
    expect((await steps(reader)).steps).toEqual([]);
    expect((await run('sample.thing.open', { id }, reader)).statusCode).toBe(403);
    expect(await statusOf()).toBe('new');
  });

  it('are taken by POST alone', async () => {
    const answer = await owner.get('/admin/api/emporion/commands/sample.thing.open');
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
    expect(await statusOf()).toBe('new');
  });

  it('are refused when the row has moved on, and change nothing', async () => {
    await run('sample.thing.open', { id });
    const again = await run('sample.thing.open', { id });
    expect(again.statusCode).toBe(409);
    expect(again.json()).toMatchObject({ code: 'kernel.illegal_transition' });
    expect((await run('sample.thing.shut', { id, version: 1, input: { note: 'because' } })).statusCode).toBe(
      412,
    );
    expect(await statusOf()).toBe('open');
  });

  it('name the member of the form at fault', async () => {
    await run('sample.thing.open', { id });
    const refused = await run('sample.thing.shut', { id, input: { note: 'x', other: 1 } });
    expect(refused.statusCode).toBe(400);
    const pointers = (refused.json() as { errors: { pointer: string }[] }).errors.map(
      ({ pointer }) => pointer,
    );
    expect(pointers.sort()).toEqual(['/note', '/other']);
  });

  it('are taken once, however often the same press arrives', async () => {
    const key = 'one-press';
    const answers = await Promise.all([1, 2, 3].map(() => run('sample.thing.open', { id, key })));
    const codes = answers.map(({ statusCode }) => statusCode).filter((code) => code !== 409);
    expect(codes.every((code) => code === 200) && codes.length > 0).toBe(true);
    expect(await statusOf()).toBe('open');
    const moves = await sql(
      app,
      `SELECT 1 FROM audit_entry WHERE subject_id = $1 AND action = 'sample.thing.open'`,
      [id],
    );
    expect(moves).toHaveLength(1);
  });
});

describe('a list', () => {
  it('offers what makes a row by more than a form, and answers once with what it made', async () => {
    const answer = (await owner.get('/admin/api/emporion/lists/sample.thing/steps')).json() as Steps;
    expect(answer.steps.map(({ command }) => command)).toEqual(['sample.thing.makeKey']);
    expect((await run('sample.thing.makeKey', { input: { name: 'x' } })).json()).toEqual({
      result: { key: 'secret of x' },
    });
  });

  it('offers API keys: shown once, hashed, revoked by a step', async () => {
    const made = await run('access.apiKey.create', {
      input: { name: 'shop', permissions: ['sample.thing.read'] },
    });
    const { key, id: keyId } = (made.json() as { result: { key: string; id: string } }).result;
    expect(
      (await app.request('GET /v1/admin/things', { headers: { authorization: `Bearer ${key}` } })).status,
    ).toBe(200);
    const seen = (await owner.get(`/admin/api/resources/access.apiKey/records/${keyId}/show`)).body;
    expect(seen.includes(key)).toBe(false);
    expect((await run('access.apiKey.revoke', { id: keyId })).statusCode).toBe(200);
    expect(
      (await app.request('GET /v1/admin/things', { headers: { authorization: `Bearer ${key}` } })).status,
    ).toBe(401);
  });
});

describe('the timeline of a row', () => {
  it('tells who did what, in the reader’s language, with before and after', async () => {
    await run('sample.thing.open', { id });
    const answer = (await owner.get(`/admin/api/emporion/rows/sample.thing/${id}/timeline`)).json() as {
      items: { label: string; actorKind: string; changes: { before: object; after: object }[] }[];
    };
    expect(answer.items[0]).toMatchObject({ label: 'open thing', actorKind: 'staff' });
    expect(answer.items[0]?.changes[0]).toMatchObject({
      before: { status: 'new' },
      after: { status: 'open' },
    });
  });

  it('is closed to who may not see audits, and to who may not see the row', async () => {
    const url = `/admin/api/emporion/rows/sample.thing/${id}/timeline`;
    expect((await (await app.signIn(await makeStaff(app, 'sample.thing.read'))).get(url)).statusCode).toBe(
      403,
    );
    expect((await (await app.signIn(await makeStaff(app, 'audit.entry.read'))).get(url)).statusCode).toBe(
      403,
    );
  });
});

describe('the pages of the shell', () => {
  it('count the work to be done, with the viewer’s permissions', async () => {
    const answer = (await owner.get('/admin/api/emporion/widgets')).json() as {
      widgets: { id: string; count: number; href: string }[];
    };
    const widget = answer.widgets.find(({ id: name }) => name === 'sample.new');
    expect(widget?.count).toBeGreaterThan(0);
    expect(widget?.href).toBe('/admin/resources/sample.thing?filters.status~~eq=new'.replace('~~', '%7E%7E'));
    const nobody = await app.signIn(await makeStaff(app, 'sample.tag.read'));
    expect((await nobody.get('/admin/api/emporion/widgets')).json()).toEqual({ widgets: [] });
  });

  it('show and save settings, refuse stale and wrong ones beside their field', async () => {
    const read = async () =>
      (
        (await owner.get('/admin/api/emporion/settings')).json() as {
          groups: { name: string; version: number; value: object }[];
        }
      ).groups.find(({ name }) => name === 'sample.general');
    expect(await read()).toMatchObject({ version: 0, value: { name: 'Sample', limit: 3 } });
    const save = (value: object, version?: number) =>
      run('settings.change', { version, input: { name: 'sample.general', value } });
    expect((await save({ name: 'Shop' })).statusCode).toBe(200);
    expect(await read()).toMatchObject({ version: 1, value: { name: 'Shop', limit: 3 } });
    expect((await save({ limit: 99 }, 1)).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/value/limit' }],
    });
    expect((await save({ limit: 5 }, 7)).statusCode).toBe(412);
    const reader = await app.signIn(await makeStaff(app, 'sample.thing.read'));
    expect((await reader.get('/admin/api/emporion/settings')).statusCode).toBe(403);
  });

  it('show the jobs to who may see them', async () => {
    const counts = (await owner.get('/admin/api/emporion/jobs/counts')).json();
    expect(counts).toMatchObject({
      jobs: expect.any(Array),
      lagSeconds: expect.any(Number),
      mayManage: true,
    });
    expect((await owner.get('/admin/api/emporion/jobs?part=live&status=dead')).json()).toEqual({
      jobs: [],
      full: false,
    });
    expect((await owner.get('/admin/api/emporion/jobs?part=odd')).statusCode).toBe(400);
    expect((await owner.get('/admin/api/emporion/jobs/1')).statusCode).toBe(404);
    const reader = await app.signIn(await makeStaff(app, 'sample.thing.read'));
    for (const path of ['jobs/counts', 'jobs', 'jobs/1']) {
      expect((await reader.get(`/admin/api/emporion/${path}`)).statusCode).toBe(403);
    }
  });

  it('list every permission by plugin, in the reader’s language', async () => {
    const answer = (await owner.get('/admin/api/emporion/permissions')).json() as {
      permissions: { name: string }[];
    };
    expect(answer.permissions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['sample.thing.read', 'sample.thing.open', 'sample.cost', 'access.role.update']),
    );
  });

  it('change one’s own password, which ends every session', async () => {
    const staff = await makeStaff(app, 'sample.thing.read');
    const browser = await app.signIn(staff);
    const change = (current: string, next: string) =>
      browser.post('/admin/api/emporion/account/password', { current, next });
    expect((await change('wrong', 'another four random words')).statusCode).toBeGreaterThanOrEqual(400);
    expect((await change(staff.password, 'short')).json()).toMatchObject({ errors: [{ pointer: '/next' }] });
    expect((await change(staff.password, 'another four random words')).statusCode).toBe(204);
    expect((await browser.get('/admin/api/emporion/widgets')).statusCode).toBe(401);
  });
});
