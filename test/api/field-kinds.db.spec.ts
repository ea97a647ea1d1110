import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { startAdminApp, type AdminApp, type Browser } from '../../admin/testing/admin-app.js';
import { samplePlugin, Thing } from '../../admin/testing/sample-plugin.js';
import { media } from '../../plugins/media/media.plugin.js';
import { makeStaff } from '../../src/access/testing/staff-accounts.js';
import { isWritable } from '../../src/resource/compiled-resource.js';
import { definePlugin, defineResource, f } from '../../src/index.js';
import { KIND_NAMES } from '../../src/resource/kinds/kinds.js';

const label = (en: string) => ({ en, zh: en });
const Frame = defineResource({
  name: 'gallery.frame',
  labels: { one: label('Frame'), many: label('Frames') },
  title: 'code',
  fields: { code: f.slug({ label: label('Code') }), picture: f.media({ label: label('Picture') }) },
});
const gallery = definePlugin({
  name: 'gallery',
  label: label('Gallery'),
  dependsOn: ['media'],
  resources: [Frame],
});

type Values = Readonly<Record<string, unknown>>;

const SECRETS = ['first-secret', 'second-secret'];
let app: AdminApp;
let staff: Browser;
/** Two values of each field that may be written, all of them unlike what is there by default. */
let first: Values;
let second: Values;

beforeAll(async () => {
  app = await startAdminApp([samplePlugin, media, gallery]);
  staff = await app.signIn(await makeStaff(app, '*'));
  const tags = [await newTag('Oak'), await newTag('Elm, "old"')];
  first = {
    title: { en: 'Kettle, "large"', 'zh-CN': '水壶' },
    code: 'kettle',
    body: { en: '<p>Boils <strong>fast</strong></p>', 'zh-CN': '<p>快</p>' },
    note: 'one\ntwo; three',
    amount: 12,
    weight: '-1.250',
    worth: { amount: 1_234, currency: 'JPY' },
    active: true,
    at: '2026-05-01T10:00:00.123Z',
    day: '2026-05-01',
    size: 'l',
    meta: { width: 1.5, depth: 2 },
    tag: tags[0],
    tags: [tags[1], tags[0]],
    lines: [{ name: '=inner', count: 2, each: { amount: 1_500, currency: 'KWD' } }],
    mail: 'me@example.com',
    phone: '+4930123456',
    site: 'https://example.com/a?b=c,d',
    token: SECRETS[0],
    cost: 9,
  };
  second = {
    ...first,
    title: { en: '=Pot' },
    body: { en: '<ul><li>New</li></ul>' },
    note: '-',
    amount: 0,
    weight: '99999.999',
    worth: { amount: 5, currency: 'USD' },
    active: false,
    at: '1999-12-31T23:59:59.000Z',
    day: '2000-02-29',
    size: 's',
    meta: {},
    tag: tags[1],
    tags: [tags[0]],
    lines: [],
    mail: 'you@example.com',
    phone: '+8613800138000',
    site: 'https://例子.example/',
    token: SECRETS[1],
    cost: 1,
  };
}, 120_000);
afterAll(() => app?.close());
afterEach(async () => {
  for (const plural of ['things', 'frames']) {
    const { body } = await app.asAdmin(`GET /v1/admin/${plural}`);
    for (const { id } of body.items as { id: string }[])
      await app.asAdmin(`DELETE /v1/admin/${plural}/${id}`);
  }
});

async function newTag(name: string): Promise<string> {
  return (await app.asAdmin('POST /v1/admin/tags', { name })).body.id as string;
}

async function newPicture(background: string): Promise<string> {
  const image = sharp({ create: { width: 20, height: 20, channels: 3, background } });
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await image.png().toBuffer())]), `${background}.png`);
  const init = { method: 'POST', body: form, headers: app.administrator };
  return ((await (await fetch(`${app.url}/v1/admin/assets`, init)).json()) as { id: string }).id;
}

/** What reads say of values: of a secret that it is set. */
const read = (values: Values): Values => ({ ...values, token: { isSet: true } });

async function add(values: Values): Promise<string> {
  const { status, body } = await app.asAdmin('POST /v1/admin/things', values);
  expect({ status, errors: body.errors }).toEqual({ status: 201, errors: undefined });
  return body.id as string;
}
const get = async (id: string): Promise<Values> => (await app.asAdmin(`GET /v1/admin/things/${id}`)).body;

describe('the sample plugin', () => {
  it('has every kind of field but files, and this test a value for each that may be written', () => {
    const fields = { ...Thing.fields, ...Frame.fields };
    const kinds = new Set(Object.values(fields).map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual([...KIND_NAMES].sort());
    const writable = app.registry.resource(Thing.name).fields.filter(({ field }) => isWritable(field));
    const names = writable.map(({ name }) => name).sort();
    expect([Object.keys(first).sort(), Object.keys(second).sort()]).toEqual([names, names]);
  });
});

describe('every kind of field', () => {
  it('is created, read and changed over REST', async () => {
    const id = await add(first);
    expect(await get(id)).toMatchObject({ ...read(first), status: 'new', version: 1 });
    const { code: _immutable, ...changes } = second;
    await app.asAdmin(`PATCH /v1/admin/things/${id}`, changes);
    expect(await get(id)).toMatchObject({ ...read(second), status: 'new', version: 2 });
  });

  it('is created, shown and changed through the forms of the back-office', async () => {
    const path = '/admin/api/resources/sample.thing';
    const made = (await staff.submit(`${path}/actions/new`, formOf(first))).json() as Form;
    expect(made.notice).toMatchObject({ type: 'success' });
    const { id } = made.record;
    expect(await get(id)).toMatchObject(read(first));

    const shown = ((await staff.get(`${path}/records/${id}/show`)).json() as Form).record.params;
    const { token: _token, ...visible } = first;
    expect(shown).toMatchObject({ ...paramsOf(visible), 'token.isSet': true, status: 'new' });
    expect(JSON.stringify(shown)).not.toContain(SECRETS[0]);

    const { code: _immutable, ...changes } = second;
    const saved = await staff.submit(`${path}/records/${id}/edit`, { ...formOf(changes), version: '1' });
    expect((saved.json() as Form).notice).toMatchObject({ type: 'success' });
    expect(await get(id)).toMatchObject({ ...read(second), version: 2 });
  });

  it.each(['csv', 'ndjson'])(
    'comes back from %s, in rows that are gone and in rows that changed',
    async (format) => {
      const ids = [await add(first), await add({ ...second, code: 'pot' })];
      const before = await Promise.all(ids.map(get));
      const file = await exported(format);
      for (const secret of [...SECRETS, 'token']) expect(file).not.toContain(secret);
      expect(await imported(format, file)).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 0 });

      await app.asAdmin(`DELETE /v1/admin/things/${ids[0] ?? ''}`);
      const { code: _immutable, token: _token, ...changes } = first;
      await app.asAdmin(`PATCH /v1/admin/things/${ids[1] ?? ''}`, changes);
      expect(await imported(format, file)).toMatchObject({ created: 1, updated: 1, unchanged: 0, failed: 0 });
      const [gone, changed] = await Promise.all(ids.map(get));
      // A secret is in no file: it stays where it is, and does not come back with a row that is gone.
      expect(gone).toMatchObject({ ...withoutHistory(before[0]), token: null });
      expect(changed).toMatchObject(withoutHistory(before[1]));
      expect(await exported(format)).toBe(file);
    },
  );

  it.each(['csv', 'ndjson'])(
    'that no form writes is in a file of %s to be read, and left alone',
    async (format) => {
      const id = await add(first);
      await app.asAdmin(`POST /v1/admin/things/${id}/open`, {});
      const file = await exported(format);
      expect(file).toContain('status');
      expect(file).toContain('kept');
      expect(file).not.toMatch(/hidden|unseen/);
      const edited = file.replace('open', 'shut').replace('kept', 'lost');
      expect(edited).not.toBe(file);
      expect(await imported(format, edited)).toMatchObject({ unchanged: 1, updated: 0, failed: 0 });
      expect(await get(id)).toMatchObject({ status: 'open', frozen: 'kept' });
    },
  );
});

it.each(['csv', 'ndjson'])('a file is chosen in a form, and comes back from %s', async (format) => {
  const [olive, navy] = [await newPicture('olive'), await newPicture('navy')];
  const path = '/admin/api/resources/gallery.frame';
  const values = { code: `frame-${format}`, picture: olive };
  const { record } = (await staff.submit(`${path}/actions/new`, values)).json() as Form;
  const target = `/v1/admin/frames/${record.id}`;
  expect((await app.asAdmin(`GET ${target}`)).body).toMatchObject(values);
  const file = await exported(format, 'frames');
  const changed = await app.asAdmin(`PATCH ${target}`, { picture: navy });
  expect(changed.body).toMatchObject({ picture: navy });
  expect(await imported(format, file, 'frames')).toMatchObject({ updated: 1, failed: 0 });
  expect((await app.asAdmin(`GET ${target}`)).body).toMatchObject(values);
});

interface Form {
  readonly record: { readonly id: string; readonly params: Values };
  readonly notice: unknown;
}

/** Values as AdminJS holds them: texts of languages, parts of amounts and lists of ids apart, documents as JSON. */
function paramsOf(values: Values): Values {
  const parts = Object.entries(values).flatMap(([name, value]): [string, unknown][] => {
    const { kind } = Thing.fields[name as keyof typeof Thing.fields];
    if (typeof value !== 'object' || value === null) return [[name, value]];
    if (kind === 'json' || kind === 'list') return [[name, expect.any(String)]];
    return Object.entries(value).map(([part, one]) => [`${name}.${part}`, one]);
  });
  return Object.fromEntries(parts);
}

function formOf(values: Values): Record<string, string> {
  const documents = Object.entries(values).filter(([name]) => name === 'meta' || name === 'lines');
  const texts = Object.entries(paramsOf(values)).map(([name, value]) => [name, String(value)]);
  // A language that has no text any more, and an entry that is gone, are sent as empty.
  const emptied = { 'title.zh-CN': '', 'body.zh-CN': '' };
  return {
    ...emptied,
    ...(Object.fromEntries(texts) as Record<string, string>),
    ...Object.fromEntries(documents.map(([name, value]) => [name, JSON.stringify(value)])),
  };
}

const withoutHistory = ({
  version: _version,
  createdAt: _created,
  updatedAt: _updated,
  token: _token,
  ...rest
}: Values = {}) => rest;

async function transfer(command: 'import' | 'export', input: Values): Promise<Values> {
  const started = await app.asAdmin(`POST /v1/admin/transfers/${command}`, input);
  await app.jobsDone();
  const { body } = await app.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`);
  expect(body).toMatchObject({ status: 'done' });
  return body as Values;
}
const imported = (format: string, content: string, resource = 'things') =>
  transfer('import', { resource, format, content });
async function exported(format: string, resource = 'things'): Promise<string> {
  const { id } = await transfer('export', { resource, format, query: { sort: 'code' } });
  return (await app.asAdmin(`GET /v1/admin/transfers/${String(id)}/files/result`)).text;
}
