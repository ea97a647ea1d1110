import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from 'emporion';
import { plugins } from '../../plugins.config.js';
import { race } from '../../src/testing/race.js';
import { startTestApp, type TestApp, type TestReply } from '../../src/testing/test-app.js';

let shop: TestApp;
let count = 0;
beforeAll(async () => {
  shop = await startTestApp({ plugins });
  const body = { code: 'web', currency: 'EUR', name: { en: 'Web' }, locales: ['en'] };
  expect((await shop.asAdmin('POST /v1/admin/channels', body)).status).toBe(201);
});
afterAll(() => shop?.close());

async function make(what: string, changes: object = {}): Promise<string> {
  count += 1;
  const named =
    what === 'categories' ? { name: { en: `Thing ${count}` } } : { title: { en: `Thing ${count}` } };
  const body = { ...(what === 'tags' ? {} : { ...named, slug: `thing-${count}` }), ...changes };
  const reply = await shop.asAdmin(`POST /v1/admin/${what}`, body);
  expect([reply.status, reply.text]).toEqual([201, reply.text]);
  return reply.body.id as string;
}
const act = (what: string, id: string, step: string, body: object = {}, headers = {}): Promise<TestReply> =>
  shop.asAdmin(`POST /v1/admin/${what}/${id}/${step}`, body, headers);
const read = async (path: string) => (await shop.asAdmin(`GET /v1/admin/${path}`)).body;

/** A product with one variant that can be bought; gives both ids. */
async function goods(changes: object = {}): Promise<[string, string]> {
  const id = await make('products', changes);
  const cells = { sku: `SKU-${id}`, barcode: '4006381333931', 'price.EUR': 1000 };
  expect((await act('products', id, 'save-variants', { rows: [{ id: null, cells }] })).status).toBe(200);
  const { rows } = await read(`products/${id}/variants`);
  return [id, rows[0].id];
}
const members = async (collection: string): Promise<string[]> =>
  ((await read(`collections/${collection}/members`)).items as { id: string }[]).map(({ id }) => id);

describe('a product goes on sale', () => {
  it('only when somebody could buy it', async () => {
    const id = await make('products');
    const refused = await act('products', id, 'publish');
    expect(refused).toMatchObject({ status: 422, body: { code: 'products.not_sellable' } });
    const soon = { publishAt: '2099-01-01T00:00:00Z' };
    expect(await act('products', id, 'schedule', soon)).toMatchObject({ status: 422 });
    expect((await read(`products/${id}`)).status).toBe('draft');
  });

  it('once, when many publish it together, and keeps the time at which it was first on sale', async () => {
    const [id] = await goods();
    const { fulfilled } = await race(5, () => act('products', id, 'publish'));
    expect(fulfilled.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    const { publishedAt } = await read(`products/${id}`);
    expect(publishedAt).toEqual(expect.any(String));
    for (const step of ['archive', 'restore', 'publish']) {
      expect([step, (await act('products', id, step)).status]).toEqual([step, 200]);
    }
    expect(await read(`products/${id}`)).toMatchObject({ status: 'published', publishedAt });
  });

  it('and off again, on time; a time that has passed is refused', async () => {
    const [id] = await goods();
    const passed = await act('products', id, 'schedule', { publishAt: '2020-01-01T00:00:00Z' });
    expect(passed).toMatchObject({ status: 422, body: { code: 'products.schedule_in_past' } });
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const soon = { publishAt: at(400), unpublishAt: at(1_500) };
    expect((await act('products', id, 'schedule', soon)).body.status).toBe('scheduled');
    const becomes = async (status: string): Promise<void> => {
      const end = Date.now() + 8_000;
      while ((await read(`products/${id}`)).status !== status && Date.now() < end) await pause(50);
      expect((await read(`products/${id}`)).status).toBe(status);
    };
    await becomes('published');
    await becomes('draft');
  }, 20_000);

  it('as a copy: a draft with the same variants, without SKUs and barcodes', async () => {
    const [id] = await goods({ slug: 'mug', vendor: 'Pottery' });
    await act('products', id, 'publish');
    const first = await act('products', id, 'duplicate');
    const second = await act('products', id, 'duplicate');
    expect([first.body.slug, second.body.slug]).toEqual(['mug-copy', 'mug-copy-2']);
    expect(await read(`products/${first.body.id}`)).toMatchObject({
      status: 'draft',
      vendor: 'Pottery',
      publishedAt: null,
    });
    const { rows } = await read(`products/${first.body.id}/variants`);
    expect(rows).toMatchObject([{ cells: { sku: null, barcode: null, 'price.EUR': 1000 } }]);
  });
});

const sql = (text: string, params: readonly unknown[]): Promise<unknown> =>
  shop.app.get(UnitOfWork).run((tx) => tx.query(text, params));
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

describe('categories', () => {
  it('move among their new neighbours', async () => {
    const [top, other] = [await make('categories'), await make('categories')];
    const [a, b] = [await make('categories', { parent: top }), await make('categories', { parent: top })];
    expect(await act('categories', other, 'move', { parent: top, position: 1 })).toMatchObject({
      status: 200,
      body: { position: 1 },
    });
    const { items } = await read(`categories?filter[parent]=${top}`);
    const placed = new Map(items.map((one: { id: string; position: number }) => [one.id, one.position]));
    expect([a, other, b].map((id) => placed.get(id))).toEqual([0, 1, 2]);
  });

  it('never lie within themselves, even when two moves meet', async () => {
    const [a, b] = [await make('categories'), await make('categories')];
    const below = await make('categories', { parent: a });
    for (const parent of [a, below]) {
      const reply = await act('categories', a, 'move', { parent });
      expect(reply).toMatchObject({ status: 422, body: { code: 'products.category_within_itself' } });
    }
    const { fulfilled } = await race(2, (index) =>
      act('categories', index === 0 ? a : b, 'move', { parent: index === 0 ? b : a }),
    );
    expect(fulfilled.map(({ status }) => status).sort()).toEqual([200, 422]);
  });

  it('are kept while something lies in them', async () => {
    const [full, holds] = [await make('categories'), await make('categories')];
    await make('categories', { parent: full });
    await make('products', { categories: [holds] });
    for (const id of [full, holds]) {
      expect(await shop.asAdmin(`DELETE /v1/admin/categories/${id}`)).toMatchObject({
        status: 409,
        body: { code: 'kernel.still_in_use' },
      });
    }
  });
});

describe('a collection by hand', () => {
  it('has its products in the order of the merchant', async () => {
    const id = await make('collections');
    const [a, b, c] = [await make('products'), await make('products'), await make('products')];
    const put = await act('collections', id, 'add-products', { products: [a, b] });
    expect(put).toMatchObject({ status: 200, body: { products: 2 } });
    await act('collections', id, 'add-products', { products: [c, a], position: 0 });
    expect(await members(id)).toEqual([c, a, b]);
    await act('collections', id, 'reorder', { products: [b, a] });
    expect(await members(id)).toEqual([b, a, c]);
    await act('collections', id, 'remove-products', { products: [a] });
    expect(await members(id)).toEqual([b, c]);
  });

  it('loses nothing when many put products in at once, and refuses who saw an older one', async () => {
    const id = await make('collections');
    const some = [await make('products'), await make('products'), await make('products')];
    await race(3, (index) => act('collections', id, 'add-products', { products: [some[index]] }));
    expect((await members(id)).sort()).toEqual([...some].sort());
    const late = await act('collections', id, 'remove-products', { products: some }, { 'if-match': '"1"' });
    expect(late.status).toBe(412);
  });

  it('is read page by page in its order, whatever is put in front meanwhile', async () => {
    const collection = await make('collections');
    const products: string[] = [];
    for (let n = 0; n < 5; n += 1) products.push(await make('products'));
    expect((await act('collections', collection, 'add-products', { products })).status).toBe(200);
    const page = (query: string) => read(`collections/${collection}/members?limit=2${query}`);
    const first = await page('');
    expect(first).toMatchObject({ total: 5, totalExact: true, next: expect.any(String) });
    await act('collections', collection, 'reorder', { products: [products[4]] });
    const second = await page(`&after=${first.next}`);
    const third = await page(`&after=${second.next}`);
    expect([second.total, third.next]).toEqual([undefined, null]);
    const seen = [first, second, third].flatMap(({ items }) =>
      (items as { id: string }[]).map(({ id }) => id),
    );
    // All moved back by one, so that one is seen twice and none is left out.
    expect(seen).toEqual([products[0], products[1], products[1], products[2], products[3]]);
    const bad = await shop.asAdmin(`GET /v1/admin/collections/${collection}/members?after=x`);
    expect(bad).toMatchObject({ status: 400, body: { errors: [{ pointer: 'query/after' }] } });
  });

  it('refuses what is no product or not in it; one filled by rules refuses all', async () => {
    const id = await make('collections');
    const [known, stranger] = [await make('products'), '0199aa3c-7c00-7000-8000-000000000001'];
    const added = await act('collections', id, 'add-products', { products: [known, stranger] });
    expect(added).toMatchObject({ status: 400, body: { errors: [{ pointer: '/products/1' }] } });
    expect(await members(id)).toEqual([]);
    const removed = await act('collections', id, 'remove-products', { products: [known] });
    expect(removed).toMatchObject({ status: 400, body: { errors: [{ pointer: '/products/0' }] } });
    const ruled = await make('collections', { kind: 'rules' });
    const refused = await act('collections', ruled, 'add-products', { products: [known] });
    expect(refused).toMatchObject({ status: 422, body: { code: 'products.filled_by_rules' } });
  });
});

describe('a collection by rules', () => {
  const preview = (conditions: readonly object[], match = 'all') => {
    const document = encodeURIComponent(JSON.stringify({ match, conditions }));
    return shop.asAdmin(`GET /v1/admin/products/matching?document=${document}`);
  };

  it('says before it is saved which products it would hold', async () => {
    const tag = `Preview ${count}`;
    const tags = [await make('tags', { name: tag })];
    await make('products', { title: { en: 'First lamp' }, tags });
    await make('products', { title: { en: 'Second lamp' }, tags, vendor: 'Lumen' });
    const tagged = { field: 'tag', is: 'is', value: tag };
    expect((await preview([tagged])).body).toEqual({
      total: 2,
      totalExact: true,
      titles: ['Second lamp', 'First lamp'],
    });
    const other = { field: 'vendor', is: 'isNot', value: 'Lumen' };
    expect((await preview([tagged, other])).body).toMatchObject({ total: 1, titles: ['First lamp'] });
    expect((await preview([])).body).toEqual({ total: 0, totalExact: true, titles: [] });
  });

  it('refuses what no product could be compared with, names the condition and changes nothing', async () => {
    const least = { field: 'attribute', key: 'width', is: 'atLeast', value: 'wide' };
    const price = { field: 'price', is: 'atMost', value: { amount: 5, currency: 'eur' } };
    expect(await preview([least])).toMatchObject({ status: 400 });
    const broken = await preview([{ field: 'title', is: 'contains', value: 'a\u0000b' }]);
    expect(broken).toMatchObject({ status: 400, body: { errors: [{ pointer: 'query/document' }] } });
    const id = await make('collections', { kind: 'rules' });
    const refused = await shop.asAdmin(`PATCH /v1/admin/collections/${id}`, {
      rules: { match: 'all', conditions: [least, price] },
    });
    expect(refused).toMatchObject({ status: 400 });
    const { errors } = refused.body as { errors: { pointer: string }[] };
    expect(errors.map(({ pointer }) => pointer)).toEqual([
      '/rules/conditions/0/value',
      '/rules/conditions/1/value/currency',
    ]);
    expect((await read(`collections/${id}`)).rules.conditions).toEqual([]);
  });

  const ruled = (condition: object) =>
    make('collections', { kind: 'rules', rules: { match: 'all', conditions: [condition] } });

  it('is filled anew only when something changes that its rules ask for', async () => {
    const product = await make('products', { vendor: 'Here' });
    const byVendor = await ruled({ field: 'vendor', is: 'is', value: 'There' });
    const byTitle = await ruled({ field: 'title', is: 'contains', value: 'Thing' });
    await shop.jobsDone();
    expect(await members(byTitle)).toContain(product);
    // Without it, only asking again could put it back.
    await sql('DELETE FROM products_membership WHERE collection_id = $1::uuid', [byTitle]);
    await shop.asAdmin(`PATCH /v1/admin/products/${product}`, { vendor: 'There' });
    await shop.jobsDone();
    expect([await members(byVendor), await members(byTitle)]).toEqual([[product], []]);
    await shop.asAdmin(`PATCH /v1/admin/products/${product}`, { title: { en: 'Thing, renamed' } });
    await shop.jobsDone();
    expect(await members(byTitle)).toEqual([product]);
  });

  it('follows categories that move or get another address, tags that get another name, and prices', async () => {
    const [above, below] = [await make('categories', { slug: 'above' }), await make('categories')];
    const tag = await make('tags', { name: 'old' });
    const [product, variant] = await goods({ categories: [below], tags: [tag] });
    const inTree = await ruled({ field: 'category', is: 'is', value: 'above' });
    const renamed = await ruled({ field: 'category', is: 'is', value: 'over' });
    const tagged = await ruled({ field: 'tag', is: 'is', value: 'new' });
    const price = { amount: 500, currency: 'EUR' };
    const cheap = await ruled({ field: 'price', is: 'atMost', value: price });
    const all = () => Promise.all([inTree, renamed, tagged, cheap].map(members));
    await shop.jobsDone();
    expect(await all()).toEqual([[], [], [], []]);
    await act('categories', below, 'move', { parent: above });
    await shop.asAdmin(`PATCH /v1/admin/tags/${tag}`, { name: 'new' });
    const rows = [{ id: variant, cells: { 'price.EUR': 400 } }];
    await act('products', product, 'save-variants', { rows });
    await shop.jobsDone();
    expect(await all()).toEqual([[product], [], [product], [product]]);
    await shop.asAdmin(`PATCH /v1/admin/categories/${above}`, { slug: 'over' });
    await shop.jobsDone();
    expect(await all()).toEqual([[], [product], [product], [product]]);
  });
});

describe('a bundle', () => {
  it('is made of variants that are no bundles, even when two are made of each other at once', async () => {
    const [[, a], [, b], [, c]] = [await goods(), await goods(), await goods()];
    const set = (id: string, ...parts: string[]) =>
      act('variants', id, 'set-components', {
        components: parts.map((variant, index) => ({ variant, quantity: index + 1 })),
      });
    const { fulfilled } = await race(2, (index) => (index === 0 ? set(a, b) : set(b, a)));
    expect(fulfilled.map(({ status }) => status).sort()).toEqual([200, 422]);
    const bundle = fulfilled[0]?.status === 200 ? a : b;
    expect((await set(c, bundle)).body.code).toBe('products.bundle_within_bundle');
    expect(await set(bundle, c, c)).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/components/1/variant' }] },
    });
    expect((await set(bundle, c)).status).toBe(200);
    const parts = await read(`variants/${bundle}/components`);
    expect(parts.components).toMatchObject([{ variant: c, quantity: 1 }]);
    expect((await set(bundle)).status).toBe(200);
    expect(await set(c, bundle)).toMatchObject({ status: 200, body: { components: 1 } });
  });
});
