import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from 'emporion';
import { plugins } from '../../../plugins.config.js';
import { startTestApp, type TestApp } from '../../../src/testing/test-app.js';
import { SHOPIFY_HEADER } from './shopify-columns.js';

/** Real files of shops; see its README. */
const REAL = process.env.SHOPIFY_SAMPLES ?? '../shared/data/shopify-csv';

const PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

let shop: TestApp;
beforeAll(async () => {
  shop = await startTestApp({ plugins });
  const channel = { name: { en: 'Shop' }, code: 'web', currency: 'EUR', locales: ['en'] };
  const { body } = await shop.asAdmin('POST /v1/admin/channels', channel);
  await shop.asAdmin(`POST /v1/admin/channels/${body.id as string}/make-default`, {});
  const asia = { name: { en: 'Asia' }, code: 'asia', currency: 'JPY', locales: ['en', 'zh-CN'] };
  await shop.asAdmin('POST /v1/admin/channels', asia);
});
afterAll(() => shop?.close());

type Line = Record<string, string>;
type Reply = Awaited<ReturnType<TestApp['asAdmin']>>['body'];

async function take(content: string, more: Record<string, unknown> = {}): Promise<Reply> {
  const started = await shop.asAdmin('POST /v1/admin/transfers/import', {
    resource: 'products',
    content,
    ...more,
  });
  expect(started.body).toMatchObject({ status: 'waiting' });
  await shop.jobsDone();
  return (await shop.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`)).body;
}
const fileOf = async ({ id }: { id: string }, kind: string): Promise<string> =>
  (await shop.asAdmin(`GET /v1/admin/transfers/${id}/files/${kind}`)).text;

async function exported(query: Line = {}, options: Line = {}): Promise<{ text: string; lines: Line[] }> {
  const input = { resource: 'products', format: 'shopify-products', query, options };
  const started = await shop.asAdmin('POST /v1/admin/transfers/export', input);
  await shop.jobsDone();
  const text = await fileOf(started.body, 'result');
  return { text, lines: parse(text) };
}

/** Records by the names of their columns. */
function parse(text: string): Line[] {
  const cells = /("(?:[^"]|"")*"|[^,\n\r"]*)(,|\r?\n|$)/g;
  const records: string[][] = [[]];
  for (const [whole, cell = '', end = ''] of text.matchAll(cells)) {
    if (whole === '') break;
    records.at(-1)?.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ',') records.push([]);
  }
  const [header = [], ...lines] = records.filter((one) => one.length > 0);
  return lines.map((one) => Object.fromEntries(header.map((name, index) => [name, one[index] ?? ''])));
}

function csv(lines: readonly Line[], header = Object.keys(lines[0] ?? {})): string {
  const cell = (text = ''): string => `"${text.replaceAll('"', '""')}"`;
  return [header, ...lines.map((line) => header.map((name) => line[name] ?? ''))]
    .map((cells) => cells.map(cell).join(','))
    .join('\n');
}
const line = (handle: string, more: Line = {}): Line => ({
  Handle: handle,
  Title: `The ${handle}`,
  Tags: '',
  Published: 'true',
  'Option1 Name': 'Size',
  'Option1 Value': 'S',
  'Variant SKU': '',
  'Variant Price': '10.00',
  'Variant Compare At Price': '',
  ...more,
});
const productOf = async (slug: string): Promise<Reply> =>
  (await shop.asAdmin(`GET /v1/admin/products?filter[slug]=${slug}`)).body.items[0];
const variantsOf = async (product: string): Promise<Reply> =>
  (await shop.asAdmin(`GET /v1/admin/variants?filter[product]=${product}&sort=position`)).body.items;

describe('Shopify’s product CSV', () => {
  // Skipped where the files are not: SHOPIFY_SAMPLES says in which folder they lie.
  (existsSync(REAL) ? it.each : it.skip.each)(['apparel.csv', 'home-and-garden.csv'])(
    'the real %s comes in, and every cell is found again in an export, which changes nothing when it comes in',
    async (name) => {
      // Nothing is fetched from where the images are: a test asks nobody on the internet.
      const text = readFileSync(`${REAL}/${name}`, 'utf8').replace(/https:\/\/[^/,]+/g, 'http://127.0.0.1:1');
      const given = parse(text);
      const handles = [...new Set(given.map(({ Handle = '' }) => Handle))];
      const first = await take(text);
      expect(first).toMatchObject({ format: 'shopify-products', created: handles.length, failed: 0 });
      const { text: written, lines } = await exported({ 'filter[slug][in]': handles.join(',') });
      for (const handle of handles) {
        const [before = [], after = []] = [given, lines].map((all) =>
          all.filter(({ Handle }) => Handle === handle).map(plain),
        );
        expect(after.map((cells, index) => ({ ...cells, ...unsaid(before[index]) }))).toEqual(before);
      }
      expect(await take(written)).toMatchObject({ unchanged: handles.length, updated: 0, failed: 0 });
    },
  );

  it('makes options and variants, and finds them again by SKU or by option values', async () => {
    const lines = [
      line('shirt', { 'Variant SKU': 'SH-S', Tags: 'summer, linen' }),
      { Handle: 'shirt', 'Option1 Value': 'M', 'Variant Price': '12', 'Variant Compare At Price': '15' },
    ];
    expect(await take(csv(lines))).toMatchObject({ created: 1, failed: 0 });
    const { id, status, tags, version } = await productOf('shirt');
    expect([status, tags.length]).toEqual(['published', 2]);
    const changed = [
      line('shirt', { 'Variant SKU': 'SH-S', 'Variant Price': '11', 'Option1 Value': 'Small' }),
    ];
    expect(await take(csv(changed))).toMatchObject({ updated: 1 });
    const [small, medium] = await variantsOf(id);
    expect(small).toMatchObject({ combination: 'small', prices: [{ price: { amount: 1_100 } }] });
    expect(medium).toMatchObject({ combination: 'm', prices: [{ compareAt: { amount: 1_500 } }] });
    expect((await productOf('shirt')).version).toBe(version + 1);
  });

  it('leaves texts of other languages and columns that it does not have', async () => {
    await take(csv([line('mug', { Vendor: 'Kiln' })]));
    const { id } = await productOf('mug');
    await shop.asAdmin(`PATCH /v1/admin/products/${id as string}`, {
      title: { en: 'The mug', 'zh-CN': '马克杯' },
    });
    await take(csv([line('mug', { Title: 'A mug' })]));
    expect(await productOf('mug')).toMatchObject({
      title: { en: 'A mug', 'zh-CN': '马克杯' },
      vendor: 'Kiln',
    });
  });

  it('is moved on and off sale along its transitions, and stays a draft when nothing can be bought', async () => {
    await take(csv([line('lamp', { Published: 'false' }), line('bare', { 'Variant Price': '' })]));
    expect([(await productOf('lamp')).status, (await productOf('bare')).status]).toEqual(['draft', 'draft']);
    await take(csv([line('lamp')]));
    expect(await productOf('lamp')).toMatchObject({ status: 'published', publishedAt: expect.any(String) });
    await take(csv([line('lamp', { Published: 'FALSE' })]));
    expect((await productOf('lamp')).status).toBe('draft');
  });

  it('names line, column and reason of each fault, and takes the other products', async () => {
    await take(csv([line('owner', { 'Variant SKU': 'TAKEN' })]));
    const lines = [
      line('good-1'),
      line('price', { 'Variant Price': '1,299.00' }),
      line('', { Title: 'No handle' }),
      line('twice', { 'Variant SKU': 'SAME' }),
      { Handle: 'twice', 'Option1 Value': 'M', 'Variant SKU': 'SAME' },
      line('thief', { 'Variant SKU': 'TAKEN' }),
      line('unsure', { Published: 'perhaps' }),
      line('huge', { 'Body (HTML)': 'x'.repeat(200_000) }),
      line('untitled', { Title: '' }),
      line('shapeless', { 'Option1 Value': '' }),
      line('good-2', { Title: '=SUM(A1)' }),
    ];
    const done = await take(csv(lines, [...Object.keys(line('')), 'Body (HTML)']));
    expect(done).toMatchObject({ created: 2, failed: 8 });
    const faults = parse(await fileOf(done, 'errors'));
    expect(faults.map((fault) => [fault.line, fault.column])).toEqual([
      ['3', 'Variant Price'],
      ['4', 'Handle'],
      ['6', 'Variant SKU'],
      ['7', 'Variant SKU'],
      ['8', 'Published'],
      ['9', 'Body (HTML)'],
      ['10', 'Title'],
      ['11', 'Option1 Value'],
    ]);
    const { text } = await exported({ 'filter[slug]': 'good-2' });
    expect(text).toContain("'=SUM(A1)");
    expect((await productOf('good-2')).title).toEqual({ en: '=SUM(A1)' });
  });

  it('names images that cannot be fetched with the reason, each of which can be tried again', async () => {
    const src = { 'Image Src': 'http://127.0.0.1:1/chair.jpg', 'Image Position': '1' };
    expect(await take(csv([line('chair', src)]))).toMatchObject({ created: 1, failed: 0 });
    const { id } = await productOf('chair');
    const list = `GET /v1/admin/source-images?filter[product]=${id as string}`;
    const [failed] = (await shop.asAdmin(list)).body.items;
    expect(failed).toMatchObject({ status: 'failed', problem: expect.stringContaining('127.0.0.1') });
    const again = await shop.asAdmin(`POST /v1/admin/source-images/${failed.id as string}/retry`, {});
    expect(again.body).toMatchObject({ status: 'waiting' });
    await shop.jobsDone();
    const [after] = (await shop.asAdmin(list)).body.items;
    expect(after).toMatchObject({ status: 'failed', version: failed.version + 2 });
  });

  it('shows an image that another product brought already, without fetching it again', async () => {
    const url = 'http://127.0.0.1:1/shared.png';
    const form = new FormData();
    form.append('file', new Blob([Buffer.from(PIXEL, 'base64')], { type: 'image/png' }), 'pixel.png');
    const sent = await fetch(`${shop.url}/v1/admin/assets`, {
      method: 'POST',
      body: form,
      headers: { ...shop.administrator },
    });
    const { id: asset } = (await sent.json()) as { id: string };
    await take(csv([line('first', { 'Image Src': url })]));
    await shop.app
      .get(UnitOfWork)
      .run((tx) =>
        tx.query(`UPDATE products_source_image SET status = 'fetched', asset_id = $1::uuid WHERE url = $2`, [
          asset,
          url,
        ]),
      );
    await take(csv([line('second', { 'Image Src': url, 'Variant Image': url })]));
    const { id, images } = await productOf('second');
    expect(images).toEqual([asset]);
    expect(await variantsOf(id)).toMatchObject([{ image: asset }]);
    // A later file chooses another one, which needs no fetching any more.
    const src = { 'Image Src': url };
    await take(csv([line('third', { ...src, 'Variant Image': '' })]));
    const third = await productOf('third');
    expect(await variantsOf(third.id)).toMatchObject([{ image: null }]);
    await take(csv([line('third', { ...src, 'Variant Image': url })]));
    expect(await variantsOf(third.id)).toMatchObject([{ image: asset }]);
  });

  it('has the prices of the chosen channel and the texts in the chosen language', async () => {
    await take(csv([line('kettle', { 'Variant SKU': 'KE' })]));
    const options = { channel: 'asia', locale: 'zh-CN' };
    const asian = line('kettle', { Title: '水壶', 'Variant SKU': 'KE', 'Variant Price': '1600' });
    expect(await take(csv([asian]), { options })).toMatchObject({ updated: 1, options });
    const { id, title } = await productOf('kettle');
    expect(title).toEqual({ en: 'The kettle', 'zh-CN': '水壶' });
    expect(await variantsOf(id)).toMatchObject([
      { prices: [{ price: { currency: 'EUR' } }, { price: { amount: 1_600, currency: 'JPY' } }] },
    ]);
    const query = { 'filter[slug]': 'kettle' };
    expect((await exported(query)).lines).toMatchObject([{ Title: 'The kettle', 'Variant Price': '10.00' }]);
    expect((await exported(query, options)).lines).toMatchObject([
      { Title: '水壶', 'Variant Price': '1600' },
    ]);
    const wrong = { resource: 'products', format: 'shopify-products', options: { channel: 'moon' } };
    expect((await shop.asAdmin('POST /v1/admin/transfers/export', wrong)).body).toMatchObject({
      errors: [{ pointer: '/options/channel' }],
    });
  });

  it('takes an address that another product had before', async () => {
    await take(csv([line('moved')]));
    const { id } = await productOf('moved');
    await shop.asAdmin(`PATCH /v1/admin/products/${id as string}`, { slug: 'moved-on' });
    const former = 'GET /v1/admin/former-slugs?filter[slug]=moved';
    expect((await shop.asAdmin(former)).body.items).toHaveLength(1);
    await take(csv([line('moved')]));
    expect((await shop.asAdmin(former)).body.items).toEqual([]);
  });

  it('that is only tried changes nothing', async () => {
    expect(await take(csv([line('trial')]), { dryRun: true })).toMatchObject({ created: 1 });
    expect(await productOf('trial')).toBeUndefined();
  });

  it('keeps a handle that is no address here, and gives it back', async () => {
    await take(csv([line('Old_Chair')]));
    expect((await exported({ 'filter[slug]': 'old-chair' })).lines[0]?.Handle).toBe('Old_Chair');
  });
});

/** Without what is written differently and means the same: 50 and 50.00. */
function plain(cells: Line): Line {
  const numbers = new Set(['Variant Price', 'Variant Compare At Price', 'Variant Grams']);
  return Object.fromEntries(
    SHOPIFY_HEADER.map((name) => {
      const text = (cells[name] ?? '').trim();
      return [name, numbers.has(name) && text !== '' ? String(Number(text)) : text];
    }),
  );
}

/** The place of an image whose file says none is told by the export. */
function unsaid(before: Line | undefined): Line {
  return before?.['Image Src'] && before['Image Position'] === '' ? { 'Image Position': '' } : {};
}
