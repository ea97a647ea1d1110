import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestShop } from '../../test/shop/test-shop.js';
import { findMissingTexts } from './jobs/find-missing-texts.job.js';

let shop: TestShop;
beforeAll(async () => {
  shop = await TestShop.start();
  const add = (slug: string, values: object) => shop.make('products', { slug, ...values });
  await add('whole', {
    title: { en: 'Whole', 'zh-CN': '完整' },
    description: { en: 'All', 'zh-CN': '全部' },
  });
  await add('plain', { title: { en: 'Plain', 'zh-CN': '简单' } });
  await add('english', { title: { en: 'English' }, description: { en: 'Only' } });
  await add('half', { title: { en: 'Half', 'zh-CN': '一半' }, seoTitle: { 'zh-CN': '一半' } });
  await add('sized', { title: { en: 'Sized', 'zh-CN': '尺码' } });
  await shop.app.jobsDone();
});
afterAll(() => shop?.app.close());

const idOf = async (slug: string): Promise<string> =>
  (await shop.app.asAdmin(`GET /v1/admin/products?filter[slug]=${slug}`)).body.items[0].id as string;
const report = async (query = '') =>
  (await shop.app.asAdmin(`GET /v1/admin/products/missing-translations?${query}`)).body as {
    locales: { locale: string; products: number }[];
    items: { slug: string; missing: { locale: string; fields: string[] }[] }[];
    next: string | null;
  };
const counts = async () =>
  Object.fromEntries((await report()).locales.map(({ locale, products }) => [locale, products]));
const listed = async (locale: string): Promise<string[]> => {
  const { body } = await shop.app.asAdmin(
    `GET /v1/admin/products?filter[missingIn]=${locale}&sort=id&fields=slug&total=true`,
  );
  const { items, total } = body as { items: { slug: string }[]; total: number };
  expect(total).toBe(items.length);
  return items.map(({ slug }) => slug);
};

const lookAgain = async (): Promise<void> => {
  await shop.write((context) => context.enqueue(findMissingTexts, {}));
  await shop.app.jobsDone();
};

describe('missing translations', () => {
  it('are counted for each language and listed with the texts that are missing; what is written nowhere is not', async () => {
    expect(await counts()).toEqual({ en: 1, 'zh-CN': 1 });
    expect((await report()).items).toMatchObject([
      { slug: 'english', missing: [{ locale: 'zh-CN', fields: ['description', 'title'] }] },
      { slug: 'half', missing: [{ locale: 'en', fields: ['seoTitle'] }] },
    ]);
    expect((await report('filter[locale]=zh-CN')).items.map(({ slug }) => slug)).toEqual(['english']);
    expect([await listed('any'), await listed('en')]).toEqual([['english', 'half'], ['half']]);
  });

  it('come a page at a time', async () => {
    const first = await report('limit=1');
    const second = await report(`limit=1&after=${first.next}`);
    expect([...first.items, ...second.items].map(({ slug }) => slug)).toEqual(['english', 'half']);
    expect(second.next).toBeNull();
  });

  it('follow names of options, what is written later, and what is put away', async () => {
    const sized = await idOf('sized');
    const value = { id: 'new:s', name: { en: 'Small' } };
    const axes = [{ id: 'new:size', name: { en: 'Size', 'zh-CN': '尺码' }, values: [value] }];
    const rows = [{ id: null, keys: ['new:s'], cells: {} }];
    await shop.app.asAdmin(`POST /v1/admin/products/${sized}/save-variants`, { axes, rows });
    const text = { description: { en: 'Only', 'zh-CN': '仅' }, title: { en: 'English', 'zh-CN': '英文' } };
    await shop.app.asAdmin(`PATCH /v1/admin/products/${await idOf('english')}`, text);
    await shop.app.asAdmin(`POST /v1/admin/products/${await idOf('half')}/archive`, {});
    await shop.app.jobsDone();
    expect(await counts()).toEqual({ en: 0, 'zh-CN': 1 });
    expect((await report()).items).toMatchObject([
      { slug: 'sized', missing: [{ locale: 'zh-CN', fields: ['options'] }] },
    ]);
    expect(await listed('zh-CN')).toEqual(['sized']);
  });

  it('are looked for in all products when the languages of the shop have changed', async () => {
    await shop.write(async ({ tx }) => {
      await tx.query('DELETE FROM products_missing_text');
      await tx.query(`INSERT INTO products_text_locale VALUES ('en'), ('fr') ON CONFLICT DO NOTHING`);
    });
    await lookAgain();
    expect(await listed('zh-CN')).toEqual(['sized']);
    await shop.write(({ tx }) => tx.query('DELETE FROM products_missing_text'));
    // They are the same as the last time.
    await lookAgain();
    expect(await listed('zh-CN')).toEqual([]);
  });

  it('are refused to be listed for what is no parameter, and to those who may not see products', async () => {
    const wrong = await shop.app.asAdmin('GET /v1/admin/products/missing-translations?filter[language]=en');
    expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: 'query/filter[language]' }] } });
    const headers = await shop.app.keyWith('products.tag.read');
    expect((await shop.app.request('GET /v1/admin/products/missing-translations', { headers })).status).toBe(
      403,
    );
  });
});
