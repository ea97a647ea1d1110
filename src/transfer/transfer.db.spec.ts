import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { definePlugin } from '../plugin/define-plugin.js';
import { defineResource } from '../resource/define-resource.js';
import { f } from '../resource/fields.js';
import { startTestApp, type TestApp, type TestReply } from '../testing/test-app.js';

const label = (en: string) => ({ en, zh: en });
const labels = (noun: string) => ({ one: label(noun), many: label(`${noun}s`) });
const Box = defineResource({
  name: 'shelf.box',
  labels: labels('Box'),
  title: 'name',
  fields: {
    key: f.slug({ label: label('Key') }),
    name: f.text({ label: label('Name'), translated: true }),
    note: f.text({ label: label('Note'), optional: true }),
    size: f.integer({ label: label('Size'), default: 1 }),
    worth: f.money({ label: label('Worth'), optional: true }),
    open: f.boolean({ label: label('Open'), default: false }),
    checkedAt: f.instant({ label: label('Checked'), optional: true }),
    inside: f.refs({ label: label('Inside'), to: 'shelf.box' }),
    parts: f.list({ label: label('Parts'), default: [], of: { what: f.text({ label: label('What') }) } }),
  },
});
const Seal = defineResource({
  name: 'shelf.seal',
  labels: labels('Seal'),
  title: 'name',
  writes: 'commands',
  fields: { name: f.text({ label: label('Name') }) },
});
const shelf = definePlugin({ name: 'shelf', label: label('Shelf'), resources: [Box, Seal] });

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [shelf] });
});
afterAll(() => app?.close());

async function run(command: 'import' | 'export', input: Record<string, unknown>): Promise<TestReply['body']> {
  const started = await app.asAdmin(`POST /v1/admin/transfers/${command}`, input);
  expect(started.body).toMatchObject({ status: 'waiting' });
  for (let tries = 0; tries < 400; tries += 1) {
    const { body } = await app.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`);
    if (body.status === 'done' || body.status === 'failed') return body;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('The transfer did not end within 10 s.');
}

const fileOf = async (id: string, file: string): Promise<string> =>
  (await app.asAdmin(`GET /v1/admin/transfers/${id}/files/${file}`)).text;

it.each(['csv', 'ndjson'])('exports rows to %s and takes the file back without a change', async (format) => {
  const first = await app.asAdmin('POST /v1/admin/boxes', { key: `a-${format}`, name: { en: 'First' } });
  await app.asAdmin('POST /v1/admin/boxes', {
    key: `b-${format}`,
    name: { en: '=SUM(1)', 'zh-CN': '标题 "1",' },
    note: '-5',
    size: -3,
    worth: { amount: 1050, currency: 'JPY' },
    open: true,
    checkedAt: '2026-05-01T10:00:00.000Z',
    inside: [first.body.id],
    parts: [{ what: '@home' }],
  });
  const exported = await run('export', { resource: 'boxes', format });
  const file = await fileOf(exported.id, 'result');
  if (format === 'csv') {
    const cells = file.split('\n').flatMap((line) => line.split(','));
    expect(cells.filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([]);
  }

  const again = await run('import', { resource: 'boxes', format, content: file });
  expect(again).toMatchObject({ created: 0, updated: 0, failed: 0, unchanged: exported.processed });
  const both = await run('export', { resource: 'boxes', format });
  expect(await fileOf(both.id, 'result')).toBe(file);
});

it('creates and changes rows, refuses wrong ones by line and column, and keeps the others', async () => {
  const { body } = await app.asAdmin('POST /v1/admin/boxes', { key: 'old', name: { en: 'Old' } });
  const content = [
    'id,key,name[en]',
    `${body.id as string},old,Renamed`,
    ',new,New',
    ',Not A Slug,Wrong',
    ',old,Twice',
    'x,bad-id,Bad',
  ].join('\n');
  const done = await run('import', { resource: 'boxes', content });
  expect(done).toMatchObject({ processed: 5, created: 1, updated: 1, failed: 3 });
  const errors = await fileOf(done.id, 'errors');
  expect(errors.split('\n')[0]).toBe('line,column,reason');
  expect(errors).toMatch(/^4,key,/m);
  expect(errors).toMatch(/^5,key,Another shelf.box has the same key/m);
  expect(errors).toMatch(/^6,id,/m);
  const renamed = await app.asAdmin(`GET /v1/admin/boxes/${body.id as string}`);
  expect(renamed.body.name).toEqual({ en: 'Renamed' });
});

it('changes and announces nothing when it only tries', async () => {
  const before = await app.asAdmin(
    'GET /v1/admin/audit-entries?filter[action]=transfers.import-rows&total=true',
  );
  const done = await run('import', {
    resource: 'boxes',
    dryRun: true,
    content: 'key,name[en]\ntrial,Trial\n',
  });
  expect(done).toMatchObject({ created: 1, failed: 0 });
  expect((await app.asAdmin('GET /v1/admin/boxes?filter[key]=trial')).body.items).toEqual([]);
  const after = await app.asAdmin(
    'GET /v1/admin/audit-entries?filter[action]=transfers.import-rows&total=true&limit=100',
  );
  const resources = (after.body.items as { changes: { resource: string }[] }[]).flatMap(({ changes }) =>
    changes.map(({ resource }) => resource),
  );
  expect(after.body.total).toBeGreaterThan(before.body.total);
  expect(resources.slice(0, after.body.total - before.body.total)).not.toContain('shelf.box');
});

it('refuses unknown columns, resources that only commands change, and who may not write', async () => {
  const refused = async (input: unknown, headers?: Readonly<Record<string, string>>) =>
    (
      await app.request('POST /v1/admin/transfers/import', {
        body: input,
        headers: headers ?? app.administrator,
      })
    ).body.code;
  expect(await refused({ resource: 'boxes', content: 'key,colour\na,b' })).toBe('transfers.unknown_column');
  expect(await refused({ resource: 'seals', content: 'id\n' })).toBe('transfers.not_transferable');
  expect(await refused({ resource: 'nothing', content: 'id\n' })).toBe('transfers.unknown_resource');
  const limited = await app.keyWith('transfers.import', 'shelf.box.read');
  expect(await refused({ resource: 'boxes', content: 'key,name[en]\na,b' }, limited)).toBe(
    'kernel.forbidden',
  );
});

it('acts with the permissions of who asked, so that a file gives nobody more than a request would', async () => {
  const clerk = await app.keyWith(
    'transfers.import',
    'transfers.transfer.read',
    'access.role.create',
    'access.role.update',
  );
  const file = 'name,label[en],permissions\nroot,Root,"[""*""]"\n';
  const body = { resource: 'roles', content: file };
  const started = await app.request('POST /v1/admin/transfers/import', { body, headers: clerk });
  expect(started.status).toBe(200);
  await app.jobsDone();
  const { body: done } = await app.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`);
  expect(done).toMatchObject({ status: 'done', created: 0, failed: 1 });
  expect((await app.asAdmin('GET /v1/admin/roles?filter[name]=root')).body.items).toEqual([]);
});

it('gives an exported file only to who may read its rows', async () => {
  const { id } = await run('export', { resource: 'boxes' });
  const outsider = await app.keyWith('transfers.transfer.read');
  const refused = await app.request(`GET /v1/admin/transfers/${id as string}/files/result`, {
    headers: outsider,
  });
  expect(refused.body).toMatchObject({ status: 403, params: { permission: 'shelf.box.read' } });
});
