import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { contribute } from '../plugin/define-port.js';
import { definePlugin } from '../plugin/define-plugin.js';
import { defineResource } from '../resource/define-resource.js';
import { f } from '../resource/fields.js';
import { startTestApp, type TestApp, type TestReply } from '../testing/test-app.js';
import { JSON_COLUMN, TransferFormats, type TransferFormat } from './transfer-format.port.js';

const label = (en: string) => ({ en, zh: en });
const Jar = defineResource({
  name: 'cellar.jar',
  labels: { one: label('Jar'), many: label('Jars') },
  title: 'name',
  fields: {
    key: f.slug({ label: label('Key') }),
    name: f.text({ label: label('Name') }),
    size: f.integer({ label: label('Size'), default: 1 }),
  },
});

/** Its jars have the size that is chosen. */
const labelSheet: TransferFormat = {
  label: label('Label sheet'),
  resource: 'cellar.jar',
  columns: [{ key: 'handle', label: label('Handle') }],
  options: [
    {
      key: 'size',
      label: label('Size'),
      choices: ['1', '9'].map((value) => ({ value, label: label(`${value} l`) })),
    },
    {
      key: 'like',
      label: label('Like'),
      choices: async ({ tx, contentLocales: [first = ''] }) => {
        const jars = await tx.query<{ key: string }>('SELECT key FROM cellar_jar ORDER BY key LIMIT 1');
        return jars.map(({ key }) => ({ value: key, label: label(`${key} ${first}`) }));
      },
    },
  ],
  detect: (header) => header.includes('Handle'),
  take: async (context, groups, { options: { size, like } }) => {
    const name = `Like ${like ?? 'nothing'}`;
    const values = groups.map(([{ cells }]) => ({ key: cells.handle ?? '', name, size: Number(size) }));
    await context.rows(Jar).insertMany(values);
    return groups.map(() => 'created');
  },
  export: {
    header: ['Handle'],
    lines: async (_context, rows, { options: { size } }) => rows.map(({ key }) => [`${String(key)} ${size}`]),
  },
};

/** Documents that are told from the rows of the resource by a member of their own. */
const jarDocuments: TransferFormat = {
  label: label('Jar documents'),
  resource: 'cellar.jar',
  file: 'ndjson',
  columns: [JSON_COLUMN],
  detect: (members) => members.includes('lid'),
  isLast: ({ cells }) => cells.json?.includes('"set"') ?? false,
  take: async (context, groups) => {
    const read = groups.map(([{ cells }]) => JSON.parse(cells.json ?? '') as { key: string; lid: string });
    await context
      .rows(Jar)
      .insertMany(read.map(({ key, lid }, place) => ({ key, name: `${place}: ${lid}` })));
    return groups.map(() => 'created');
  },
};
const cellar = definePlugin({
  name: 'cellar',
  label: label('Cellar'),
  dependsOn: ['transfers'],
  resources: [Jar],
  contributions: [
    contribute(TransferFormats, 'label-sheet', labelSheet),
    contribute(TransferFormats, 'jar-documents', jarDocuments),
  ],
});

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [cellar] });
});
afterAll(() => app?.close());

async function run(direction: 'import' | 'export', input: object): Promise<TestReply['body']> {
  const started = await app.asAdmin(`POST /v1/admin/transfers/${direction}`, { resource: 'jars', ...input });
  expect(started.body).toMatchObject({ status: 'waiting' });
  await app.jobsDone();
  return (await app.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`)).body;
}
const found = async (key: string): Promise<unknown> =>
  (await app.asAdmin(`GET /v1/admin/jars?filter[key]=${key}`)).body.items[0];

it('asks for the options of a format, whose first choices count when nothing is said, and keeps them', async () => {
  expect(await run('import', { content: 'Handle\na-1\n' })).toMatchObject({ options: { size: '1' } });
  expect(await found('a-1')).toMatchObject({ size: 1, name: 'Like nothing' });
  const sent = await fetch(`${app.url}/v1/admin/transfer-uploads`, {
    method: 'POST',
    body: 'Handle\na-2\n',
    headers: { ...app.administrator, 'content-type': 'text/csv' },
  });
  const { id: upload } = (await sent.json()) as { id: string };
  const preview = await app.asAdmin(`GET /v1/admin/transfer-uploads/${upload}/preview?resource=jars`);
  expect(preview.body.options).toEqual([
    {
      key: 'size',
      label: label('Size'),
      choices: [
        { value: '1', label: label('1 l') },
        { value: '9', label: label('9 l') },
      ],
    },
    { key: 'like', label: label('Like'), choices: [{ value: 'a-1', label: label('a-1 en') }] },
  ]);
  const options = { size: '9' };
  expect(await run('import', { upload, options })).toMatchObject({ options: { size: '9', like: 'a-1' } });
  expect(await found('a-2')).toMatchObject({ size: 9, name: 'Like a-1' });
  const query = { 'filter[key]': 'a-2' };
  const { id } = await run('export', { format: 'label-sheet', query, options });
  const { text } = await app.asAdmin(`GET /v1/admin/transfers/${id as string}/files/result`);
  expect(text).toBe('Handle\na-2 9\n');
});

it('refuses options that a format does not have, by their names, in both directions', async () => {
  const asked = { resource: 'jars', format: 'label-sheet', options: { size: '7', 'a/b': 'x', like: 'none' } };
  const imported = { ...asked, content: 'Handle\nno\n' };
  for (const [direction, input] of Object.entries({ export: asked, import: imported })) {
    const { status, body } = await app.asAdmin(`POST /v1/admin/transfers/${direction}`, input);
    expect([status, body.code]).toEqual([400, 'kernel.invalid_input']);
    const pointers = body.errors.map((fault: { pointer: string }) => fault.pointer);
    expect(pointers).toEqual(['/options/size', '/options/a~1b', '/options/like']);
  }
  const plain = { resource: 'jars', content: 'key,name\nno,No\n', options: { size: '1' } };
  expect((await app.asAdmin('POST /v1/admin/transfers/import', plain)).body).toMatchObject({
    errors: [{ pointer: '/options/size' }],
  });
  expect(await found('no')).toBeUndefined();
});

it('tells documents in JSON by their members from the rows of the resource', async () => {
  const content = '{"key":"lidded","lid":"a lid, with \\"seal\\""}\n';
  expect(await run('import', { content })).toMatchObject({ format: 'jar-documents', created: 1 });
  expect(await found('lidded')).toMatchObject({ name: '0: a lid, with "seal"' });
  const plain = '\n {"key":"plain","name":"Plain"}\n';
  expect(await run('import', { content: plain })).toMatchObject({ format: 'ndjson', created: 1 });
});

it('takes rows that speak of others after these, wherever they stand, and tells their lines', async () => {
  const keys = ['set-1', 'one', 'set-2', 'two', 'one'];
  const lines = keys.map((key) => JSON.stringify({ key, lid: key.startsWith('set') ? 'set' : 'cork' }));
  const done = await run('import', { content: lines.join('\n') });
  expect(done).toMatchObject({ created: 4, failed: 1 });
  const { text } = await app.asAdmin(`GET /v1/admin/transfers/${done.id as string}/files/errors`);
  expect(text).toMatch(/^5,key,/m);
  const { body } = await app.asAdmin('GET /v1/admin/jars?filter[key][in]=one,two,set-1,set-2&sort=createdAt');
  expect(body.items.map(({ key }: { key: string }) => key)).toEqual(['one', 'two', 'set-1', 'set-2']);
});
