import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { content } from '../../plugins/content/content.plugin.js';
import { startTestApp, type TestApp, type TestReply } from '../testing/test-app.js';

let shop: TestApp;
beforeAll(async () => {
  shop = await startTestApp({ plugins: [content] });
});
afterAll(() => shop?.close());

async function run(command: 'import' | 'export', input: Record<string, unknown>): Promise<TestReply['body']> {
  const started = await shop.asAdmin(`POST /v1/admin/transfers/${command}`, input);
  expect(started.body).toMatchObject({ status: 'waiting' });
  for (let tries = 0; tries < 400; tries += 1) {
    const { body } = await shop.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`);
    if (body.status === 'done' || body.status === 'failed') return body;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('The transfer did not end within 10 s.');
}

const fileOf = async (id: string, file: string): Promise<string> =>
  (await shop.asAdmin(`GET /v1/admin/transfers/${id}/files/${file}`)).text;

it.each(['csv', 'ndjson'])('exports rows to %s and takes the file back without a change', async (format) => {
  const banner = (n: number) => ({
    headline: { en: `=SUM(${n})`, 'zh-CN': `标题 "${n}",\n` },
    placement: `-p${n}`,
    position: n,
  });
  for (let n = 0; n < 3; n += 1) await shop.asAdmin('POST /v1/admin/banners', banner(n));
  const exported = await run('export', { resource: 'banners', format });
  const file = await fileOf(exported.id, 'result');
  if (format === 'csv')
    expect(
      file
        .split('\n')
        .flatMap((line) => line.split(','))
        .some((cell) => /^"?[=+@-]/.test(cell)),
    ).toBe(false);

  const again = await run('import', { resource: 'banners', format, content: file });
  expect(again).toMatchObject({ created: 0, updated: 0, failed: 0, unchanged: exported.processed });
  const both = await run('export', { resource: 'banners', format });
  expect(await fileOf(both.id, 'result')).toBe(file);
});

it('creates and changes rows, refuses wrong ones by line and column, and keeps the others', async () => {
  const { body } = await shop.asAdmin('POST /v1/admin/menus', { key: 'old', name: { en: 'Old' } });
  const content = [
    'id,key,name[en]',
    `${body.id as string},old,Renamed`,
    ',new,New',
    ',Not A Slug,Wrong',
    ',old,Twice',
    'x,bad-id,Bad',
  ].join('\n');
  const done = await run('import', { resource: 'menus', content });
  expect(done).toMatchObject({ processed: 5, created: 1, updated: 1, failed: 3 });
  const errors = await fileOf(done.id, 'errors');
  expect(errors.split('\n')[0]).toBe('line,column,reason');
  expect(errors).toMatch(/^4,key,/m);
  expect(errors).toMatch(/^5,key,Another content.menu has the same key/m);
  expect(errors).toMatch(/^6,id,/m);
  const renamed = await shop.asAdmin(`GET /v1/admin/menus/${body.id as string}`);
  expect(renamed.body.name).toEqual({ en: 'Renamed' });
});

it('changes and announces nothing when it only tries', async () => {
  const before = await shop.asAdmin(
    'GET /v1/admin/audit-entries?filter[action]=transfers.import-rows&total=true',
  );
  const done = await run('import', {
    resource: 'menus',
    dryRun: true,
    content: 'key,name[en]\ntrial,Trial\n',
  });
  expect(done).toMatchObject({ created: 1, failed: 0 });
  expect((await shop.asAdmin('GET /v1/admin/menus?filter[key]=trial')).body.items).toEqual([]);
  const after = await shop.asAdmin(
    'GET /v1/admin/audit-entries?filter[action]=transfers.import-rows&total=true&limit=100',
  );
  const resources = (after.body.items as { changes: { resource: string }[] }[]).flatMap(({ changes }) =>
    changes.map(({ resource }) => resource),
  );
  expect(after.body.total).toBeGreaterThan(before.body.total);
  expect(resources.slice(0, after.body.total - before.body.total)).not.toContain('content.menu');
});

it('refuses unknown columns, resources that only commands change, and who may not write', async () => {
  const refused = async (input: unknown, headers?: Readonly<Record<string, string>>) =>
    (
      await shop.request('POST /v1/admin/transfers/import', {
        body: input,
        headers: headers ?? shop.administrator,
      })
    ).body.code;
  expect(await refused({ resource: 'menus', content: 'key,colour\na,b' })).toBe('transfers.unknown_column');
  expect(await refused({ resource: 'revisions', content: 'id\n' })).toBe('transfers.not_transferable');
  expect(await refused({ resource: 'nothing', content: 'id\n' })).toBe('transfers.unknown_resource');
  const limited = await shop.keyWith('transfers.import', 'content.menu.read');
  expect(await refused({ resource: 'menus', content: 'key,name[en]\na,b' }, limited)).toBe(
    'kernel.forbidden',
  );
});
