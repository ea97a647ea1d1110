import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { makeStaff } from '../access/testing/staff-accounts.js';
import { defineCommand, definePlugin, defineQuery, defineResource, defineSettings, f } from '../index.js';
import { startTestApp, type TestApp, type TestReply } from '../testing/test-app.js';
import { UnitOfWork, type Tx } from './unit-of-work.js';

const shown = { visibility: { storefront: true } } as const;
const Note = defineResource({
  name: 'pad.note',
  labels: { one: { en: 'Note', zh: '便签' }, many: { en: 'Notes', zh: '便签' } },
  title: 'key',
  fields: {
    key: f.slug({ label: { en: 'Key', zh: '标识' }, ...shown }),
    text: f.text({ label: { en: 'Text', zh: '内容' }, ...shown }),
  },
  storefront: { by: 'key', list: { sorts: ['key'] } },
});
const keys = z.strictObject({ keys: z.array(z.string()) });
const READ_KEYS = 'SELECT key FROM pad_note ORDER BY key';
const query = defineQuery({
  name: 'pad.keys',
  label: { en: 'Keys', zh: '标识' },
  path: '/v1/store/pad-keys',
  result: keys,
  handle: async ({ tx }) => ({ keys: (await tx.query<{ key: string }>(READ_KEYS)).map(({ key }) => key) }),
});
/** A command that decides by what it reads. */
const look = defineCommand({
  name: 'pad.look',
  label: { en: 'Look', zh: '查看' },
  input: z.strictObject({}),
  result: keys,
  handle: async (context) => ({ keys: (await context.rows(Note).where({})).map(({ key }) => key) }),
});
const paper = defineSettings({
  name: 'pad.paper',
  label: { en: 'Paper', zh: '纸张' },
  schema: z.strictObject({ lines: z.int().min(1).default(1) }),
  fields: { lines: { label: { en: 'Lines', zh: '行数' } } },
});
const pad = definePlugin({
  name: 'pad',
  label: { en: 'Pad', zh: '便签本' },
  resources: [Note],
  commands: [look],
  queries: [query],
  settings: [paper],
});

// Another application's database: a replica that lags so far behind that nothing in it is the same.
let replica: TestApp;
let app: TestApp;
beforeAll(async () => {
  replica = await startTestApp({ plugins: [pad] });
  await replica.asAdmin('POST /v1/admin/notes', { key: 'old', text: 'On the replica' });
  app = await startTestApp({ plugins: [pad], env: { DATABASE_REPLICA_URLS: replica.databaseUrl } });
  await app.asAdmin('POST /v1/admin/notes', { key: 'new', text: 'On the primary' });
});
afterAll(async () => {
  await app?.close();
  await replica?.close();
});

const keysIn = ({ body }: TestReply): string[] => (body.items as { key: string }[]).map(({ key }) => key);

describe('with a replica', () => {
  it('reads the storefront’s rows, lists and queries there', async () => {
    expect((await app.request('GET /v1/store/notes/old')).body).toMatchObject({ text: 'On the replica' });
    expect((await app.request('GET /v1/store/notes/new')).status).toBe(404);
    expect(keysIn(await app.request('GET /v1/store/notes'))).toEqual(['old']);
    expect((await app.request('GET /v1/store/pad-keys')).body).toEqual({ keys: ['old'] });
  });

  it('reads lists of integrations and the back-office there', async () => {
    expect(keysIn(await app.asAdmin('GET /v1/admin/notes'))).toEqual(['old']);
  });

  it('writes to the primary, and reads there what a command decides by', async () => {
    expect((await app.asAdmin('POST /v1/admin/pad/look', {})).body).toEqual({ keys: ['new'] });
    expect(keysIn(await replica.asAdmin('GET /v1/admin/notes'))).toEqual(['old']);
    expect((await app.asAdmin('POST /v1/admin/notes', { key: 'old', text: 'Free there' })).status).toBe(201);
    expect((await app.asAdmin('POST /v1/admin/notes', { key: 'new', text: 'Taken' })).status).toBe(409);
  });

  it('reads one row with its version from the primary, so that what it says can be written with', async () => {
    const made = await app.asAdmin('POST /v1/admin/notes', { key: 'fresh', text: 'First' });
    const target = `/v1/admin/notes/${made.body.id as string}`;
    const read = await app.asAdmin(`GET ${target}`);
    const match = { 'if-match': read.headers.get('etag') ?? '' };
    expect((await app.asAdmin(`PATCH ${target}`, { text: 'Second' }, match)).body).toMatchObject({
      version: 2,
    });
    expect((await app.asAdmin(`GET ${target}`)).body).toMatchObject({ text: 'Second' });
    expect((await app.asAdmin(`PATCH ${target}`, { text: 'Third' }, match)).status).toBe(412);
  });

  it('reads settings, which are written with a version too, from the primary', async () => {
    const saved = await app.asAdmin('PATCH /v1/admin/settings/pad.paper', { lines: 9 });
    const read = await app.asAdmin('GET /v1/admin/settings/pad.paper');
    expect(read.body).toMatchObject({ version: saved.body.version, value: { lines: 9 } });
  });

  it('knows sessions and keys of the primary alone', async () => {
    const staff = await makeStaff(app, '*');
    const login = await app.request('POST /v1/admin/session', {
      body: { email: staff.email, password: staff.password },
    });
    const session = { authorization: `Bearer ${login.body.token as string}` };
    expect((await app.request('GET /v1/admin/session', { headers: session })).status).toBe(200);
    await app.request('DELETE /v1/admin/session', { headers: session });
    expect((await app.request('GET /v1/admin/session', { headers: session })).status).toBe(401);
    const foreign = await app.request('GET /v1/admin/notes', { headers: replica.administrator });
    expect(foreign.status).toBe(401);
  });

  it('takes a file in, imports it and gives the result back, none of which the replica knows', async () => {
    const headers = { ...app.administrator, 'content-type': 'text/csv' };
    const upload = await app.request('POST /v1/admin/transfer-uploads', {
      body: 'key,text\nfile,Yes\n',
      headers,
    });
    expect(upload.status).toBe(201);
    const id = upload.body.id as string;
    const preview = await app.asAdmin(`GET /v1/admin/transfer-uploads/${id}/preview?resource=notes`);
    expect(preview.status).toBe(200);
    const input = { resource: 'notes', upload: id };
    const started = await app.asAdmin('POST /v1/admin/transfers/import', input);
    const target = `/v1/admin/transfers/${started.body.id as string}`;
    await transferred(target);
    expect((await app.asAdmin(`GET ${target}`)).body).toMatchObject({
      status: 'done',
      created: 1,
      failed: 0,
    });
    const exported = await app.asAdmin('POST /v1/admin/transfers/export', { resource: 'notes' });
    const place = `/v1/admin/transfers/${exported.body.id as string}`;
    await transferred(place);
    expect((await app.asAdmin(`GET ${place}/files/result`)).text).toContain('On the replica');
  });
});

async function transferred(target: string): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if ((await app.asAdmin(`GET ${target}`)).body.status === 'done') return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('The transfer did not end within 10 s.');
}

/** Name of the database that answers. */
const place = async (tx: Tx): Promise<string> =>
  (await tx.query<{ name: string }>('SELECT current_database() AS name'))[0]?.name ?? '';

describe('a unit of work with a replica', () => {
  it.each<[string, string, (units: UnitOfWork) => Promise<string>]>([
    ['a read', 'replica', (units) => units.read(place)],
    ['a read that must be fresh', 'primary', (units) => units.readFresh(place)],
    ['a transaction', 'primary', (units) => units.run(place)],
    ['a read inside a transaction', 'primary', (units) => units.run(() => units.read(place))],
    ['a fresh read inside a read', 'primary', (units) => units.read(() => units.readFresh(place))],
    ['a read inside a fresh read', 'primary', (units) => units.readFresh(() => units.read(place))],
    ['a transaction inside a read', 'primary', (units) => units.read(() => units.run(place))],
  ])('takes %s to the %s', async (_what, expected, work) => {
    const { databaseUrl } = expected === 'replica' ? replica : app;
    expect(await work(app.app.get(UnitOfWork))).toBe(new URL(databaseUrl).pathname.slice(1));
  });
});
