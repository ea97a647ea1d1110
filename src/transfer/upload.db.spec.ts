import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contribute } from '../plugin/define-port.js';
import { definePlugin } from '../plugin/define-plugin.js';
import { defineResource } from '../resource/define-resource.js';
import { f } from '../resource/fields.js';
import { startTestApp, type TestApp, type TestReply } from '../testing/test-app.js';
import { TransferFormats, type TransferFormat } from './transfer-format.port.js';

const label = (en: string) => ({ en, zh: en });
const Jar = defineResource({
  name: 'cellar.jar',
  labels: { one: label('Jar'), many: label('Jars') },
  title: 'name',
  fields: {
    key: f.slug({ label: label('Key') }),
    name: f.text({ label: { en: 'Name', zh: '名称' }, max: 50 }),
    size: f.integer({ label: label('Size'), default: 1, max: 1_000 }),
    parts: f.list({ label: label('Parts'), default: [], of: { what: f.text({ label: label('What') }) } }),
  },
});

/** Several lines make one jar: the first names it, each brings a part. */
const shelfSheet: TransferFormat = {
  label: label('Shelf sheet'),
  resource: 'cellar.jar',
  columns: [
    { key: 'handle', label: label('Handle'), required: true },
    { key: 'title', label: label('Title'), aliases: ['Jar title'] },
    { key: 'part', label: label('Part') },
  ],
  keys: [{ key: 'handle', label: label('Handle') }],
  detect: (header) => header.includes('Handle') && header.includes('Part'),
  group: ({ cells }) => (cells.handle ? cells.handle : undefined),
  take: async (context, groups) => {
    const values = groups.map((rows) => ({
      key: rows[0].cells.handle ?? '',
      name: rows[0].cells.title ?? '',
      parts: rows.flatMap(({ cells }) => (cells.part ? [{ what: cells.part }] : [])),
    }));
    await context.rows(Jar).insertMany(values);
    return groups.map(() => 'created');
  },
  export: {
    header: ['Handle', 'Title'],
    lines: async (_context, rows) => rows.map(({ key, name }) => [String(key), String(name)]),
  },
};

/** Parts may stand anywhere, and say which jar they are of; columns of notes are called as people like. */
const packingList: TransferFormat = {
  label: label('Packing list'),
  resource: 'cellar.jar',
  columns: [
    { key: 'jar', label: label('Jar') },
    { key: 'of', label: label('Of') },
    { key: 'part', label: label('Part') },
  ],
  moreColumns: (header) =>
    header.filter((name) => name.startsWith('Note ')).map((name) => ({ key: name, label: label(name) })),
  detect: (header) => header.includes('Jar') && header.includes('Of'),
  ownership: {
    names: ({ cells }) => (cells.jar ? [cells.jar, `no. ${cells.jar}`] : []),
    owner: ({ cells }) => cells.of || undefined,
  },
  take: async (context, groups) => {
    const values = groups.map((rows) => ({
      key: rows.map(({ cells }) => cells.jar).find(Boolean) ?? 'lost',
      name: rows.map(({ cells }) => cells['Note a'] ?? '').join('|'),
      parts: rows.flatMap(({ cells }) => (cells.part ? [{ what: cells.part }] : [])),
    }));
    await context.rows(Jar).insertMany(values);
    return groups.map(() => 'created');
  },
  export: {
    header: async (context) => ['Jar', `Note ${(await context.rows(Jar).where({ key: 'p-1' })).length}`],
    lines: async (_context, rows, { header }) => rows.map(({ key }) => [String(key), header.join()]),
  },
};
const cellar = definePlugin({
  name: 'cellar',
  label: label('Cellar'),
  dependsOn: ['transfers'],
  resources: [Jar],
  contributions: [
    contribute(TransferFormats, 'shelf-sheet', shelfSheet),
    contribute(TransferFormats, 'packing-list', packingList),
  ],
});

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [cellar], env: { TRANSFER_UPLOAD_LIMIT: '4MiB' } });
});
afterAll(() => app?.close());

const CSV = { 'content-type': 'text/csv' };
async function send(target: string, bytes: Buffer | string, headers = {}): Promise<TestReply['body']> {
  const [method = '', path = ''] = target.split(' ');
  const body = typeof bytes === 'string' ? bytes : new Uint8Array(bytes);
  const reply = await fetch(app.url + path, {
    method,
    body,
    headers: { ...app.administrator, ...CSV, ...headers },
  });
  return { code: reply.status, ...((await reply.json()) as object) };
}
const upload = (bytes: Buffer | string) => send('POST /v1/admin/transfer-uploads', bytes);
const preview = async (id: string): Promise<TestReply['body']> =>
  (await app.asAdmin(`GET /v1/admin/transfer-uploads/${id}/preview?resource=jars`)).body;
async function take(input: Record<string, unknown>): Promise<TestReply['body']> {
  const started = await app.asAdmin('POST /v1/admin/transfers/import', { resource: 'jars', ...input });
  expect(started.body).toMatchObject({ status: 'waiting' });
  await app.jobsDone();
  return (await app.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`)).body;
}
const errorsOf = async ({ id }: { id: string }): Promise<string> =>
  (await app.asAdmin(`GET /v1/admin/transfers/${id}/files/errors`)).text;
const found = async (filter: string): Promise<unknown[]> =>
  (await app.asAdmin(`GET /v1/admin/jars?${filter}`)).body.items as unknown[];

describe('an uploaded file', () => {
  it('comes in parts, is previewed with a suggested mapping, and is imported', async () => {
    const file = Buffer.from('Key,Bezeichnung,名称\na-1,x,Ada\na-2,y,Bob\n');
    const begun = await upload(file.subarray(0, 20));
    const done = await send(
      `PATCH /v1/admin/transfer-uploads/${begun.id as string}?at=20`,
      file.subarray(20),
    );
    expect(done).toMatchObject({ code: 200, size: file.length });
    expect(await preview(begun.id)).toMatchObject({
      format: 'csv',
      header: ['Key', 'Bezeichnung', '名称'],
      mapping: { Key: 'key', Bezeichnung: null, 名称: 'name' },
      rows: [{ line: 2, cells: ['a-1', 'x', 'Ada'] }, { line: 3 }],
    });
    const mapping = { Key: 'key', 名称: 'name' };
    const tried = await take({ upload: begun.id, mapping, dryRun: true });
    expect(tried).toMatchObject({ status: 'done', created: 2, total: 2 });
    expect(await found('filter[key]=a-1')).toEqual([]);
    expect(await take({ upload: begun.id, mapping })).toMatchObject({ created: 2, failed: 0 });
    const again = await take({ upload: (await upload(file)).id, mapping, key: 'key' });
    expect(again).toMatchObject({ created: 0, unchanged: 2, failed: 0 });
  });

  it('says how much of it has arrived, is kept over a trial, and is gone when it was imported', async () => {
    const { id } = await upload('key,name\nkept-1,Kay\n');
    const seen = async () => (await app.asAdmin(`GET /v1/admin/transfer-uploads/${id as string}`)).body;
    expect(await seen()).toEqual({ id, size: 20 });
    await take({ upload: id, dryRun: true });
    expect(await seen()).toEqual({ id, size: 20 });
    await take({ upload: id });
    expect(await seen()).toMatchObject({ code: 'kernel.not_found' });
  });

  it('with two columns of one name is taken by the first', async () => {
    const { id } = await upload('key,name,name\ntwin,First,Second\n');
    expect(await preview(id)).toMatchObject({ mapping: { key: 'key', name: 'name' } });
    await take({ upload: id, mapping: { key: 'key', name: 'name' } });
    expect(await found('filter[key]=twin')).toMatchObject([{ name: 'First' }]);
  });

  it('is refused where it does not go on, and over the limit, before it is read', async () => {
    const { id } = await upload('key,name\n');
    const gap = await send(`PATCH /v1/admin/transfer-uploads/${id as string}?at=3`, 'x');
    expect(gap).toMatchObject({ code: 'transfers.out_of_step', status: 409 });
    const large = await upload(Buffer.alloc(4 * 1_024 * 1_024 + 1, 'x'));
    expect(large).toMatchObject({ code: 'kernel.too_large' });
  });

  it('is its owner’s alone, and taken only from who may import', async () => {
    const { id } = await upload('key,name\n');
    const other = await app.keyWith('*');
    const seen = await app.request(`GET /v1/admin/transfer-uploads/${id as string}/preview?resource=jars`, {
      headers: other,
    });
    expect(seen.status).toBe(404);
    const reader = await app.keyWith('cellar.jar.read');
    expect(await send('POST /v1/admin/transfer-uploads', 'key\n', reader)).toMatchObject({ status: 403 });
  });

  it('may be GBK or UTF-16, and is told how to be saved when it is neither', async () => {
    const gbk = Buffer.from([...Buffer.from('key,name\ngbk,'), 0xd5, 0xc5, 0xc8, 0xfd, 0x0a]);
    expect(await take({ upload: (await upload(gbk)).id })).toMatchObject({ created: 1 });
    const utf16 = Buffer.from('\ufeffkey;name\nutf16;李四\n', 'utf16le');
    expect(await take({ upload: (await upload(utf16)).id })).toMatchObject({ created: 1 });
    expect(await found('filter[key][in]=gbk,utf16&sort=key')).toMatchObject([
      { name: '张三' },
      { name: '李四' },
    ]);
    const { id } = await upload(Buffer.from('key,name\nx,José Müller\n', 'latin1'));
    expect(await preview(id)).toMatchObject({ code: 'transfers.unknown_encoding' });
  });

  it('with broken rows brings the others, and names line, column and reason of each', async () => {
    const lines = [
      'key,name,size',
      'b-1,Good,1',
      'b-2,Few',
      'b-3,NUL\u0000,1',
      `b-4,${'x'.repeat(1_000_000)},1`,
      'b-5,Sum,=1+1',
      'b-6,"Open,1',
      'b-1,Twice,1',
      'b-7,Good,1',
    ];
    const done = await take({ upload: (await upload(lines.join('\n'))).id });
    expect(done).toMatchObject({ status: 'done', processed: 8, created: 2, failed: 6 });
    const errors = (await errorsOf(done)).trim().split('\n');
    expect(errors.map((line) => line.split(',').slice(0, 2).join())).toEqual([
      'line,column',
      '3,',
      '4,name',
      '5,name',
      '6,size',
      '7,name',
      '8,key',
    ]);
    expect(errors.filter((line) => /(^|,)"?[=+@-]/.test(line))).toEqual([]);
    const staged = await app.asAdmin('GET /v1/admin/transfers?filter[status]=running');
    expect(staged.body.items).toEqual([]);
  });

  it('needs a mapping that fits', async () => {
    const { id } = await upload('a,b\n1,2\n');
    const refused = async (input: object) =>
      (await app.asAdmin('POST /v1/admin/transfers/import', { resource: 'jars', upload: id, ...input })).body;
    expect(await refused({ mapping: { a: 'key', b: 'nothing' } })).toMatchObject({
      errors: [{ pointer: '/mapping/b' }],
    });
    expect(await refused({ mapping: { a: 'key', b: 'key' } })).toMatchObject({
      errors: [{ code: 'duplicate' }],
    });
    expect(await refused({ mapping: { a: 'name' }, key: 'key' })).toMatchObject({
      code: 'transfers.unknown_key',
    });
    expect(await refused({ format: 'unheard-of' })).toMatchObject({ code: 'transfers.unknown_format' });
    expect(await refused({ format: 'shelf-sheet' })).toMatchObject({ code: 'transfers.missing_column' });
  });
});

describe('a format of other software', () => {
  it('is found by its header, takes lines that belong together, and refuses a whole group for one line', async () => {
    const groups = Array.from(
      { length: 400 },
      (_, index) => `g-${index},Jar ${index},top\n,,bottom\n,,side\n`,
    );
    const file = `Handle,Jar title,Part\n${groups.join('')}g-0,Again,x\nz,Z,top\n,bottom\n`;
    const done = await take({ upload: (await upload(file)).id });
    expect(done).toMatchObject({ format: 'shelf-sheet', processed: 1_203, created: 400, failed: 2 });
    const errors = (await errorsOf(done)).split('\n');
    expect(errors[1]).toMatch(/^1202,key,Another cellar.jar/);
    expect(errors[2]).toBe('1204,,"has 2 cells, not 3"');
    expect(await found('filter[key]=z')).toEqual([]);
    expect(await found('filter[key]=g-166')).toMatchObject([
      { name: 'Jar 166', parts: [{ what: 'top' }, { what: 'bottom' }, { what: 'side' }] },
    ]);
  });

  it('finds lines that belong together wherever they stand, over more than a batch, and those of nothing', async () => {
    const jars = Array.from({ length: 600 }, (_, index) => `p-${index},,,n${index}\n`);
    const parts = Array.from({ length: 600 }, (_, index) => `,no. p-${index},lid,\n`);
    const file = `Jar,Of,Part,Note a\n,p-3,early,\n${jars.join('')}${parts.join('')},p-9999,a,\n,x\n,p-9999,b,\n`;
    const { id } = await upload(file);
    expect(await preview(id)).toMatchObject({ format: 'packing-list', mapping: { 'Note a': 'Note a' } });
    const done = await take({ upload: id });
    expect(done).toMatchObject({ processed: 1_204, created: 601, failed: 1 });
    expect(await errorsOf(done)).toContain('1204,,"has 2 cells, not 4"');
    expect(await found('filter[key][in]=p-3,p-599,lost&sort=key')).toMatchObject([
      { key: 'lost', name: '|', parts: [{ what: 'a' }, { what: 'b' }] },
      { name: '|n3|', parts: [{ what: 'early' }, { what: 'lid' }] },
      { name: 'n599|', parts: [{ what: 'lid' }] },
    ]);
  });

  it('writes an export of its own', async () => {
    const started = await app.asAdmin('POST /v1/admin/transfers/export', {
      resource: 'jars',
      format: 'shelf-sheet',
      query: { 'filter[key]': 'g-3' },
    });
    await app.jobsDone();
    const { text } = await app.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}/files/result`);
    expect(text).toBe('Handle,Title\ng-3,Jar 3\n');
    const found = await app.asAdmin('POST /v1/admin/transfers/export', {
      resource: 'jars',
      format: 'packing-list',
      query: { 'filter[key]': 'p-1' },
    });
    await app.jobsDone();
    const written = await app.asAdmin(`GET /v1/admin/transfers/${found.body.id as string}/files/result`);
    expect(written.text).toBe('Jar,Note 1\np-1,"Jar,Note 1"\n');
  });
});
