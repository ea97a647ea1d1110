import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { UnitOfWork } from 'emporion';
import { plugins } from '../../../../plugins.config.js';
import { startTestApp, type TestApp } from '../../../../src/testing/test-app.js';

type Reply = Awaited<ReturnType<TestApp['asAdmin']>>['body'];

interface Uploaded {
  readonly id: string;
  readonly sha256: string;
}

let shop: TestApp;
let [red, blue, green]: Uploaded[] = [];
beforeAll(async () => {
  shop = await startTestApp({ plugins, env: { MEDIA_PUBLIC_URL: 'https://files.example' } });
  const channel = { name: { en: 'Web' }, code: 'web', currency: 'EUR', locales: ['en'] };
  const { body } = await shop.asAdmin('POST /v1/admin/channels', channel);
  await shop.asAdmin(`POST /v1/admin/channels/${body.id as string}/make-default`, {});
  [red, blue, green] = [await upload('red'), await upload('blue'), await upload('green')];
});
afterAll(() => shop?.close());

async function upload(background: string): Promise<Uploaded> {
  const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), `${background}.png`);
  const sent = await fetch(`${shop.url}/v1/admin/assets`, {
    method: 'POST',
    body: form,
    headers: { ...shop.administrator },
  });
  const { id } = (await sent.json()) as { id: string };
  return { id, sha256: createHash('sha256').update(bytes).digest('hex') };
}
async function run(direction: 'import' | 'export', input: object): Promise<Reply> {
  const started = await shop.asAdmin(`POST /v1/admin/transfers/${direction}`, {
    resource: 'products',
    ...input,
  });
  expect(started.body).toMatchObject({ status: 'waiting' });
  await shop.jobsDone();
  return (await shop.asAdmin(`GET /v1/admin/transfers/${started.body.id as string}`)).body;
}
const take = (document: object): Promise<Reply> =>
  run('import', { format: 'emporion-products', content: JSON.stringify(document) });
async function exported(slug: string, format = 'emporion-products'): Promise<string> {
  const { id } = await run('export', { format, query: { 'filter[slug]': slug } });
  return (await shop.asAdmin(`GET /v1/admin/transfers/${id as string}/files/result`)).text;
}
const documentOf = async (slug: string): Promise<Reply> => JSON.parse(await exported(slug));
const productOf = async (slug: string): Promise<Reply> =>
  (await shop.asAdmin(`GET /v1/admin/products?filter[slug]=${slug}`)).body.items[0];
const sourcesOf = async ({ id }: { id: string }): Promise<Reply[]> =>
  (await shop.asAdmin(`GET /v1/admin/source-images?filter[product]=${id}&sort=position`)).body.items;

const product = (slug: string, more: object) => ({
  slug,
  title: { en: slug },
  variants: [{ prices: [{ price: { amount: 100, currency: 'EUR' } }] }],
  ...more,
});

it('names uploaded images by their public addresses, which are resolved without fetching anything', async () => {
  const alt = { en: 'Red', 'zh-CN': '红' };
  const images = [{ sha256: blue?.sha256 }, { sha256: red?.sha256, alt, focal: { x: 100, y: 900 } }];
  const variants = [{ image: red?.sha256, prices: [] }];
  expect(await take(product('painted', { images, variants }))).toMatchObject({ created: 1, failed: 0 });
  const painted = await productOf('painted');
  expect(painted.images).toEqual([blue?.id, red?.id]);
  const document = await documentOf('painted');
  expect(document.images).toMatchObject([
    { url: expect.stringMatching(/^https:\/\/files\.example\/media\//), focal: { x: 500, y: 500 } },
    { alt, focal: { x: 100, y: 900 } },
  ]);
  expect(document.variants[0].image).toBe(document.images[1].url);
  expect(await take(document)).toMatchObject({ unchanged: 1 });
  expect(await productOf('painted')).toEqual(painted);
  document.images.reverse();
  expect(await take(document)).toMatchObject({ updated: 1 });
  expect((await productOf('painted')).images).toEqual([red?.id, blue?.id]);
  expect(await sourcesOf(painted)).toEqual([]);
});

it('fetches images from elsewhere, shows them at their places, and forgets those that it no longer mentions', async () => {
  const [far, gone] = ['http://127.0.0.1:1/far.png', 'http://127.0.0.1:1/gone.png'];
  const alt = { 'zh-CN': '远' };
  const images = [{ sha256: red?.sha256 }, { url: far, alt }, { url: gone }, { sha256: blue?.sha256 }];
  const variants = [{ image: far, prices: [] }];
  await take(product('mixed', { images, variants }));
  const mixed = await productOf('mixed');
  expect(mixed.images).toEqual([red?.id, blue?.id]);
  expect(await sourcesOf(mixed)).toMatchObject([{ url: far, alt, status: 'failed' }, { url: gone }]);
  const document = await documentOf('mixed');
  expect(document.images.map(({ url }: { url: string }) => url).slice(1, 3)).toEqual([far, gone]);
  expect(document.variants[0].image).toBe(far);
  expect(await take(document)).toMatchObject({ unchanged: 1 });

  await take({ slug: 'mixed', images: document.images.toSpliced(2, 1) });
  const [source, ...others] = await sourcesOf(mixed);
  expect(others).toEqual([]);
  // What is there by the same address is not fetched again.
  const { app } = shop;
  await app.get(UnitOfWork).run((tx) =>
    tx.query(
      `INSERT INTO products_source_image (id, product_id, position, url, status, asset_id, version, created_at, updated_at)
       SELECT gen_random_uuid(), id, 1, $1::text, 'fetched', $2::uuid, 1, now(), now() FROM products_product WHERE slug = 'painted'`,
      [far, green?.id],
    ),
  );
  await shop.asAdmin(`POST /v1/admin/source-images/${source.id as string}/retry`, {});
  await shop.jobsDone();
  expect((await productOf('mixed')).images).toEqual([red?.id, green?.id, blue?.id]);
  const shown = await documentOf('mixed');
  expect(shown.variants[0].image).toBe(far);
  expect(await take(shown)).toMatchObject({ unchanged: 1 });
});

it('refuses images that are not there, and those of variants that are not among them', async () => {
  const images = [
    { sha256: 'a'.repeat(64) },
    { url: 'javascript:alert(1)' },
    { url: 'https://x.example/1.png' },
  ];
  const variants = [{ image: 'https://x.example/2.png' }];
  const done = await take(product('odd', { images: [...images, images[2]], variants }));
  const { text } = await shop.asAdmin(`GET /v1/admin/transfers/${done.id as string}/files/errors`);
  expect(text.split('\n').map((line) => line.split(',')[1])).toEqual([
    'column',
    'images/0/sha256',
    'images/1/url',
    'images/3',
    'variants/0/image',
    undefined,
  ]);
});

it('are named in Shopify’s CSV too, and found again when it comes in', async () => {
  const file = await exported('painted', 'shopify-products');
  expect(file.match(/https:\/\/files\.example\/media\/[^,]+/g)).toHaveLength(3);
  const before = await productOf('painted');
  expect(await run('import', { content: file })).toMatchObject({ format: 'shopify-products', unchanged: 1 });
  expect(await productOf('painted')).toEqual(before);
  await run('import', { content: file.replaceAll('painted', 'copied') });
  const { id, images } = await productOf('copied');
  expect(images).toEqual(before.images);
  const variants = await shop.asAdmin(`GET /v1/admin/variants?filter[product]=${id as string}`);
  expect(variants.body.items).toMatchObject([{ image: red?.id }]);
});
