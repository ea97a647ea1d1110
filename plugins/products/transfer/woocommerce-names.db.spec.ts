import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import { plugins } from '../../../plugins.config.js';
import { csvLines, type CsvLine } from '../../../src/testing/csv-lines.js';
import { race } from '../../../src/testing/race.js';
import { startTestApp, type TestApp } from '../../../src/testing/test-app.js';

type Reply = Awaited<ReturnType<TestApp['asAdmin']>>['body'];

let shop: TestApp;
beforeAll(async () => {
  shop = await startTestApp({ plugins });
  const channel = { name: { en: 'Shop' }, code: 'web', currency: 'EUR', locales: ['en'] };
  const { body } = await shop.asAdmin('POST /v1/admin/channels', channel);
  await shop.asAdmin(`POST /v1/admin/channels/${body.id as string}/make-default`, {});
});
afterAll(() => shop?.close());

const line = (more: CsvLine): CsvLine => ({
  ID: '',
  Type: 'simple',
  SKU: '',
  Name: 'Jar',
  Published: '1',
  'Regular price': '10',
  Categories: '',
  ...more,
});
const csv = (lines: readonly CsvLine[]): string => stringify([...lines], { header: true });
const begin = async (content: string, more: object = {}, headers = {}): Promise<Reply> =>
  (await shop.asAdmin('POST /v1/admin/transfers/import', { resource: 'products', content, ...more }, headers))
    .body;
async function take(lines: readonly CsvLine[], more: object = {}): Promise<Reply> {
  const { id } = await begin(csv(lines), more);
  await shop.jobsDone();
  return (await shop.asAdmin(`GET /v1/admin/transfers/${id as string}`)).body;
}
const faultsOf = async ({ id }: { id: string }): Promise<CsvLine[]> =>
  csvLines((await shop.asAdmin(`GET /v1/admin/transfers/${id}/files/errors`)).text);
const slugs = async (): Promise<string[]> => {
  const { items } = (await shop.asAdmin('GET /v1/admin/products?limit=100&sort=slug')).body;
  return (items as { slug: string }[]).map(({ slug }) => slug);
};

describe('a product of WooCommerce', () => {
  it('gets an address of its own, and is found again by its ID, its SKU, or else its name', async () => {
    const lines = [line({ ID: '1' }), line({ ID: '2' }), line({ SKU: 'JAR' }), line({ Name: '梅森罐' })];
    expect(await take(lines)).toMatchObject({ created: 4, failed: 0 });
    expect(await slugs()).toEqual(['jar', 'jar-2', 'jar-3', '梅森罐']);
    const again = [
      line({ ID: '2', Name: 'Pot' }),
      line({ SKU: 'JAR', Name: 'Urn' }),
      line({ Name: '梅森罐', 'Regular price': '12' }),
    ];
    expect(await take(again)).toMatchObject({ updated: 3, created: 0, failed: 0 });
    expect(await slugs()).toEqual(['jar', 'jar-2', 'jar-3', '梅森罐']);
  });

  it('is found by its SKU alone where the IDs are those of another shop', async () => {
    await take([line({ ID: '11', SKU: 'LID', Name: 'Lid' })]);
    const other = [line({ ID: '1', SKU: 'LID', Name: 'Lid' }), line({ ID: '11', Name: 'Nothing' })];
    const done = await take(other, { key: 'SKU' });
    expect(done).toMatchObject({ updated: 1, created: 0, failed: 1 });
    expect(await faultsOf(done)).toMatchObject([{ line: '3', column: 'SKU' }]);
    const both = [line({ ID: '1', SKU: 'LID', Name: 'Lid' }), line({ ID: '1', Name: 'Jar' })];
    expect(await take(both)).toMatchObject({ unchanged: 2, failed: 0 });
  });

  it('is not taken for one made here that has a SKU of its own', async () => {
    const { body } = await shop.asAdmin('POST /v1/admin/products', { title: { en: 'Cork' }, slug: 'cork' });
    const cells = { sku: 'OWN', 'price.EUR': 100 };
    await shop.asAdmin(`POST /v1/admin/products/${body.id as string}/save-variants`, {
      rows: [{ id: null, cells }],
    });
    expect(await take([line({ ID: '7', SKU: 'cork', Name: 'Cork' })])).toMatchObject({ created: 1 });
    expect((await slugs()).filter((slug) => slug.startsWith('cork'))).toEqual(['cork', 'cork-2']);
  });

  it('comes once when two imports bring it at the same time', async () => {
    const content = csv(
      Array.from({ length: 40 }, (_, index) =>
        line({ ID: `5${index}`, Name: 'Twin', Categories: 'All > Twins' }),
      ),
    );
    await race(2, () => begin(content));
    await shop.jobsDone();
    expect((await slugs()).filter((slug) => slug.startsWith('twin'))).toHaveLength(40);
    const { items } = (await shop.asAdmin('GET /v1/admin/categories')).body;
    expect((items as Reply[]).map(({ slug }) => slug as string).sort()).toEqual(['all', 'twins']);
  });

  it('brings no category from who may make none', async () => {
    const key = await shop.keyWith(
      'transfers.import',
      'products.product.read',
      'products.product.create',
      'products.product.update',
      'products.product.publish',
    );
    const lines = [
      line({ ID: '90', Name: 'Old', Categories: 'All > Twins' }),
      line({ ID: '91', Name: 'New', Categories: 'Nowhere' }),
    ];
    const body = JSON.stringify({ resource: 'products', content: csv(lines) });
    const headers = { ...key, 'content-type': 'application/json' };
    const started = await shop.request('POST /v1/admin/transfers/import', { body, headers });
    await shop.jobsDone();
    const done = (await shop.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`)).body;
    expect(done).toMatchObject({ created: 1, failed: 1 });
    expect(await faultsOf(done)).toMatchObject([{ line: '3', column: 'Categories' }]);
  });
});
