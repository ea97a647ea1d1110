import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestShop } from '../../test/shop/test-shop.js';

let shop: TestShop;
const ids: Record<string, string> = {};
const collections: Record<string, string> = {};
beforeAll(async () => {
  shop = await TestShop.start();
  const category = (slug: string, parent?: string) =>
    shop.make('categories', {
      slug,
      name: { en: slug, 'zh-CN': `${slug}类` },
      ...(parent ? { parent } : {}),
    });
  const furniture = await category('furniture');
  await category('seats', await category('office', furniture));
  await category('garden');
  for (const [slug, cents] of [
    ['bowl', 300],
    ['axe', 200],
    ['cup', 100],
  ] as const) {
    ids[slug] = await shop.sell(slug, { prices: [cents] });
  }
  for (const sort of ['manual', 'newest', 'priceUp', 'priceDown', 'title']) {
    collections[sort] = await shop.make('collections', {
      slug: sort.toLowerCase(),
      title: { en: `Sorted ${sort}` },
      sort,
    });
  }
  await shop.make('collections', { slug: 'secret', title: { en: 'Secret' }, shown: false });
  await shop.app.jobsDone();
  await shop.write(async ({ tx }) => {
    for (const collection of Object.values(collections)) {
      for (const [position, slug] of ['cup', 'bowl', 'axe'].entries()) {
        await tx.query(
          'INSERT INTO products_membership (collection_id, product_id, position) VALUES ($1, $2, $3)',
          [collection, ids[slug], position],
        );
      }
    }
  });
});
afterAll(() => shop?.app.close());

describe('the products of a collection', () => {
  it.each([
    ['manual', ['cup', 'bowl', 'axe']],
    ['newest', ['cup', 'axe', 'bowl']],
    ['priceup', ['cup', 'axe', 'bowl']],
    ['pricedown', ['bowl', 'axe', 'cup']],
    ['title', ['axe', 'bowl', 'cup']],
  ])('come in its own order, page by page: %s', async (collection, slugs) => {
    expect(await shop.slugs(`products?filter[collection]=${collection}`)).toEqual(slugs);
    const list = `products?filter[collection]=${collection}&limit=2`;
    const first = await shop.read(list);
    const second = await shop.read(`${list}&after=${first.body.next}`);
    const seen = [...first.body.items, ...second.body.items] as { slug: string }[];
    expect(seen.map(({ slug }) => slug)).toEqual(slugs);
    expect(second.body.next).toBeNull();
  });

  it('come in the order that is asked for, and are none where the collection is hidden', async () => {
    expect(await shop.slugs('products?filter[collection]=manual&sort=title')).toEqual(['axe', 'bowl', 'cup']);
    expect(await shop.slugs('products?filter[collection]=secret')).toEqual([]);
  });
});

describe('a collection', () => {
  it('is read by its address when it is shown, and listed with the others', async () => {
    expect(await shop.read('collections/manual')).toMatchObject({
      status: 200,
      body: {
        id: collections.manual,
        title: 'Sorted manual',
        sort: 'manual',
        seo: { title: 'Sorted manual' },
      },
    });
    expect(await shop.read('collections/secret')).toMatchObject({ status: 404 });
    expect(await shop.slugs('collections')).toEqual(['manual', 'newest', 'pricedown', 'priceup', 'title']);
  });
});

describe('the tree of categories', () => {
  it('is read whole, in the language of the reader', async () => {
    const leaf = { children: [], image: null, id: expect.any(String) };
    expect((await shop.read('categories?locale=zh-CN')).body).toEqual({
      items: [
        {
          ...leaf,
          slug: 'furniture',
          name: 'furniture类',
          children: [
            {
              ...leaf,
              slug: 'office',
              name: 'office类',
              children: [{ ...leaf, slug: 'seats', name: 'seats类' }],
            },
          ],
        },
        { ...leaf, slug: 'garden', name: 'garden类' },
      ],
    });
  });

  it('has a page for each category, with the way to it and what lies below', async () => {
    expect(await shop.read('categories/office')).toMatchObject({
      status: 200,
      body: { name: 'office', ancestors: [{ slug: 'furniture' }], children: [{ slug: 'seats' }] },
    });
    expect(await shop.read('categories/none')).toMatchObject({ status: 404 });
  });
});

describe('an address that changed', () => {
  it.each([
    ['categories', 'garden'],
    ['collections', 'title'],
  ])('leads to the new one: %s', async (plural, slug) => {
    const found = await shop.read(`${plural}/${slug}`);
    await shop.app.asAdmin(`PATCH /v1/admin/${plural}/${found.body.id}`, { slug: `new-${slug}` });
    const moved = await shop.read(`${plural}/${slug}`);
    expect([moved.status, moved.headers.get('location')]).toEqual([301, `/v1/store/${plural}/new-${slug}`]);
  });
});
