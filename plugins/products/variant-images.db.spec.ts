import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import type { TestReply } from '../../src/testing/test-app.js';
import { TestShop } from '../../test/shop/test-shop.js';
import { SourceImage } from './resources/source-image.resource.js';

const ADDRESS = 'https://images.example/red.png';

let shop: TestShop;
let red: string;
let blue: string;
let foreign: string;
beforeAll(async () => {
  shop = await TestShop.start();
  [red, blue, foreign] = [await upload('#ff0000'), await upload('#0000ff'), await upload('#00ff00')];
});
afterAll(() => shop?.app.close());

async function upload(background: string): Promise<string> {
  const png = await sharp({ create: { width: 4, height: 4, channels: 3, background } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.append('file', new Blob([Uint8Array.from(png)], { type: 'image/png' }), `${background.slice(1)}.png`);
  const { url, administrator } = shop.app;
  const reply = await fetch(`${url}/v1/admin/assets`, { method: 'POST', body: form, headers: administrator });
  return ((await reply.json()) as { id: string }).id;
}
const save = (id: string, ...rows: object[]): Promise<TestReply> =>
  shop.app.asAdmin(`POST /v1/admin/products/${id}/save-variants`, { rows });
const matrix = async (id: string) => (await shop.app.asAdmin(`GET /v1/admin/products/${id}/variants`)).body;
const variantOf = async (id: string) =>
  (await shop.app.asAdmin(`GET /v1/admin/variants?filter[product]=${id}`)).body.items[0];
const kept = (id: string): Promise<{ imported: object }[]> =>
  shop.write(({ tx }) => tx.query('SELECT imported FROM products_variant WHERE product_id = $1::uuid', [id]));

describe('the image of a variant', () => {
  it('is one of its product, shown in the grid and in storefronts', async () => {
    const id = await shop.sell('scarf', { prices: [1000] }, { images: [red, blue] });
    const { columns, rows } = await matrix(id);
    expect(columns[0]).toMatchObject({ key: 'image', kind: 'media', files: [red, blue] });
    expect((await save(id, { id: rows[0].id, cells: { image: blue } })).status).toBe(200);
    expect((await matrix(id)).rows[0].cells.image).toBe(blue);
    await shop.app.jobsDone();
    const { body } = await shop.read('products/scarf');
    expect(body.variants[0].image).toEqual(body.images[1]);
    expect(body.images[1].id).toBe(blue);
    expect((await save(id, { id: rows[0].id, cells: { image: null } })).status).toBe(200);
    expect((await shop.read('products/scarf')).body.variants[0].image).toBeNull();
  });

  it('is refused at its cell when it is none of the product, and nothing is changed', async () => {
    const id = await shop.sell('hat', { prices: [1000] }, { images: [red] });
    const [one] = (await matrix(id)).rows;
    for (const image of [foreign, 'x', 7, id]) {
      expect(await save(id, { id: one.id, cells: { image, taxable: false } })).toMatchObject({
        status: 400,
        body: { errors: [{ pointer: '/rows/0/cells/image', code: 'unknown_value' }] },
      });
    }
    expect((await matrix(id)).rows[0]).toEqual(one);
  });

  it('has no column while the product has no images', async () => {
    const id = await shop.sell('plain', { prices: [1000] });
    expect((await matrix(id)).columns[0].key).toBe('sku');
    expect((await save(id, { id: null, cells: { image: red } })).status).toBe(400);
  });

  it('is lost with the image of the product, and that alone', async () => {
    const glove = { slug: 'glove', title: { en: 'Glove' }, images: [red, blue] };
    const id = await shop.make('products', glove);
    const values = ['Red', 'Blue'].map((name) => ({ id: `new:${name}`, name: { en: name } }));
    const rows = [red, blue].map((image, index) => ({
      id: null,
      keys: [values[index]?.id],
      cells: { image },
    }));
    const change = { axes: [{ id: 'new:colour', name: { en: 'Colour' }, values }], rows };
    await shop.app.asAdmin(`POST /v1/admin/products/${id}/save-variants`, change);
    const shown = async () =>
      (await matrix(id)).rows.map((row: (typeof rows)[number]) => row.cells.image) as unknown[];
    expect(await shown()).toEqual([red, blue]);
    await shop.app.asAdmin(`PATCH /v1/admin/products/${id}`, { images: [blue] });
    expect(await shown()).toEqual([null, blue]);
  });

  it('that came from a file is kept by its address, and one that was uploaded takes its place', async () => {
    const id = await shop.sell('coat', { prices: [1000] }, { images: [red, blue] });
    const source = {
      product: id,
      position: 1,
      url: ADDRESS,
      alt: null,
      status: 'fetched',
      asset: red,
    } as const;
    await shop.write(({ rows }) => rows(SourceImage).insert(source));
    const { id: one } = await variantOf(id);
    await save(id, { id: one, cells: { image: red } });
    expect(await kept(id)).toEqual([{ imported: { 'Variant Image': ADDRESS } }]);
    await save(id, { id: one, cells: { image: blue } });
    expect(await kept(id)).toEqual([{ imported: {} }]);
  });
});
