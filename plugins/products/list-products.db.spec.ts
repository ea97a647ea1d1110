import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestShop } from '../../test/shop/test-shop.js';

let shop: TestShop;
beforeAll(async () => {
  shop = await TestShop.start();
  const furniture = await shop.make('categories', { name: { en: 'Furniture' }, slug: 'furniture' });
  const chairs = await shop.make('categories', { name: { en: 'Chairs' }, slug: 'chairs', parent: furniture });
  const sale = await shop.make('tags', { name: 'sale' });
  await shop.make('attributes', {
    key: 'material',
    name: { en: 'Material' },
    type: 'choice',
    choices: [
      { key: 'oak', name: { en: 'Oak' } },
      { key: 'steel', name: { en: 'Steel' } },
    ],
  });
  await shop.make('attributes', { key: 'width', name: { en: 'Width' }, type: 'number', unit: 'cm' });
  await shop.make('attributes', { key: 'cost', name: { en: 'Cost' }, type: 'text', shown: false });
  await shop.sell(
    'desk',
    { prices: [30_000, 45_000], before: 35_000 },
    {
      categories: [furniture],
      vendor: 'Holm',
      productType: 'Desk',
      attributes: { material: 'oak', width: 140 },
    },
  );
  await shop.sell(
    'chair',
    { prices: [9_900] },
    {
      categories: [chairs],
      vendor: 'Holm',
      tags: [sale],
      attributes: { material: 'steel', width: 45 },
    },
  );
  await shop.sell(
    'lamp',
    { prices: [4_900] },
    { vendor: 'Lys', tags: [sale], title: { en: 'The lamp', 'zh-CN': '台灯' } },
  );
  await shop.make('products', { slug: 'draft', title: { en: 'The draft' } });
  await shop.app.jobsDone();
});
afterAll(() => shop?.app.close());

describe('the list of products in the back-office', () => {
  const found = async (query: string): Promise<string[]> => {
    const { status, body } = await shop.app.asAdmin(`GET /v1/admin/products?${query}&fields=slug&sort=id`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return (body as { items: { slug: string }[] }).items.map(({ slug }) => slug);
  };

  it('is filtered by an attribute from the moment that it is there, drafts as well', async () => {
    const glaze = { key: 'glaze', name: { en: 'Glaze' }, type: 'boolean' };
    await shop.make('attributes', glaze);
    expect(await found('filter[attributes.glaze]=true')).toEqual([]);
    const pot = {
      slug: 'pot',
      title: { en: 'Pot' },
      attributes: { glaze: true, material: 'steel', width: 30.5 },
    };
    await shop.make('products', pot);
    await shop.app.jobsDone();
    expect(await found('filter[attributes.glaze]=true')).toEqual(['pot']);
    expect(await found('filter[attributes.material]=steel')).toEqual(['chair', 'pot']);
    expect(await found('filter[attributes.material][in]=oak,steel&filter[attributes.width][gte]=40')).toEqual(
      ['desk', 'chair'],
    );
    expect(await found('filter[attributes.width][lte]=30.5&filter[status]=draft')).toEqual(['pot']);
  });

  it('refuses what is no number, and an operator that an attribute does not have', async () => {
    for (const key of ['filter[attributes.width][gte]', 'filter[attributes.material][contains]']) {
      expect(await shop.app.asAdmin(`GET /v1/admin/products?${key}=wide`)).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: `query/${key}` }] },
      });
    }
  });
});

describe('the list of products', () => {
  it('shows what is on sale in the channel, the newest first, with prices in its currency', async () => {
    const { body, headers } = await shop.read('products');
    expect(headers.get('vary')).toBe('Accept-Language, x-channel');
    expect(body).toEqual({
      items: [
        expect.objectContaining({ slug: 'lamp' }),
        expect.objectContaining({ slug: 'chair' }),
        {
          id: expect.any(String),
          slug: 'desk',
          title: 'The desk',
          image: null,
          price: {
            from: { amount: 30_000, currency: 'EUR' },
            to: { amount: 45_000, currency: 'EUR' },
            compareAt: { amount: 35_000, currency: 'EUR' },
          },
          vendor: 'Holm',
          productType: 'Desk',
          publishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      ],
      next: null,
    });
    const inYuan = await shop.read('products', { 'x-channel': 'cn' });
    expect(inYuan.body.items).toHaveLength(3);
    expect(inYuan.body.items[0].price).toBeNull();
  });

  it.each([
    ['filter[category]=furniture', ['chair', 'desk']],
    ['filter[category]=chairs', ['chair']],
    ['filter[category]=none', []],
    ['filter[tag]=sale', ['lamp', 'chair']],
    ['filter[tag]=sale&filter[vendor]=Holm', ['chair']],
    ['filter[vendor][in]=Lys,Holm', ['lamp', 'chair', 'desk']],
    ['filter[productType]=Desk', ['desk']],
    ['filter[price][gte]=4900&filter[price][lte]=9900', ['lamp', 'chair']],
    ['filter[price][gte]=9900&sort=-price', ['desk', 'chair']],
    ['filter[attributes.material]=oak', ['desk']],
    ['filter[attributes.material][in]=oak,steel&sort=title', ['chair', 'desk']],
    ['filter[attributes.width][gte]=100', ['desk']],
    ['filter[attributes.width][lte]=100.5', ['chair']],
    ['filter[slug][in]=lamp,desk,draft', ['lamp', 'desk']],
    ['q=台灯', ['lamp']],
    ['q=the%20cha', ['chair']],
    ['sort=price', ['lamp', 'chair', 'desk']],
    ['sort=-title', ['lamp', 'desk', 'chair']],
    ['sort=publishedAt', ['desk', 'chair', 'lamp']],
  ])('%s finds %j', async (query, slugs) => {
    expect(await shop.slugs(`products?${query}`)).toEqual(slugs);
  });

  it('reads titles in the language of the reader', async () => {
    const { body } = await shop.read('products?filter[slug][in]=lamp', { 'accept-language': 'zh' });
    expect(body.items).toMatchObject([{ title: '台灯' }]);
  });

  it.each([
    ['filter[attributes.colour]=red', 'query/filter[attributes.colour]', 'is no attribute of products'],
    ['filter[attributes.cost]=1', 'query/filter[attributes.cost]', 'is no attribute of products'],
    ['filter[attributes.width][gte]=wide', 'query/filter[attributes.width][gte]', 'is not a number'],
    ['filter[attributes.width][has]=1', 'query/filter[attributes.width][has]', 'takes eq, in, gte, lte'],
    ['filter[price]=100', 'query/filter[price]', 'takes gte, lte'],
    ['filter[price][gte]=-1', 'query/filter[price][gte]', 'is an amount in minor units, such as 1990'],
    ['filter[ids]=x', 'query/filter[ids]', 'Invalid UUID'],
    ['sort=vendor', 'query/sort', expect.stringContaining('is not known here')],
    ['colour=red', 'query/colour', expect.stringContaining('is not known here')],
    ['after=x', 'query/after', 'is not a cursor of this list in this order'],
  ])('refuses %s', async (query, pointer, detail) => {
    expect(await shop.read(`products?${query}`)).toMatchObject({
      status: 400,
      body: { code: 'kernel.invalid_input', errors: [{ pointer, detail }] },
    });
  });

  it('answers 404 to a channel that there is none of', async () => {
    expect(await shop.read('products', { 'x-channel': 'moon' })).toMatchObject({
      status: 404,
      body: { code: 'channels.unknown_channel' },
    });
  });

  it.each(['sort=price', 'sort=-publishedAt', 'filter[vendor][in]=Lys,Holm&sort=title'])(
    'comes in pages that hold everything once: %s',
    async (query) => {
      const all = await shop.slugs(`products?${query}`);
      const seen: string[] = [];
      for (let after = ''; ;) {
        const { body } = await shop.read(`products?${query}&limit=1${after}`);
        seen.push(...(body.items as { slug: string }[]).map(({ slug }) => slug));
        if (body.next === null) break;
        after = `&after=${body.next}`;
      }
      expect(seen).toEqual(all);
    },
  );
});
