import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AppError, defineCommand, defineJob, definePlugin, defineResource, f } from 'emporion';
import sharp from 'sharp';
import { z } from 'zod';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { ASSET_LIBRARY, type AssetLibrary } from './contract/index.js';
import { media } from './media.plugin.js';

const label = (en: string) => ({ en, zh: en });
const shown = { storefront: true } as const;

const Wall = defineResource({
  name: 'gallery.wall',
  labels: { one: label('Wall'), many: label('Walls') },
  title: 'name',
  fields: {
    name: f.slug({ label: label('Name'), visibility: shown }),
    cover: f.media({ label: label('Cover'), visibility: shown }),
    pictures: f.refs({ label: label('Pictures'), to: 'media.asset', visibility: shown }),
    outcome: f.text({ label: label('Outcome'), optional: true }),
  },
  storefront: { by: 'name', list: {} },
});

/** Fetches a picture and hangs it; says what came of it. */
const hang = defineJob({
  name: 'gallery.hang',
  label: label('Hang'),
  payload: z.strictObject({ id: z.uuid(), url: z.string() }),
  transaction: 'none',
  attempts: 1,
  handle: async (context, { id, url }) => {
    const library = context.get<AssetLibrary>(ASSET_LIBRARY);
    const patch = await library.addFromUrl(context, url, { en: 'From afar' }).then(
      (asset) => ({ cover: asset.id, outcome: 'hung' }),
      (error: AppError) => ({ outcome: `${error.code}: ${error.message}` }),
    );
    await context.inTransaction((write) => write.rows(Wall).update(id, patch));
  },
});

const fetchPicture = defineCommand({
  name: 'gallery.wall.fetch',
  label: label('Fetch'),
  resource: 'gallery.wall',
  input: z.strictObject({ url: z.string() }),
  result: z.strictObject({}),
  fields: { url: { label: label('Address') } },
  handle: async (context, { url }) => {
    await context.enqueue(hang, { id: context.targetId, url });
    return {};
  },
});

const gallery = definePlugin({
  name: 'gallery',
  label: label('Gallery'),
  dependsOn: ['media'],
  resources: [Wall],
  commands: [fetchPicture],
  jobs: [hang],
});

let app: TestApp;
let dataDir: string;
let elsewhere: Server;
let origin: string;
let jpeg: Buffer;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'emporion-library-'));
  jpeg = await sharp({ create: { width: 900, height: 300, channels: 3, background: 'teal' } })
    .jpeg()
    .toBuffer();
  elsewhere = createServer(({ url = '' }, reply) => {
    if (url === '/away') reply.writeHead(302, { location: 'http://[::1]/picture.jpg' }).end();
    else if (url === '/page') reply.end('<html>no picture</html>');
    else if (url.startsWith('/pictures/')) reply.end(jpeg);
    else reply.writeHead(404).end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const files = { DATA_DIR: dataDir, MEDIA_PUBLIC_URL: 'https://cdn.example.org' };
  // The pictures of this test are on this machine.
  const env = { ...files, OUTBOUND_ALLOW: '127.0.0.1' };
  app = await startTestApp({ plugins: [media, gallery], env });
});
afterAll(async () => {
  await app?.close();
  elsewhere?.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function upload(width: number, height: number): Promise<{ id: string; key: string }> {
  const bytes = await sharp({ create: { width, height, channels: 3, background: 'olive' } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(bytes)]), `${width}.png`);
  const answer = await fetch(`${app.url}/v1/admin/assets`, {
    method: 'POST',
    body: form,
    headers: app.administrator,
  });
  return (await answer.json()) as { id: string; key: string };
}

const newWall = async (name: string, values: object = {}): Promise<string> =>
  (await app.asAdmin('POST /v1/admin/walls', { name, ...values })).body.id;

describe('what storefronts read of files', () => {
  it('is what a page needs of them, in the reader’s language and in the order of the list', async () => {
    const [wide, small] = [await upload(900, 300), await upload(100, 100)];
    await app.asAdmin(`PATCH /v1/admin/assets/${wide.id}`, {
      alt: { en: 'A wall', 'zh-CN': '一面墙' },
      focalX: 250,
    });
    await newWall('north', { cover: wide.id, pictures: [small.id, wide.id] });
    const base = `https://cdn.example.org/media/${wide.key}`;
    const copy = (size: number, name: string) => ({
      width: size,
      url: `${base}/${name}.webp`,
      type: 'image/webp',
    });
    const read = await app.request('GET /v1/store/walls/north?locale=zh-CN');
    expect(read.body.cover).toEqual({
      id: wide.id,
      url: `${base}/original.png`,
      type: 'image/png',
      width: 900,
      height: 300,
      alt: '一面墙',
      variants: [copy(160, 'w160'), copy(400, 'w400'), copy(800, 'w800')],
      squares: [copy(160, 's160-250-500')],
      avif: true,
    });
    expect(read.body.pictures.map(({ id }: { id: string }) => id)).toEqual([small.id, wide.id]);
    expect(read.body.pictures[0]).toMatchObject({ alt: null, variants: [], squares: [] });
    for (const { url } of [...read.body.cover.variants, ...read.body.cover.squares]) {
      expect((await app.request(`GET ${new URL(url as string).pathname}`)).status).toBe(200);
    }
    expect((await app.request('GET /v1/store/walls?locale=en')).body.items[0].cover.alt).toBe('A wall');
    expect((await app.asAdmin('GET /v1/admin/walls')).body.items[0].cover).toBe(wide.id);
  });

  it('is null and empty where there are none', async () => {
    await newWall('bare');
    expect((await app.request('GET /v1/store/walls/bare')).body).toMatchObject({ cover: null, pictures: [] });
  });
});

describe('a file that something shows', () => {
  it('is not deleted and keeps its bytes, alone or in a list', async () => {
    const [cover, listed] = [await upload(200, 200), await upload(201, 200)];
    const wall = await newWall('kept', { cover: cover.id, pictures: [listed.id] });
    for (const { id, key } of [cover, listed]) {
      const refused = await app.asAdmin(`DELETE /v1/admin/assets/${id}`);
      expect([refused.status, refused.body.code]).toEqual([409, 'kernel.still_in_use']);
      await app.jobsDone();
      expect((await app.request(`GET /media/${key}/original.png`)).status).toBe(200);
    }
    await app.asAdmin(`DELETE /v1/admin/walls/${wall}`);
    expect((await app.asAdmin(`DELETE /v1/admin/assets/${cover.id}`)).status).toBe(204);
  });
});

describe('a file from elsewhere', () => {
  const hung = async (name: string, url: string): Promise<{ outcome: string; cover: string | null }> => {
    const id = await newWall(name);
    await app.asAdmin(`POST /v1/admin/walls/${id}/fetch`, { url });
    await app.jobsDone();
    return (await app.asAdmin(`GET /v1/admin/walls/${id}`)).body;
  };

  it('is taken under the name in its address, once however often it is fetched', async () => {
    const first = await hung('first', `${origin}/pictures/%E5%A2%99.jpg?size=1`);
    expect(first.outcome).toBe('hung');
    const asset = (await app.asAdmin(`GET /v1/admin/assets/${first.cover}`)).body;
    expect(asset).toMatchObject({ name: '墙.jpg', width: 900, alt: { en: 'From afar' } });
    expect((await hung('again', `${origin}/pictures/other.jpg`)).cover).toBe(first.cover);
  });

  it.each([
    ['is not there', '/none.jpg', 'media.unreachable', 'it answers 404'],
    ['leads into a private network', '/away', 'media.unreachable', 'it does not lead to the public internet'],
    ['is a page', '/page', 'media.unsupported_type', 'none of'],
  ])('that %s is refused and leaves nothing', async (_what, path, code, why) => {
    const before = await readdir(dataDir, { recursive: true });
    const { outcome, cover } = await hung(path.slice(1).replace('.', '-'), origin + path);
    expect(outcome).toContain(code);
    expect(outcome).toContain(why);
    expect(cover).toBeNull();
    expect(await readdir(dataDir, { recursive: true })).toEqual(before);
  });
});
