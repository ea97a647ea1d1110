import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plugins } from '../../../../plugins.config.js';
import { startTestApp, type TestApp } from '../../../../src/testing/test-app.js';

/** It shows what a document looks like. */
const README = 'plugins/products/README.md';

type Reply = Awaited<ReturnType<TestApp['asAdmin']>>['body'];
type Document = Record<string, unknown> & { slug: string };

let shop: TestApp;
const make = async (path: string, body: object): Promise<string> => {
  const made = await shop.asAdmin(`POST /v1/admin/${path}`, body);
  expect(made.status).toBe(201);
  return made.body.id as string;
};
beforeAll(async () => {
  shop = await startTestApp({ plugins });
  const web = { name: { en: 'Web' }, code: 'web', currency: 'EUR', locales: ['en'] };
  const id = await make('channels', web);
  await shop.asAdmin(`POST /v1/admin/channels/${id}/make-default`, {});
  await make('channels', { ...web, code: 'asia', currency: 'JPY' });
  const kitchen = await make('categories', { name: { en: 'Kitchen' }, slug: 'kitchen' });
  await make('categories', { name: { en: 'Mugs' }, slug: 'mugs', parent: kitchen });
  await make('collections', { title: { en: 'Breakfast' }, slug: 'breakfast', kind: 'manual' });
  const vendor = { match: 'all', conditions: [{ field: 'vendor', is: 'is', value: 'Kiln' }] };
  await make('collections', { title: { en: 'Kiln' }, slug: 'kiln', kind: 'rules', rules: vendor });
  await make('attributes', {
    name: { en: 'Material' },
    key: 'material',
    type: 'choice',
    choices: [{ key: 'clay', name: { en: 'Clay' } }],
  });
});
afterAll(() => shop?.close());

async function run(direction: 'import' | 'export', input: object): Promise<Reply> {
  const started = await shop.asAdmin(`POST /v1/admin/transfers/${direction}`, {
    resource: 'products',
    ...input,
  });
  expect(started.body).toMatchObject({ status: 'waiting' });
  await shop.jobsDone();
  return (await shop.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`)).body;
}
const take = (...documents: object[]): Promise<Reply> =>
  run('import', { content: documents.map((one) => JSON.stringify(one)).join('\n') });
const fileOf = async ({ id }: { id: string }, kind: string): Promise<string> =>
  (await shop.asAdmin(`GET /v1/admin/transfers/${id}/files/${kind}`)).text;
async function exported(slug: string): Promise<Document> {
  const done = await run('export', { format: 'emporion-products', query: { 'filter[slug]': slug } });
  return JSON.parse(await fileOf(done, 'result')) as Document;
}
const auditCount = async (): Promise<number> =>
  (await shop.asAdmin('GET /v1/admin/audit-entries?filter[action]=transfers.import&total=true')).body.total;

const euro = (amount: number) => ({ price: { amount, currency: 'EUR' }, compareAt: null });
const mug = {
  slug: 'mug',
  title: { en: 'Mug', 'zh-CN': '马克杯' },
  description: { en: '<p>Of clay.</p>' },
  seoTitle: { en: 'A mug' },
  seoDescription: null,
  vendor: 'Kiln',
  productType: 'Mug',
  status: 'published',
  publishedAt: '2026-01-02T03:04:05.000Z',
  publishAt: null,
  unpublishAt: null,
  channels: ['asia'],
  categories: ['kitchen/mugs', 'kitchen'],
  collections: [{ slug: 'breakfast', position: 4 }],
  tags: ['Gift', 'Clay'],
  attributes: { material: 'clay' },
  options: [
    {
      id: 'glaze',
      name: { en: 'Glaze', 'zh-CN': '釉色' },
      values: [
        { id: 'deep-blue', name: { en: 'Blue', 'zh-CN': '蓝' } },
        { id: 'white', name: { en: 'White' } },
      ],
    },
  ],
  variants: [
    {
      combination: ['white'],
      sku: 'MUG-W',
      barcode: '4012345678901',
      enabled: true,
      prices: [
        euro(1_990),
        { price: { amount: 3_200, currency: 'JPY' }, compareAt: { amount: 3_900, currency: 'JPY' } },
      ],
      weightGrams: 350,
      lengthMm: 90,
      widthMm: 80,
      heightMm: 100,
      requiresShipping: true,
      taxable: false,
      image: null,
      components: [],
      imported: { 'Cost per item': '4.00' },
    },
    {
      combination: ['deep-blue'],
      sku: null,
      barcode: null,
      enabled: false,
      prices: [],
      weightGrams: null,
      lengthMm: null,
      widthMm: null,
      heightMm: null,
      requiresShipping: false,
      taxable: true,
      image: null,
      components: [],
      imported: {},
    },
  ],
  images: [],
  formerSlugs: ['cup', 'old-mug'],
  imported: { Status: 'active' },
};

describe('a document of a product', () => {
  it('that the read-me shows is taken as it stands', async () => {
    const [, example = ''] = /```json\n(.*?)```/s.exec(readFileSync(README, 'utf8')) ?? [];
    const document = JSON.parse(example) as Document;
    expect(await take(document)).toMatchObject({ format: 'emporion-products', created: 1, failed: 0 });
    const { compareAt } = euro(0);
    const { variants, ...others } = document;
    const after = await exported(document.slug);
    expect(after).toMatchObject(others);
    expect(after.variants).toMatchObject([
      { sku: 'SM-W', prices: [{ compareAt: { amount: 2_490 } }, { compareAt }] },
      { sku: 'SM-B' },
    ]);
    expect(variants).toHaveLength(2);
    expect(await take(document)).toMatchObject({ unchanged: 1 });
  });

  it('holds everything, and taking it again changes nothing: no version, no entry in the audit', async () => {
    const plain = { product: 'mug', combination: ['deep-blue'], quantity: 1 };
    const components = [{ sku: 'MUG-W', quantity: 2 }, plain];
    const set = {
      slug: 'set-for-two',
      title: { en: 'Set for two' },
      variants: [{ sku: 'SET', prices: [euro(3_500)], components }],
    };
    // The parts of a bundle may come after it.
    expect(await take(set, mug)).toMatchObject({ format: 'emporion-products', created: 2, failed: 0 });
    expect(await exported('mug')).toEqual(mug);
    const bundle = await exported('set-for-two');
    expect(bundle).toMatchObject({ status: 'draft', channels: ['web', 'asia'], variants: set.variants });
    const before = await auditCount();
    expect(await take(mug, bundle)).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 0 });
    expect(await exported('mug')).toEqual(mug);
    const after = await auditCount();
    expect(after).toBeGreaterThan(before);
    const entries = await shop.asAdmin(
      'GET /v1/admin/audit-entries?filter[action]=transfers.import&sort=-createdAt&limit=5',
    );
    const touched = (entries.body.items as { changes: { resource: string }[] }[])
      .slice(0, after - before)
      .flatMap(({ changes }) => changes.map(({ resource }) => resource));
    expect(touched.filter((resource) => resource !== 'transfers.transfer')).toEqual([]);
  });

  it('takes away what it no longer says, and leaves alone what it does not mention', async () => {
    await take({
      ...mug,
      slug: 'jug',
      formerSlugs: ['ewer'],
      variants: [{ ...mug.variants[0], sku: 'JUG' }],
    });
    const change = {
      slug: 'jug',
      title: { en: 'Jug' },
      vendor: null,
      status: 'archived',
      collections: [],
      tags: [],
      formerSlugs: ['pitcher'],
      imported: {},
      variants: [{ combination: ['white'], sku: 'JUG', prices: [euro(900)] }],
    };
    expect(await take(change)).toMatchObject({ updated: 1, failed: 0 });
    const after = await exported('jug');
    expect(after).toMatchObject({ ...change, channels: ['asia'], seoTitle: { en: 'A mug' } });
    expect(after.title).toEqual({ en: 'Jug' });
    expect(after.publishedAt).toBe(mug.publishedAt);
    expect(after.variants).toMatchObject([
      { barcode: '4012345678901', imported: { 'Cost per item': '4.00' } },
    ]);
    expect(await take(after)).toMatchObject({ unchanged: 1 });
  });

  it('says when a product is put on sale, and it is', async () => {
    const soon = new Date(Date.now() - 1_000).toISOString();
    const variants = [{ prices: [euro(100)] }];
    const timed = { slug: 'timed', title: { en: 'Timed' }, status: 'scheduled', publishAt: soon, variants };
    expect(await take(timed)).toMatchObject({ created: 1 });
    expect(await exported('timed')).toMatchObject({
      status: 'published',
      publishedAt: soon,
      publishAt: null,
    });
  });

  it('is refused as a whole for anything that is not there, with line, member and reason', async () => {
    const variants = [{ prices: [euro(100)] }];
    const good = (slug: string, more: object = {}) => ({ slug, title: { en: slug }, variants, ...more });
    const two = [euro(1), euro(2)];
    const lines = [
      good('fine'),
      good('no-channel', { channels: ['moon'] }),
      good('no-category', { categories: ['kitchen', 'bath/mugs'] }),
      good('by-rules', { collections: [{ slug: 'kiln', position: 0 }] }),
      good('no-attribute', { attributes: { colour: 'red', material: 'gold' } }),
      good('no-part', { variants: [{ components: [{ sku: 'NOTHING', quantity: 1 }] }] }),
      good('no-one', { variants: [{ components: [{ product: 'nothing', quantity: 1 }] }] }),
      good('two-prices', { variants: [{ prices: two }] }),
      good('odd', { colour: 'red', variants: [{ sku: 7 }] }),
      good('wrong-value', { options: mug.options, variants: [{ combination: ['green'] }] }),
      good('not-sellable', { status: 'published', variants: [{}] }),
      good('Not a slug'),
      good('thief', { variants: [{ sku: 'MUG-W' }] }),
      good('heir', { formerSlugs: ['old-mug'] }),
      good('untitled', { title: undefined }),
      good('bare', { variants: undefined }),
    ];
    const content = [...lines.map((one) => JSON.stringify(one)), '{"slug":', '[]'].join('\n');
    const done = await run('import', { content, format: 'emporion-products' });
    expect(done).toMatchObject({ created: 1, failed: 17 });
    const errors = (await fileOf(done, 'errors')).trim().split('\n').slice(1);
    expect(errors.map((error) => error.split(',').slice(0, 2).join(' '))).toEqual([
      '2 channels/0',
      '3 categories/1',
      '4 collections/0/slug',
      '5 attributes/colour',
      '5 attributes/material',
      '8 variants/0/prices/1/price',
      '9 variants/0/sku',
      '9 colour',
      '10 variants/0/combination',
      '11 status',
      '12 slug',
      '13 variants/0/sku',
      '14 formerSlugs',
      '15 title',
      '16 variants',
      '17 ',
      '18 ',
      // Bundles come last.
      '6 variants/0/components/0/sku',
      '7 variants',
    ]);
    expect((await shop.asAdmin('GET /v1/admin/products?filter[slug]=heir')).body.items).toEqual([]);
  });
});
