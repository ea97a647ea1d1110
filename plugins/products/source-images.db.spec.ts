import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { plugins } from '../../plugins.config.js';
import sharp from 'sharp';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';

const LIMIT = 65_536;

let shop: TestApp;
let elsewhere: Server;
let origin: string;
/** What the server elsewhere was asked for. */
const asked: string[] = [];
/** Bytes that it could send of a body without an end. */
let sent = 0;
/** Whether the picture that was missing has been put there. */
let isThere = false;

beforeAll(async () => {
  const image = sharp({ create: { width: 640, height: 480, channels: 3, background: 'teal' } });
  const jpeg = await image.jpeg().toBuffer();
  elsewhere = createServer(({ url = '' }, reply) => {
    asked.push(url);
    if (url === '/moved.jpg') reply.writeHead(302, { location: '/there.jpg' }).end();
    else if (url === '/inside.jpg') reply.writeHead(302, { location: 'http://127.0.0.2:80/secret' }).end();
    else if (url === '/metadata.jpg') reply.writeHead(307, { location: 'http://169.254.169.254/' }).end();
    else if (url === '/there.jpg' || (url === '/late.jpg' && isThere)) reply.end(jpeg);
    else if (url === '/endless.jpg') sendForEver();
    else reply.writeHead(404).end();
    function sendForEver(): void {
      const piece = Buffer.alloc(16_384, 0xff);
      const more = (): void => {
        while (!reply.destroyed && sent < 1_000 * LIMIT) {
          sent += piece.length;
          if (!reply.write(piece)) return;
        }
      };
      reply.on('drain', more);
      more();
    }
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const env = { OUTBOUND_ALLOW: '127.0.0.1', MEDIA_UPLOAD_LIMIT: String(LIMIT) };
  shop = await startTestApp({ plugins, env });
  const channel = { name: { en: 'Shop' }, code: 'web', currency: 'EUR', locales: ['en'] };
  await shop.asAdmin('POST /v1/admin/channels', channel);
});
afterAll(async () => {
  await shop?.close();
  elsewhere?.closeAllConnections();
  elsewhere?.close();
});
beforeEach(() => {
  asked.length = 0;
});

interface Source {
  readonly id: string;
  readonly status: string;
  readonly problem: string | null;
  readonly asset: string | null;
}

/** Imports a product with images of the server elsewhere. */
async function importWith(handle: string, ...paths: string[]): Promise<string> {
  const lines = paths.map((path, at) => {
    const product = at === 0 ? [`The ${handle}`, 'true', '10.00'] : ['', '', ''];
    return [handle, ...product, `${origin}${path}`, String(at + 1)].join(',');
  });
  const header = 'Handle,Title,Published,Variant Price,Image Src,Image Position';
  const content = [header, ...lines].join('\n');
  const input = { resource: 'products', format: 'shopify-products', content };
  const { body } = await shop.asAdmin('POST /v1/admin/transfers/import', input);
  await shop.jobsDone();
  const { body: done } = await shop.asAdmin(`GET /v1/admin/transfers/${String(body.id)}`);
  expect(done).toMatchObject({ status: 'done', created: 1, failed: 0 });
  const { body: found } = await shop.asAdmin(`GET /v1/admin/products?filter[slug]=${handle}`);
  return String(found.items[0].id);
}
async function sourcesOf(product: string): Promise<Source[]> {
  const list = `GET /v1/admin/source-images?filter[product]=${product}&sort=createdAt`;
  return (await shop.asAdmin(list)).body.items as Source[];
}
const imagesOf = async (product: string): Promise<string[]> =>
  (await shop.asAdmin(`GET /v1/admin/products/${product}`)).body.images as string[];

describe('images that a file names by their address', () => {
  it('are fetched after the import, by redirects too, and storefronts have them', async () => {
    const product = await importWith('vase', '/there.jpg', '/moved.jpg');
    const [first, second] = await sourcesOf(product);
    expect([first?.status, second?.status]).toEqual(['fetched', 'fetched']);
    expect(asked).toEqual(['/there.jpg', '/moved.jpg', '/there.jpg']);
    // Both are the same bytes, and so one file.
    expect(await imagesOf(product)).toEqual([first?.asset]);
    const { body } = await shop.request('GET /v1/store/products/vase');
    const [image] = body.images as { url: string; width: number; height: number }[];
    expect(image).toMatchObject({ width: 640, height: 480 });
    expect((await fetch(new URL(new URL(image?.url ?? '').pathname, shop.url))).status).toBe(200);
  });

  it.each([
    ['leads into a private network', '/inside.jpg', 'does not lead to the public internet'],
    ['leads to the metadata of a cloud', '/metadata.jpg', 'does not lead to the public internet'],
    ['is not there', '/none.jpg', 'it answers 404'],
    ['has no end', '/endless.jpg', `it gives more than ${LIMIT} bytes`],
  ])(
    'are listed as failed with the reason when one %s; the product and its other images are taken',
    async (_, path, why) => {
      const product = await importWith(`jug${path.replace(/\W/g, '-')}`, path, '/there.jpg');
      const [failed, fetched] = await sourcesOf(product);
      expect(failed).toMatchObject({ status: 'failed', asset: null, problem: expect.stringContaining(why) });
      expect(await imagesOf(product)).toEqual([fetched?.asset]);
      expect(asked.filter((one) => one === path)).toHaveLength(1);
    },
  );

  it('are read no further than the limit of a file', () => {
    expect(sent).toBeGreaterThan(LIMIT);
    // What lies in buffers of both ends is beyond anybody’s reach.
    expect(sent).toBeLessThan(200 * LIMIT);
  });

  it('are fetched again by a command, and shown when they are there by then', async () => {
    const product = await importWith('bowl', '/late.jpg');
    const [failed] = await sourcesOf(product);
    expect(failed).toMatchObject({ status: 'failed' });
    isThere = true;
    await shop.asAdmin(`POST /v1/admin/source-images/${String(failed?.id)}/retry`, {});
    await shop.jobsDone();
    const [after] = await sourcesOf(product);
    expect(after).toMatchObject({ status: 'fetched', problem: null });
    expect(await imagesOf(product)).toEqual([after?.asset]);
  });
});
