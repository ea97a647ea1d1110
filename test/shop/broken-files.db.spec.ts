import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import { plugins } from '../../plugins.config.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { CsvReader } from '../../src/transfer/csv-reader.js';

/** Real files of shops; see its README. */
const REAL = process.env.SHOPIFY_SAMPLES ?? '../shared/data/shopify-csv';
const MEBIBYTE = 1_048_576;
const FORMULA = '=HYPERLINK("http://example.org","Free")';

let shop: TestApp;
beforeAll(async () => {
  shop = await startTestApp({ plugins });
  const channel = { name: { en: 'Shop' }, code: 'web', currency: 'EUR', locales: ['en'] };
  await shop.asAdmin('POST /v1/admin/channels', channel);
});
afterAll(() => shop?.close());

type Reply = Awaited<ReturnType<TestApp['asAdmin']>>['body'];

/** Uploads a file, which may be larger than a request, and imports it. */
async function take(file: Buffer): Promise<Reply> {
  const sent = await fetch(`${shop.url}/v1/admin/transfer-uploads`, {
    method: 'POST',
    body: file,
    headers: { ...shop.administrator, 'content-type': 'application/octet-stream' },
  });
  const { id: upload } = (await sent.json()) as { id: string };
  const { body } = await shop.asAdmin('POST /v1/admin/transfers/import', { resource: 'products', upload });
  expect(body).toMatchObject({ status: 'waiting' });
  await shop.jobsDone();
  return (await shop.asAdmin(`GET /v1/admin/transfers/${body.id as string}`)).body;
}
const fileOf = async (id: string, file: string): Promise<string> =>
  (await shop.asAdmin(`GET /v1/admin/transfers/${id}/files/${file}`)).text;

/** The cells of each record. */
function records(text: string): string[][] {
  const reader = new CsvReader();
  return [...reader.push(text), ...reader.end()].map(({ cells }) => [...cells]);
}

/** A file by its records, to be broken. */
function opened(name: string) {
  // Nothing is fetched from where the images are: a test asks nobody on the internet.
  const text = readFileSync(`${REAL}/${name}`, 'utf8').replace(/https:\/\/[^/,]+/g, 'http://127.0.0.1:1');
  const [header = [], ...lines] = records(text);
  const handles = lines.map(([handle]) => handle);
  const set = (record: number, column: string, value: string): void => {
    const cells = lines[record];
    if (cells) cells[header.indexOf(column)] = value;
  };
  /** Places of the records that are a product of their own, in the order of the file. */
  const alone = handles.flatMap((one, at) =>
    handles.filter((other) => other === one).length === 1 ? [at] : [],
  );
  return { set, alone, handles, bytes: () => Buffer.from(stringify([header, ...lines])) };
}

// Skipped where the files are not: SHOPIFY_SAMPLES says in which folder they lie.
(existsSync(REAL) ? it.each : it.skip.each)(['apparel.csv', 'home-and-garden.csv'])(
  'a broken copy of the real %s comes in but for the lines that are broken, each of which is named with column and reason',
  async (name) => {
    const { set, alone, handles, bytes } = opened(name);
    const [price = 0, nameless = 0, first = 0, second = 0, formula = 0, huge = 0, torn = 0] = alone;
    set(price, 'Variant Price', 'twelve');
    set(nameless, 'Handle', '');
    set(first, 'Variant SKU', `${name}-1`);
    set(second, 'Variant SKU', `${name}-1`);
    set(formula, 'Title', FORMULA);
    set(huge, 'Body (HTML)', 'x'.repeat(MEBIBYTE));
    set(torn, 'Vendor', 'Caf# du Nord');
    const file = bytes();
    // One letter as Windows writes it, in a file that is UTF-8.
    file[file.indexOf('Caf# du Nord') + 3] = 0xe9;

    const done = await take(file);

    const faults = [
      [price, 'Variant Price', '"twelve" is no amount of EUR, such as 12.90'],
      [nameless, 'Handle', 'is missing'],
      [second, 'Variant SKU', 'the SKU belongs to another product'],
      [huge, 'Body (HTML)', 'Too big: expected string to have <=100000 characters'],
      [torn, 'Vendor', 'holds bytes that are not UTF-8 text'],
    ] as const;
    const named = faults.map(([record, ...rest]) => [String(record + 2), ...rest]);
    expect(records(await fileOf(done.id, 'errors'))).toEqual([['line', 'column', 'reason'], ...named]);
    const created = new Set(handles).size - faults.length;
    expect(done).toMatchObject({ status: 'done', created, updated: 0, failed: faults.length });

    const slug = handles[formula] ?? '';
    const { items } = (await shop.asAdmin(`GET /v1/admin/products?filter[slug]=${slug}`)).body;
    expect(items).toMatchObject([{ title: { en: FORMULA } }]);
    const query = { 'filter[slug]': slug };
    const asked = { resource: 'products', format: 'shopify-products', query };
    const { body } = await shop.asAdmin('POST /v1/admin/transfers/export', asked);
    await shop.jobsDone();
    expect(records(await fileOf(body.id as string, 'result'))[1]?.[1]).toBe(`'${FORMULA}`);
  },
);
