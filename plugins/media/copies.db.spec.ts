import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { race } from '../../src/testing/race.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { media } from './media.plugin.js';

let app: TestApp;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'emporion-copies-'));
  app = await startTestApp({ plugins: [media], env: { DATA_DIR: dataDir } });
});
afterAll(async () => {
  await app?.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function upload(bytes: Buffer, type = 'image/png'): Promise<{ id: string; key: string }> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type }), 'picture');
  const answer = await fetch(`${app.url}/v1/admin/assets`, {
    method: 'POST',
    body: form,
    headers: app.administrator,
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { id: string; key: string };
}

let shade = 0;
/** An image of a colour that no other one has. */
function picture(width: number, height: number) {
  shade += 1;
  return sharp({ create: { width, height, channels: 3, background: { r: shade, g: 0, b: 90 } } });
}

async function stored(): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const addressOf = (asset: { key: string }, name: string): string => `GET /media/${asset.key}/${name}`;

async function bytesOf(target: string): Promise<Buffer> {
  const answer = await fetch(app.url + target.replace('GET ', ''));
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

describe('a copy of an image', () => {
  it('is made when it is first asked for, in the declared sizes alone, and kept', async () => {
    const body = await upload(await picture(1_000, 500).png().toBuffer());
    const before = (await stored()).length;
    const { fulfilled: values } = await race(8, () => bytesOf(addressOf(body, 'w400.webp')));
    expect(new Set(values.map((copy) => copy.toString('base64'))).size).toBe(1);
    const { width, height, format } = await sharp(await bytesOf(addressOf(body, 'w400.webp'))).metadata();
    expect({ width, height, format }).toEqual({ width: 400, height: 200, format: 'webp' });
    expect((await stored()).length).toBe(before + 1);
    for (const name of [
      'w1600.webp',
      'w401.webp',
      'w0400.webp',
      'w400.png',
      'w400.webp.html',
      's160-1-1.webp',
      'w1600.avif',
      'original.jpg',
      '..%2foriginal.png',
      'x',
    ]) {
      expect([name, (await app.request(addressOf(body, name))).status]).toEqual([name, 404]);
    }
    expect((await app.request(`GET /media/ab/${'0'.repeat(40)}-${'0'.repeat(12)}/w400.webp`)).status).toBe(
      404,
    );
    expect((await stored()).length).toBe(before + 1);
  });

  it('is there as AVIF too, up to 800 pixels and of what cannot be animated', async () => {
    const photo = await upload(await picture(1_000, 500).jpeg().toBuffer(), 'image/jpeg');
    for (const [name, size] of [
      ['w800.avif', { width: 800, height: 400 }],
      ['s160-500-500.avif', { width: 160, height: 160 }],
    ] as const) {
      expect((await app.request(addressOf(photo, name))).headers.get('content-type')).toBe('image/avif');
      const { format, compression, width, height } = await sharp(
        await bytesOf(addressOf(photo, name)),
      ).metadata();
      expect({ format, compression, width, height }).toEqual({ format: 'heif', compression: 'av1', ...size });
    }
    const moving = await upload(await picture(1_000, 500).gif().toBuffer(), 'image/gif');
    expect((await app.request(addressOf(moving, 'w400.avif'))).status).toBe(404);
    expect((await app.request(addressOf(moving, 'w400.webp'))).status).toBe(200);
  });

  it('that is square shows what the focal point names, and moves with it', async () => {
    const right = { input: await picture(300, 300).png().toBuffer(), left: 600, top: 0 };
    const two = await sharp({ create: { width: 900, height: 300, channels: 3, background: 'white' } })
      .composite([right])
      .png()
      .toBuffer();
    const body = await upload(two);
    const middle = await sharp(await bytesOf(addressOf(body, 's160-500-500.webp'))).stats();
    expect(Math.round(middle.channels[2]?.mean ?? 0)).toBeGreaterThan(250);
    const moved = await app.asAdmin(`PATCH /v1/admin/assets/${body.id}`, { focalX: 1_000 });
    expect(moved.status).toBe(200);
    const edge = await sharp(await bytesOf(addressOf(body, 's160-1000-500.webp'))).stats();
    expect(Math.round(edge.channels[2]?.mean ?? 0)).toBeLessThan(100);
    expect((await app.request(addressOf(body, 's160-0-0.webp'))).status).toBe(404);
  });

  it('is served for good, as what it is and never as a page', async () => {
    const body = await upload(await picture(300, 200).png().toBuffer());
    for (const name of ['original.png', 'w160.webp']) {
      const first = await app.request(addressOf(body, name));
      expect(first.status).toBe(200);
      expect(first.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(first.headers.get('x-content-type-options')).toBe('nosniff');
      expect(first.headers.get('content-security-policy')).toContain('sandbox');
      expect(first.headers.get('content-type')).toBe(name === 'w160.webp' ? 'image/webp' : 'image/png');
      const etag = first.headers.get('etag') ?? '';
      const again = await app.request(addressOf(body, name), { headers: { 'if-none-match': etag } });
      expect([again.status, again.text]).toEqual([304, '']);
    }
  });
});
