import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'csv-stringify/sync';
import { UnitOfWork } from 'emporion';
import { plugins } from '../../../plugins.config.js';
import { csvLines, type CsvLine } from '../../../src/testing/csv-lines.js';
import { startTestApp, type TestApp } from '../../../src/testing/test-app.js';

// Nothing is fetched from where the images are: a test asks nobody on the internet.
const SAMPLE = readFileSync(new URL('./woocommerce.sample.csv', import.meta.url), 'utf8').replaceAll(
  'https://images.example.com',
  'http://127.0.0.1:1',
);

type Reply = Awaited<ReturnType<TestApp['asAdmin']>>['body'];

let shop: TestApp;
beforeAll(async () => {
  shop = await startTestApp({ plugins });
  const channel = { name: { en: 'Shop' }, code: 'web', currency: 'EUR', locales: ['en'] };
  const { body } = await shop.asAdmin('POST /v1/admin/channels', channel);
  await shop.asAdmin(`POST /v1/admin/channels/${body.id as string}/make-default`, {});
  const material = {
    name: { en: 'Material' },
    key: 'material',
    type: 'choice',
    choices: [{ key: 'wool', name: { en: 'Wool' } }],
  };
  await shop.asAdmin('POST /v1/admin/attributes', material);
});
afterAll(() => shop?.close());

async function take(content: string, more: Record<string, unknown> = {}): Promise<Reply> {
  const input = { resource: 'products', content, ...more };
  const started = await shop.asAdmin('POST /v1/admin/transfers/import', input);
  expect(started.body).toMatchObject({ status: 'waiting' });
  await shop.jobsDone();
  return (await shop.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`)).body;
}
async function faultsOf({ id }: { id: string }): Promise<CsvLine[]> {
  return csvLines((await shop.asAdmin(`GET /v1/admin/transfers/${id}/files/errors`)).text);
}
async function exported(query: CsvLine = {}): Promise<string> {
  const input = { resource: 'products', format: 'woocommerce-products', query };
  const started = await shop.asAdmin('POST /v1/admin/transfers/export', input);
  await shop.jobsDone();
  return (await shop.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}/files/result`)).text;
}

const csv = (lines: readonly CsvLine[]): string =>
  stringify([...lines], { header: true, columns: [...new Set(lines.flatMap((line) => Object.keys(line)))] });
const simple = (more: CsvLine): CsvLine => ({
  ID: '',
  Type: 'simple',
  SKU: '',
  Name: '',
  'Regular price': '10',
  ...more,
});

/** Versions of everything that an import writes, and how often something was written at all. */
async function written(): Promise<unknown> {
  const rows = await Promise.all(['products', 'variants', 'source-images', 'categories', 'tags'].map(all));
  const [audit] = await shop.app
    .get(UnitOfWork)
    .run((tx) => tx.query(`SELECT count(*) FROM audit_entry WHERE subject_type LIKE 'products.%'`));
  return [rows.flat().map(({ id, version }) => `${id as string} ${version as string}`), audit];
}
const productOf = async (slug: string): Promise<Reply> =>
  (await shop.asAdmin(`GET /v1/admin/products?filter[slug]=${slug}`)).body.items[0];
const variantsOf = async ({ id }: { id: string }): Promise<Reply> =>
  (await shop.asAdmin(`GET /v1/admin/variants?filter[product]=${id}&sort=position`)).body.items;
const all = async (what: string): Promise<Reply[]> =>
  (await shop.asAdmin(`GET /v1/admin/${what}?limit=100`)).body.items as Reply[];

describe('WooCommerce’s product CSV', () => {
  it('comes in, and every cell is found again in an export, which changes nothing when it comes in', async () => {
    const given = csvLines(SAMPLE);
    expect(await take(SAMPLE)).toMatchObject({ format: 'woocommerce-products', created: 9, failed: 0 });
    const text = await exported();
    const lines = new Map(csvLines(text).map((line) => [line.ID, line]));
    for (const before of given) {
      const after = lines.get(before.ID) ?? {};
      expect(Object.fromEntries(Object.keys(before).map((name) => [name, after[name]]))).toEqual(before);
    }
    const before = await written();
    expect(await take(text)).toMatchObject({ created: 0, updated: 0, unchanged: 9, failed: 0 });
    expect(await take(SAMPLE)).toMatchObject({ created: 0, updated: 0, unchanged: 9, failed: 0 });
    expect(await written()).toEqual(before);
  });

  it('makes options of what variations differ in, variants in their order, and takes what these leave to their product', async () => {
    const hoodie = await productOf('hoodie');
    expect(hoodie).toMatchObject({ status: 'published', vendor: null });
    expect(hoodie.options.map(({ name }: Reply) => name.en)).toEqual(['Color', 'Logo']);
    expect(hoodie.options[0].values.map(({ name }: Reply) => name.en)).toEqual(['Blue', 'Green', 'Red']);
    expect(await variantsOf(hoodie)).toMatchObject([
      { sku: 'hoodie-blue-logo', combination: 'blue/yes', requiresShipping: false },
      { sku: 'hoodie-red', prices: [{ price: { amount: 4_200 }, compareAt: { amount: 4_500 } }] },
      { sku: 'hoodie-green', enabled: false, weightGrams: 680, lengthMm: 254, widthMm: 203 },
    ]);
    const tee = await productOf('v-neck-tee');
    expect(tee).toMatchObject({ vendor: 'Norte', options: [{ name: { en: 'Color' } }], tags: { length: 2 } });
    expect(tee.description.en).toBe('<p>Soft cotton.<br />Washed once.</p><p>Made in Porto.</p>');
    expect(await variantsOf(tee)).toMatchObject([{ weightGrams: 227 }, { weightGrams: 272, lengthMm: 610 }]);
  });

  it('knows sales that are over, what cannot be bought here, and attributes that there are', async () => {
    const [cap] = await variantsOf(await productOf('cap'));
    expect(cap.prices).toMatchObject([{ price: { amount: 1_850 }, compareAt: null }]);
    const statusOf = async (slug: string): Promise<string> => (await productOf(slug)).status as string;
    const slugs = ['hoodie-with-zipper', 'cap', 'belt', 'logo-collection', 'pennant', 'hoodie-2'];
    expect(await Promise.all(slugs.map(statusOf))).toEqual([
      'published',
      'draft',
      'draft',
      'draft',
      'draft',
      'published',
    ]);
    expect(await variantsOf(await productOf('logo-collection'))).toEqual([]);
    expect((await productOf('hoodie-with-zipper')).attributes).toEqual({ material: 'wool' });
    expect((await productOf('cap')).attributes).toEqual({});
  });

  it('makes categories as a tree, each once', async () => {
    const categories = await all('categories');
    const nameOf = (id: string | null): string => {
      const found = categories.find((category) => category.id === id);
      return found ? `${nameOf(found.parent)}/${found.name.en as string}` : '';
    };
    expect(categories.map(({ id }) => nameOf(id)).sort()).toEqual([
      '/Clothing',
      '/Clothing/Accessories',
      '/Clothing/Hoodies',
      '/Clothing/T-shirts',
      '/Decor',
      '/Music',
      '/Sale',
    ]);
    const { categories: main } = await productOf('hoodie');
    expect(main.map(nameOf)).toEqual(['/Clothing/Hoodies', '/Sale']);
  });

  it('brings variations alone to a product that is here, by its ID or its SKU', async () => {
    const variation = {
      ID: '',
      Type: 'variation',
      Name: '',
      'Regular price': '21',
      'Attribute 1 name': 'Color',
    };
    const lines = [
      { ...variation, SKU: 'tee-blue', Parent: 'tee-v', 'Attribute 1 value(s)': 'Blue' },
      { ...variation, SKU: 'tee-red', Parent: 'id:44', 'Attribute 1 value(s)': 'Red' },
    ];
    expect(await take(csv(lines))).toMatchObject({ updated: 2, failed: 0 });
    const variants: Reply[] = await variantsOf(await productOf('v-neck-tee'));
    expect(variants.map(({ sku }) => sku as string).sort()).toEqual(['tee-blue', 'tee-green', 'tee-red']);
    const prices = variants.filter(({ sku }) => sku !== 'tee-green').map((one) => one.prices[0].price.amount);
    expect(prices).toEqual([2_100, 2_100]);
  });

  it('names line, column and reason of each fault, and takes the other products', async () => {
    const colour = { 'Attribute 1 name': 'Color' };
    const lines = [
      simple({ ID: '201', Name: 'Good' }),
      simple({ ID: '202', Name: 'Price', 'Regular price': '1,299.00' }),
      simple({ ID: '203', Name: 'Type', Type: 'subscription' }),
      simple({ ID: '204', Type: 'variation', Parent: 'nobody' }),
      simple({ ID: '205', Type: 'variation' }),
      simple({ ID: '206', Name: 'Thief', SKU: 'cap' }),
      simple({ ID: '207', Name: 'Twice', SKU: 'twice' }),
      simple({ ID: '208', Name: 'Twice', SKU: 'twice' }),
      simple({
        ID: '209',
        Type: 'variable',
        Name: 'Mugs',
        SKU: 'mugs',
        ...colour,
        'Attribute 1 value(s)': 'Red',
      }),
      simple({ ID: '210', Type: 'variation', Parent: 'mugs', ...colour, 'Attribute 1 value(s)': 'Red' }),
      simple({ ID: '211', Type: 'variation', Parent: 'mugs', ...colour }),
      simple({ ID: '212', Name: 'Long', 'Short description': 'x'.repeat(10_001) }),
      simple({ ID: '213', Name: 'Heavy', 'Weight (stone)': '3' }),
      simple({ ID: '214', Name: 'Light', 'Length (cm)': '-3' }),
      simple({ ID: '215', Name: 'Unsure', Published: 'perhaps' }),
      simple({ ID: '216', Name: 'Taxed', 'Tax status': 'often' }),
      simple({ ID: '217', Name: 'Image', Images: 'hoodie.jpg' }),
      simple({ ID: '218', Name: '' }),
      simple({ ID: '219', Name: 'Dated', 'Sale price': '1', 'Date sale price ends': 'soon' }),
    ];
    const done = await take(csv(lines));
    expect(done).toMatchObject({ created: 2, failed: 15 });
    const faults = (await faultsOf(done)).map(({ line, column }) => `${line ?? ''} ${column ?? ''}`);
    expect(faults.sort()).toEqual(
      [
        '3 Regular price',
        '4 Type',
        '5 Parent',
        '6 Parent',
        '7 SKU',
        '9 SKU',
        '12 Attribute 1 value(s)',
        '13 Short description',
        '14 Weight (stone)',
        '15 Length (cm)',
        '16 Published',
        '17 Tax status',
        '18 Images',
        '19 Name',
        '20 Date sale price ends',
      ].sort(),
    );
  });

  it('gives back what was changed here, and what was kept of the rest', async () => {
    const hoodie = await productOf('hoodie');
    await shop.asAdmin(`PATCH /v1/admin/products/${hoodie.id as string}`, {
      title: { en: 'Hooded top', 'zh-CN': '连帽衫' },
      description: null,
      vendor: 'Norte, Porto',
      categories: hoodie.categories.slice(1),
      attributes: { material: 'wool' },
    });
    await shop.asAdmin(`POST /v1/admin/products/${hoodie.id as string}/unpublish`, {});
    const [head, ...variations] = csvLines(await exported({ 'filter[slug]': 'hoodie' }));
    expect(head).toMatchObject({
      ID: '45',
      Type: 'variable',
      Name: 'Hooded top',
      Published: '-1',
      Description: '',
      Brands: 'Norte\\, Porto',
      Categories: 'Sale',
      'Tax class': 'reduced',
      'Attribute 2 value(s)': 'Yes, No',
      'Attribute 3 name': 'Material',
      'Attribute 3 value(s)': 'Wool',
    });
    expect(variations.map(({ Name, Published, Parent }) => [Name, Published, Parent])).toEqual([
      ['Hoodie - Blue, Yes', '1', 'id:45'],
      ['Hoodie - Red, No', '1', 'id:45'],
      ['Hoodie - Green, No', '0', 'id:45'],
    ]);
  });

  it('takes products that were made here out and in again without a change', async () => {
    const made = async (body: object): Promise<string> =>
      (await shop.asAdmin('POST /v1/admin/products', body)).body.id as string;
    await made({ title: { en: 'Bare, and new' }, slug: 'own-bare' });
    const id = await made({
      title: { en: 'Mug' },
      slug: 'own-mug',
      description: { en: '<p>Holds <b>tea</b>.</p>' },
      attributes: { material: 'wool' },
    });
    const names = (id: string, ...values: string[]): object => ({
      id,
      name: { en: id.slice(4) },
      values: values.map((value) => ({ id: `new:${value}`, name: { en: value } })),
    });
    const cells = { 'price.EUR': 990, 'compareAt.EUR': 1_250, weightGrams: 333, widthMm: 85 };
    const saved = await shop.asAdmin(`POST /v1/admin/products/${id}/save-variants`, {
      axes: [names('new:Colour', 'Dark, blue', '红'), names('new:Size', 'S')],
      rows: [
        {
          id: null,
          keys: ['new:Dark, blue', 'new:S'],
          cells: { ...cells, sku: 'own-1', barcode: '4006381' },
        },
        { id: null, keys: ['new:红', 'new:S'], cells: { ...cells, taxable: false, enabled: false } },
      ],
    });
    expect(saved.body).toMatchObject({ variants: 2 });
    const text = await exported({ 'filter[slug][in]': 'own-bare,own-mug', sort: 'slug' });
    expect(csvLines(text).map((line) => [line.Type, line.SKU, line.Parent, line['Sale price']])).toEqual([
      ['simple', 'own-bare', '', ''],
      ['variable', 'own-mug', '', ''],
      ['variation', 'own-1', 'own-mug', '9.90'],
      ['variation', '', 'own-mug', '9.90'],
    ]);
    const before = await written();
    expect(await take(text)).toMatchObject({ created: 0, updated: 0, unchanged: 2, failed: 0 });
    expect(await written()).toEqual(before);
  });
});
