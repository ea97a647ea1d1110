import { afterAll, beforeAll, expect, it } from '@jest/globals';
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

it('leaves a bundle whole when one of its parts has no SKU to be named by', async () => {
  await take(product('cup'), product('saucer', { variants: [{ prices: [euro(50)] }] }), product('set'));
  const components = [
    { variant: await variantOf('cup'), quantity: 2 },
    { variant: await variantOf('saucer'), quantity: 3 },
  ];
  const path = `/v1/admin/variants/${await variantOf('set')}`;
  expect((await shop.asAdmin(`POST ${path}/set-components`, { components })).status).toBe(200);
  const document = await exported('set');
  expect(document.variants[0]).not.toHaveProperty('components');
  expect(await take(document)).toMatchObject({ unchanged: 1, failed: 0 });
  const { body } = await shop.asAdmin(`GET ${path}/components`);
  expect(body.components).toMatchObject(components);
});
