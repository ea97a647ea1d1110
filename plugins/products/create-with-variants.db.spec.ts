import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestReply } from '../../src/testing/test-app.js';
import { race } from '../../src/testing/race.js';
import { TestShop } from '../../test/shop/test-shop.js';

let shop: TestShop;
beforeAll(async () => {
  shop = await TestShop.start();
});
afterAll(() => shop?.app.close());

const create = (body: object, headers = {}): Promise<TestReply> =>
  shop.app.asAdmin('POST /v1/admin/products/create-with-variants', body, headers);
const option = (id: string, ...values: string[]) => ({
  id,
  name: { en: id },
  values: values.map((value) => ({ id: value, name: { en: value } })),
});
const euros = (amount: number) => [{ price: { amount, currency: 'EUR' } }];
const shirt = (slug: string, changes: object = {}) => ({
  slug,
  title: { en: 'Shirt' },
  vendor: 'Loom',
  options: [option('size', 's', 'l'), option('colour', 'red', 'blue')],
  variants: [
    { optionValues: ['l', 'blue'], sku: `${slug}-LB`, prices: euros(1500) },
    { optionValues: ['s', 'red'], sku: `${slug}-SR`, prices: euros(1200), weightGrams: 200 },
  ],
  ...changes,
});
const exists = async (slug: string): Promise<boolean> =>
  (await shop.app.asAdmin(`GET /v1/admin/products?filter[slug]=${slug}`)).body.items.length > 0;

describe('a product that is created together with its variants', () => {
  it('is there whole, its grid in the order of the values, and can be put on sale', async () => {
    const { status, body, headers } = await create(shirt('whole'));
    expect([status, headers.get('location')]).toEqual([201, `/v1/admin/products/${body.id}`]);
    expect(body.variants).toMatchObject([
      { sku: 'whole-LB', optionValues: ['l', 'blue'] },
      { sku: 'whole-SR', optionValues: ['s', 'red'] },
    ]);
    const { axes, rows } = (await shop.app.asAdmin(`GET /v1/admin/products/${body.id}/variants`)).body;
    expect(axes).toMatchObject([option('size', 's', 'l'), option('colour', 'red', 'blue')]);
    expect(rows).toMatchObject([
      { id: body.variants[1].id, cells: { 'price.EUR': 1200, weightGrams: 200, enabled: true } },
      { id: body.variants[0].id, cells: { 'price.EUR': 1500, taxable: true } },
    ]);
    expect((await shop.app.asAdmin(`POST /v1/admin/products/${body.id}/publish`, {})).status).toBe(200);
    await shop.app.jobsDone();
    expect((await shop.read('products/whole')).body).toMatchObject({ vendor: 'Loom' });
  });

  it('is made by the example of the read-me', async () => {
    const [, example = ''] =
      / -d '(\{.*?\})'$/ms.exec(readFileSync('plugins/products/README.md', 'utf8')) ?? [];
    const { status, body } = await create(JSON.parse(example) as object);
    expect([status, body.variants?.length]).toEqual([201, 2]);
  });

  it('has one variant when it has no options', async () => {
    const one = await create(shirt('one', { options: [], variants: [{ sku: 'ONE' }] }));
    expect(one.body.variants).toMatchObject([{ sku: 'ONE', optionValues: [] }]);
    expect(await create(shirt('two', { options: [], variants: [{}, {}] }))).toMatchObject({
      status: 422,
      body: {
        code: 'products.combinations_clash',
        errors: [{ pointer: '/variants/0/optionValues' }, { pointer: '/variants/1/optionValues' }],
      },
    });
  });

  it('is made once, however often and however fast the same request is sent', async () => {
    const headers = { 'idempotency-key': 'shirt-again' };
    const { fulfilled } = await race(4, () => create(shirt('again'), headers));
    const ids = fulfilled.filter(({ status }) => status === 201).map(({ body }) => body.id as string);
    expect([...new Set(ids)]).toHaveLength(1);
    expect((await create(shirt('again'), headers)).body.id).toBe(ids[0]);
    expect(await create(shirt('again'))).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: '/slug' }] },
    });
  });

  it('is refused at the member at fault, and nothing of it is there', async () => {
    await create(shirt('taken'));
    const [one, two] = shirt('bad').variants;
    const price = { price: { amount: 1, currency: 'EUR' } };
    const cases: [string, object, number][] = [
      ['/title', { title: undefined }, 400],
      ['/vendor', { vendor: 7 }, 400],
      ['/variants', { variants: [] }, 400],
      ['/variants/1/optionValues', { variants: [one, { ...two, optionValues: ['s', 'green'] }] }, 400],
      ['/variants/0/optionValues', { variants: [{ ...one, optionValues: ['s'] }] }, 400],
      ['/variants/0/optionValues', { variants: [one, { ...two, optionValues: one?.optionValues }] }, 422],
      ['/variants/1/sku', { variants: [one, { ...two, sku: 'taken-SR' }] }, 409],
      ['/variants/1/sku', { variants: [one, { ...two, sku: one?.sku }] }, 409],
      ['/variants/0/prices/1/price', { variants: [{ ...one, prices: [price, price] }] }, 400],
      [
        '/variants/0/prices/0/compareAt',
        { variants: [{ ...one, prices: [{ ...price, compareAt: { amount: 2, currency: 'CNY' } }] }] },
        400,
      ],
      ['/variants/0/image', { variants: [{ ...one, image: '0199aa3c-7c00-7000-8000-000000000001' }] }, 400],
      ['/options/1/values/0/id', { options: [option('size', 's'), option('colour', 's')] }, 400],
      ['/options/0/id', { options: [option('a/b', 's')] }, 400],
    ];
    for (const [pointer, change, status] of cases) {
      const { status: got, body } = await create(shirt('bad', change));
      expect([pointer, got, body.errors?.map((fault: { pointer: string }) => fault.pointer)]).toEqual([
        pointer,
        status,
        expect.arrayContaining([pointer]),
      ]);
    }
    expect(await exists('bad')).toBe(false);
  });

  it('needs its own permission', async () => {
    const headers = await shop.app.keyWith('products.product.create');
    const { status } = await shop.app.request('POST /v1/admin/products/create-with-variants', {
      body: shirt('secret'),
      headers,
    });
    expect(status).toBe(403);
  });
});
