import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { plugins } from '../../../../plugins.config.js';
import { startTestApp, type TestApp } from '../../../../src/testing/test-app.js';

type Reply = Awaited<ReturnType<TestApp['asAdmin']>>['body'];
type Headers = Readonly<Record<string, string>>;

let shop: TestApp;
beforeAll(async () => {
  shop = await startTestApp({ plugins });
  const web = { name: { en: 'Web' }, code: 'web', currency: 'EUR', locales: ['en'] };
  await shop.asAdmin('POST /v1/admin/channels', web);
});
afterAll(() => shop?.close());

async function run(direction: 'import' | 'export', input: object, headers?: Headers): Promise<Reply> {
  const body = { resource: 'products', ...input };
  const started = await shop.asAdmin(`POST /v1/admin/transfers/${direction}`, body, headers);
  expect(started.body).toMatchObject({ status: 'waiting' });
  await shop.jobsDone();
  return (await shop.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`)).body;
}
const contentOf = (documents: readonly object[]): string =>
  documents.map((one) => JSON.stringify(one)).join('\n');
const take = (...documents: object[]): Promise<Reply> => run('import', { content: contentOf(documents) });
const fileOf = async ({ id }: { id: string }, kind: string): Promise<string> =>
  (await shop.asAdmin(`GET /v1/admin/transfers/${id}/files/${kind}`)).text;
async function exported(slug: string): Promise<Reply> {
  const done = await run('export', { format: 'emporion-products', query: { 'filter[slug]': slug } });
  return JSON.parse(await fileOf(done, 'result'));
}
const idOf = async (slug: string): Promise<string> =>
  (await shop.asAdmin(`GET /v1/admin/products?filter[slug]=${slug}`)).body.items[0].id as string;
async function variantOf(slug: string): Promise<string> {
  const { body } = await shop.asAdmin(`GET /v1/admin/variants?filter[product]=${await idOf(slug)}`);
  return body.items[0].id as string;
}

const euro = (amount: number) => ({ price: { amount, currency: 'EUR' }, compareAt: null });
const product = (slug: string, more: object = {}) => ({
  slug,
  title: { en: slug },
  variants: [{ sku: slug.toUpperCase(), prices: [euro(100)] }],
  ...more,
});

it('names a part of a bundle without SKU by its product, so that the bundle stays whole', async () => {
  await take(product('cup'), product('saucer', { variants: [{ prices: [euro(50)] }] }), product('set'));
  const components = [
    { variant: await variantOf('cup'), quantity: 2 },
    { variant: await variantOf('saucer'), quantity: 3 },
  ];
  const path = `/v1/admin/variants/${await variantOf('set')}`;
  expect((await shop.asAdmin(`POST ${path}/set-components`, { components })).status).toBe(200);
  const document = await exported('set');
  expect(document.variants[0].components).toEqual([
    { sku: 'CUP', quantity: 2 },
    { product: 'saucer', combination: [], quantity: 3 },
  ]);
  expect(await take(document)).toMatchObject({ unchanged: 1, failed: 0 });
  const { body } = await shop.asAdmin(`GET ${path}/components`);
  expect(body.components).toMatchObject(components);
});

describe('a file from who may create and change products, but not publish them', () => {
  const allowed = [
    'transfers.import',
    'products.product.read',
    'products.product.create',
    'products.product.update',
    'products.collection.addProducts',
    'products.variant.setComponents',
    'media.asset.update',
  ];
  const takeAs = async (permissions: readonly string[], content: string): Promise<Reply> =>
    run('import', { content }, await shop.keyWith(...permissions));
  const faultsOf = async (done: { id: string }): Promise<string[]> =>
    (await fileOf(done, 'errors')).trim().split('\n').slice(1);

  it('moves no product that they could not move, and says which permission is needed', async () => {
    const unpublishAt = '2036-01-01T00:00:00.000Z';
    await take(
      product('on-sale', { status: 'published' }),
      product('kept', { status: 'published' }),
      product('away', { status: 'archived' }),
    );
    const documents = [
      product('on-sale', { status: 'draft', vendor: 'Other' }),
      product('kept', { status: 'published', vendor: 'Other' }),
      product('away', { status: 'published' }),
      product('new', { status: 'published' }),
      product('timed', { status: 'scheduled', publishAt: unpublishAt }),
      product('kept', { status: 'published', unpublishAt }),
      product('plain'),
    ];
    const done = await takeAs(allowed, contentOf(documents));
    expect(done).toMatchObject({ created: 1, updated: 1, failed: 5 });
    expect(await faultsOf(done)).toEqual([
      '1,status,needs the permission products.product.unpublish',
      '3,status,needs the permission products.product.restore',
      '3,status,needs the permission products.product.publish',
      '4,status,needs the permission products.product.publish',
      '5,status,needs the permission products.product.schedule',
      '6,status,needs the permission products.product.schedule',
    ]);
    expect(await exported('on-sale')).toMatchObject({ status: 'published', vendor: null });
    const other = await takeAs([...allowed, 'products.product.unpublish'], contentOf(documents.slice(0, 1)));
    expect(other).toMatchObject({ updated: 1, failed: 0 });
  });

  it('puts nothing on sale by a CSV of other software either', async () => {
    const csv = 'Handle,Title,Option1 Name,Option1 Value,Variant Price,Published\n';
    const line = (slug: string, published: string) =>
      `${slug},${slug},Title,Default Title,9.00,${published}\n`;
    const done = await takeAs(allowed, csv + line('shown', 'TRUE') + line('hidden', 'FALSE'));
    expect(done).toMatchObject({ format: 'shopify-products', created: 1, failed: 1 });
    expect(await faultsOf(done)).toEqual(['2,Published,needs the permission products.product.publish']);
  });

  it('takes no product out of a collection without the permission for it', async () => {
    await shop.asAdmin('POST /v1/admin/collections', { title: { en: 'Fair' }, slug: 'fair', kind: 'manual' });
    await take(product('stand', { collections: [{ slug: 'fair', position: 0 }] }));
    const content = contentOf([product('stand', { collections: [] }), product('booth')]);
    const done = await takeAs(allowed, content);
    expect(done).toMatchObject({ created: 1, failed: 1 });
    expect(await faultsOf(done)).toEqual([
      '1,collections,needs the permission products.collection.removeProducts',
    ]);
    const other = await takeAs([...allowed, 'products.collection.removeProducts'], content);
    expect(other).toMatchObject({ updated: 1, unchanged: 1 });
  });
});

it('leaves no product on sale of which nothing could be bought any more', async () => {
  await take(product('alone', { status: 'published' }));
  const off = [{ sku: 'ALONE', enabled: false }];
  const done = await take({ slug: 'alone', variants: off });
  expect(done).toMatchObject({ updated: 0, failed: 1 });
  const [, fault] = (await fileOf(done, 'errors')).trim().split('\n');
  expect(fault).toMatch(/^1,variants,"The product is on sale.* no variant of it could be bought/);
  expect((await exported('alone')).variants).toMatchObject([{ enabled: true }]);
  expect(await take({ slug: 'alone', status: 'draft', variants: off })).toMatchObject({ updated: 1 });
});

it('waits for who sets the parts of the same bundle, and never so that each waits for the other', async () => {
  await take(product('part'), product('gift'));
  const [gift, part] = [await variantOf('gift'), await variantOf('part')];
  const other = new pg.Client(shop.databaseUrl);
  await other.connect();
  await other.query('BEGIN');
  await other.query('SELECT 1 FROM products_variant WHERE id = $1 FOR UPDATE', [gift]);
  const waiting = async (count: number): Promise<void> => {
    const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await other.query(sql)).rows.length < count) await setTimeout(10);
  };
  const document = { slug: 'gift', variants: [{ sku: 'GIFT', components: [{ sku: 'PART', quantity: 2 }] }] };
  const taken = take(document);
  await waiting(1);
  const components = [{ variant: part, quantity: 3 }];
  const set = shop.asAdmin(`POST /v1/admin/variants/${gift}/set-components`, { components });
  await waiting(2);
  await other.query('COMMIT');
  expect(await taken).toMatchObject({ updated: 1, failed: 0 });
  expect((await set).status).toBe(200);
  expect((await exported('gift')).variants).toMatchObject([{ components: [{ sku: 'PART', quantity: 3 }] }]);
  // A connection tells what it counted within a second.
  await setTimeout(1_200);
  const counted = 'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()';
  expect((await other.query(counted)).rows).toEqual([{ deadlocks: 0 }]);
  await other.end();
});

it('publishes what is scheduled for a time that it had as a draft already', async () => {
  const publishAt = new Date(Date.now() - 1_000).toISOString();
  await take(product('planned', { status: 'draft', publishAt }));
  expect(await take(product('planned', { status: 'scheduled', publishAt }))).toMatchObject({ updated: 1 });
  expect(await exported('planned')).toMatchObject({ status: 'published', publishedAt: publishAt });
});

it('lets two variants of a product change places', async () => {
  const values = ['red', 'blue'].map((id) => ({ id, name: { en: id } }));
  const options = [{ id: 'colour', name: { en: 'Colour' }, values }];
  const variants = [
    { sku: 'PAINT-1', combination: ['red'] },
    { sku: 'PAINT-2', combination: ['blue'] },
  ];
  await take(product('paint', { options, variants }));
  const swapped = [
    { sku: 'PAINT-1', combination: ['blue'] },
    { sku: 'PAINT-2', combination: ['red'] },
  ];
  expect(await take({ slug: 'paint', variants: swapped })).toMatchObject({ updated: 1, failed: 0 });
  expect((await exported('paint')).variants).toMatchObject(swapped);
});

it('says of a former address that it is the one the product has', async () => {
  const done = await take(product('itself', { formerSlugs: ['itself'] }));
  expect(done).toMatchObject({ created: 0, failed: 1 });
  expect(await fileOf(done, 'errors')).toContain('1,formerSlugs,"""itself"" is the address of the product"');
});

it('brings a bundle of the last of many products that stands before them, beside a line that is refused', async () => {
  const many = Array.from({ length: 520 }, (_, index) => product(`many-${index}`));
  const components = [{ sku: 'MANY-519', quantity: 2 }];
  const bundle = product('hamper', { variants: [{ sku: 'HAMPER', prices: [], components }] });
  const wrong = product('wrong', { formerSlugs: ['wrong'] });
  expect(await take(bundle, wrong, ...many)).toMatchObject({ created: 521, failed: 1 });
  expect((await exported('hamper')).variants).toMatchObject([{ components }]);
});

it('has ids of options and values as all other ways have them: small letters, digits and -', async () => {
  const values = [{ id: 'white', name: { en: 'White' } }];
  const options = [{ id: 'The glaze', name: { en: 'Glaze' }, values }];
  const done = await take(product('odd', { options, variants: [{ combination: ['white'] }] }));
  expect(done).toMatchObject({ created: 0, failed: 1 });
  expect(await fileOf(done, 'errors')).toContain('1,options/0/id,');
});
