import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestShop } from '../../test/shop/test-shop.js';

let shop: TestShop;
let id: string;
beforeAll(async () => {
  shop = await TestShop.start();
  const furniture = await shop.make('categories', { name: { en: 'Furniture' }, slug: 'furniture' });
  const desks = await shop.make('categories', { name: { en: 'Desks' }, slug: 'desks', parent: furniture });
  await shop.make('attributes', {
    key: 'material',
    name: { en: 'Material', 'zh-CN': '材质' },
    type: 'choices',
    choices: [
      { key: 'oak', name: { en: 'Oak', 'zh-CN': '橡木' } },
      { key: 'steel', name: { en: 'Steel' } },
    ],
  });
  await shop.make('attributes', {
    key: 'width',
    name: { en: 'Width' },
    type: 'number',
    unit: 'cm',
    position: 1,
  });
  await shop.make('attributes', { key: 'cost', name: { en: 'Cost' }, type: 'text', shown: false });
  const sale = await shop.make('tags', { name: 'sale' });
  id = await shop.sell(
    'desk',
    { prices: [30_000, 45_000], before: 35_000 },
    {
      title: { en: 'The desk', 'zh-CN': '书桌' },
      description: { en: '<p>Wide</p>' },
      categories: [desks],
      tags: [sale],
      attributes: { material: ['oak'], width: 140, cost: 'secret' },
    },
  );
  await shop.app.jobsDone();
});
afterAll(() => shop?.app.close());

const euros = (amount: number) => ({ amount, currency: 'EUR' });

describe('the page of a product', () => {
  it('is read whole, in the language of the reader and the currency of the channel', async () => {
    const { status, body, headers } = await shop.read('products/desk?locale=zh-CN');
    expect(headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        id,
        slug: 'desk',
        title: '书桌',
        description: '<p>Wide</p>',
        vendor: null,
        productType: null,
        publishedAt: expect.any(String),
        images: [],
        options: [],
        variants: [
          expect.objectContaining({
            sku: 'desk-0',
            optionValues: [],
            price: euros(30_000),
            compareAt: euros(35_000),
            onSale: true,
          }),
          expect.objectContaining({
            optionValues: ['v1'],
            price: euros(45_000),
            compareAt: null,
            onSale: false,
          }),
        ],
        attributes: [
          {
            key: 'material',
            name: '材质',
            type: 'choices',
            unit: null,
            value: ['oak'],
            choices: [{ key: 'oak', name: '橡木' }],
          },
          { key: 'width', name: 'Width', type: 'number', unit: 'cm', value: 140, choices: [] },
        ],
        categories: [
          [
            { slug: 'furniture', name: 'Furniture' },
            { slug: 'desks', name: 'Desks' },
          ],
        ],
        tags: ['sale'],
        seo: { title: '书桌', description: null },
        alternates: ['en', 'zh-CN'],
      },
    });
  });

  it('is not there for another address, and not in a channel that is closed or where it is not sold', async () => {
    expect(await shop.read('products/none')).toMatchObject({
      status: 404,
      body: { code: 'kernel.not_found' },
    });
    expect(await shop.read('products/desk', { 'x-channel': 'moon' })).toMatchObject({
      status: 404,
      body: { code: 'channels.unknown_channel' },
    });
  });

  it('moves with its address', async () => {
    const { id: moved } = { id: await shop.sell('bench', { prices: [100] }) };
    await shop.app.asAdmin(`PATCH /v1/admin/products/${moved}`, { slug: 'long-bench' });
    await shop.app.jobsDone();
    const reply = await shop.read('products/bench?locale=en');
    expect(reply.status).toBe(301);
    expect(reply.headers.get('location')).toBe('/v1/store/products/long-bench?locale=en');
    expect(await shop.read('products/long-bench')).toMatchObject({
      status: 200,
      body: { slug: 'long-bench' },
    });
  });

  it('is shown before it is on sale to who has a token, and kept by no cache', async () => {
    const draft = await shop.make('products', { slug: 'draft', title: { en: 'The draft' } });
    expect(await shop.read('products/draft')).toMatchObject({ status: 404 });
    const { body } = await shop.app.asAdmin(`POST /v1/admin/products/${draft}/preview`, {});
    const shown = await shop.app.request(`GET ${body.url}`);
    expect(shown).toMatchObject({ status: 200, body: { slug: 'draft' } });
    expect(shown.headers.get('cache-control')).toBe('private, no-store');
    expect(await shop.read(`products/desk?preview=${body.token}`)).toMatchObject({ status: 404 });
  });
});
