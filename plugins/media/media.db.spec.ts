import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { race } from '../../src/testing/race.js';
import { startTestApp, type TestApp, type TestReply } from '../../src/testing/test-app.js';
import { media } from './media.plugin.js';

let app: TestApp;
let dataDir: string;
/** Where uploads are kept while they are received; a folder of this test alone. */
let scratch: string;
let formerScratch: string | undefined;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'emporion-media-'));
  scratch = await mkdtemp(join(tmpdir(), 'emporion-scratch-'));
  formerScratch = process.env.TMPDIR;
  process.env.TMPDIR = scratch;
  const env = { DATA_DIR: dataDir, MEDIA_UPLOAD_LIMIT: '1MiB', MEDIA_PIXEL_LIMIT: '4' };
  app = await startTestApp({ plugins: [media], env });
});
afterAll(async () => {
  await app?.close();
  if (formerScratch === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = formerScratch;
  for (const folder of [dataDir, scratch]) await rm(folder, { recursive: true, force: true });
});
afterEach(async () => expect(await readdir(scratch)).toEqual([]));

const ADDRESS = 'POST /v1/admin/assets';

/** A multipart body with one file, byte for byte as given: FormData would mend names. */
function form(bytes: Buffer | string, name = 'picture.png', part = 'file', type = 'image/png') {
  const head = `--line\r\nContent-Disposition: form-data; name="${part}"; filename="${name}"\r\nContent-Type: ${type}\r\n\r\n`;
  const body = Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from('\r\n--line--\r\n')]);
  return { body, headers: { 'content-type': 'multipart/form-data; boundary=line' } };
}

async function upload(
  bytes: Buffer | string,
  name?: string,
  { part, headers }: { part?: string; headers?: Record<string, string> } = {},
): Promise<TestReply> {
  const sent = form(bytes, name, part);
  return app.request(ADDRESS, {
    body: sent.body,
    headers: { ...(headers ?? app.administrator), ...sent.headers },
  });
}

let shade = 0;
/** An image of a colour that no other one has. */
function picture(width = 1_000, height = 500) {
  shade += 1;
  const background = { r: shade % 256, g: Math.floor(shade / 256), b: 90 };
  return sharp({ create: { width, height, channels: 3, background } });
}

/** A PNG of one bit per pixel, written by hand: 110 kB for 900 million pixels. */
function whiteSquare(side: number): Buffer {
  const chunk = (name: string, data: Buffer): Buffer => {
    const named = Buffer.concat([Buffer.from(name), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(named), 4);
    return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head[8] = 1;
  const rows = deflateSync(Buffer.alloc((1 + Math.ceil(side / 8)) * side), { level: 1 });
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

async function stored(): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const count = async (): Promise<number> => (await app.asAdmin('GET /v1/admin/assets?total=true')).body.total;
const addressOf = (asset: { key: string }, name: string): string => `GET /media/${asset.key}/${name}`;

async function bytesOf(target: string): Promise<Buffer> {
  const answer = await fetch(app.url + target.replace('GET ', ''));
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

describe('an upload', () => {
  it('becomes an asset whose image is upright, in sRGB and without a word of metadata', async () => {
    const photo = await picture(300, 200)
      .jpeg()
      .withMetadata({ orientation: 6 })
      .withExif({ IFD0: { Copyright: 'somebody', Artist: 'a secret place' } })
      .toBuffer();
    const { status, body, headers } = await upload(photo, '照片.jpg');
    expect(status).toBe(201);
    expect(headers.get('location')).toBe(`/v1/admin/assets/${body.id}`);
    expect(body).toMatchObject({
      name: '照片.jpg',
      kind: 'image',
      mimeType: 'image/jpeg',
      width: 200,
      height: 300,
      focalX: 500,
      alt: null,
    });
    const kept = await bytesOf(addressOf(body, 'original.jpg'));
    expect(kept.length).toBe(body.bytes);
    expect(kept.includes('somebody')).toBe(false);
    const { orientation, exif, space, width } = await sharp(kept).metadata();
    expect({ orientation, exif, space, width }).toEqual({
      exif: undefined,
      orientation: undefined,
      space: 'srgb',
      width: 200,
    });
  });

  it.each(['png', 'webp', 'avif', 'gif'] as const)(
    'is taken as %s by what is in it, whatever its name says',
    async (format) => {
      const { status, body } = await upload(await picture(64, 64).toFormat(format).toBuffer(), 'picture.txt');
      expect({ status, type: body.mimeType }).toEqual({ status: 201, type: `image/${format}` });
      expect((await sharp(await bytesOf(addressOf(body, `original.${format}`))).metadata()).width).toBe(64);
    },
  );

  it('keeps the frames of an animation', async () => {
    const frame = (background: string) =>
      sharp({ create: { width: 50, height: 40, channels: 3, background } })
        .png()
        .toBuffer();
    const frames = [await frame('red'), await frame('blue')];
    const animation = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [100, 100] })
      .toBuffer();
    const { body } = await upload(animation, 'dance.gif');
    expect(body).toMatchObject({ width: 50, height: 40 });
    expect(
      (await sharp(await bytesOf(addressOf(body, 'original.gif')), { animated: true }).metadata()).pages,
    ).toBe(2);
  });

  it('of a PDF becomes a document that browsers save instead of showing', async () => {
    const { status, body } = await upload('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n', 'manual.pdf');
    expect(status).toBe(201);
    expect(body).toMatchObject({ kind: 'file', mimeType: 'application/pdf', width: null });
    const { headers } = await app.request(addressOf(body, 'original.pdf'));
    expect(headers.get('content-disposition')).toBe('attachment');
    expect((await app.request(addressOf(body, 'w160.webp'))).status).toBe(404);
  });

  it('of the same content answers with the asset that is there, also when ten come at once', async () => {
    const bytes = await picture().png().toBuffer();
    const before = await stored();
    const { fulfilled: values } = await race(10, () => upload(bytes, 'same.png'));
    const statuses = values.map(({ status }) => status);
    const ids = new Set(values.map(({ body }) => body.id as string));
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 200)).toHaveLength(9);
    expect(ids.size).toBe(1);
    expect((await stored()).length).toBe(before.length + 1);
  });
});

describe('an upload that is refused', () => {
  const twoFaced = async () =>
    Buffer.concat([await picture(8, 8).png().toBuffer(), Buffer.from('<script>alert(1)</script>')]);
  const archive = async () => {
    const end = Buffer.concat([Buffer.from('PK\x05\x06'), Buffer.alloc(18)]);
    return Buffer.concat([await picture(8, 8).jpeg().toBuffer(), end]);
  };
  const half = async () => (await picture(500, 500).jpeg().toBuffer()).subarray(0, 900);
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const small = () => picture(8, 8).png().toBuffer();
  const cases: [string, () => Promise<Buffer> | Buffer | string, number, string, string?, string?][] = [
    ['an SVG with a script', () => svg, 415, 'media.unsupported_type', 'logo.svg'],
    ['HTML that is called .png', () => '<html><body>hello</body></html>', 415, 'media.unsupported_type'],
    ['an image of 30,000 × 30,000 pixels', () => whiteSquare(30_000), 422, 'media.too_many_pixels'],
    ['an image with a script behind it', twoFaced, 422, 'media.two_faced'],
    ['an image that is an archive too', archive, 422, 'media.two_faced', 'a.jpg'],
    [
      'a GIF that is JavaScript too',
      () => 'GIF89a/*\x01\x00\x01*/=1;alert(1)//',
      422,
      'media.unreadable',
      'a.gif',
    ],
    ['a PDF that acts by itself', () => '%PDF-1.4\n/OpenAction /JS\n%%EOF', 422, 'media.two_faced', 'a.pdf'],
    ['half an image', half, 422, 'media.unreadable'],
    ['a file of no bytes', () => '', 400, 'kernel.invalid_input'],
    ['a name that leads elsewhere', small, 400, 'kernel.invalid_input', '../../etc/passwd'],
    ['a name that leads elsewhere in Windows', small, 400, 'kernel.invalid_input', '..\\\\x.png'],
    ['a name of 300 characters', small, 400, 'kernel.invalid_input', `${'x'.repeat(300)}.png`],
    ['a part of another name', small, 400, 'kernel.invalid_input', 'a.png', 'picture'],
    [
      'one byte more than is taken',
      () => Buffer.alloc(1_048_577, 1).toString('latin1'),
      413,
      'kernel.too_large',
    ],
  ];

  it.each(cases)(
    '%s leaves nothing behind',
    // Rows are of different lengths, and Jest takes a parameter too many for a callback.
    async (_what, bytes, ...[status, code, name, part]) => {
      const before = { files: await stored(), rows: await count() };
      const answer = await upload(await bytes(), name, part === undefined ? {} : { part });
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      if (status !== 413) expect(answer.body.errors[0].pointer).toBe(part ? `/${part}` : '/file');
      expect({ files: await stored(), rows: await count() }).toEqual(before);
    },
    20_000,
  );

  it.each([
    [
      'two files',
      '--line\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nx\r\n'.repeat(2) +
        '--line--\r\n',
      400,
    ],
    [
      'a field beside it',
      '--line\r\nContent-Disposition: form-data; name="alt"\r\n\r\nx\r\n--line--\r\n',
      400,
    ],
    ['nothing', '--line--\r\n', 400],
    [
      'a form without an end',
      '--line\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nx',
      400,
    ],
    ['no form at all', 'hello', 400],
  ])('a form with %s leaves nothing behind', async (_what, body, status) => {
    const headers = { ...app.administrator, 'content-type': 'multipart/form-data; boundary=line' };
    const before = await count();
    const answer = await app.request(ADDRESS, { body, headers });
    expect([answer.status, await count()]).toEqual([status, before]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([
    ['nobody', {}, 401],
    ['somebody who may only look', 'reader', 403],
  ])('from %s is refused before its body is read', async (_who, who, status) => {
    const credential = who === 'reader' ? await app.keyWith('media.asset.read') : {};
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        ...credential,
        'content-type': 'multipart/form-data; boundary=line',
        'content-length': 1_000_000,
      };
      const sending = httpRequest(`${app.url}/v1/admin/assets`, { method: 'POST', headers }, (reply) => {
        resolve(reply.statusCode);
        sending.destroy();
      });
      sending.on('error', reject);
      // The body never comes.
      sending.flushHeaders();
    });
    expect(answered).toBe(status);
  });

  it('is refused as JSON, and other routes refuse forms', async () => {
    expect((await app.asAdmin(ADDRESS, { name: 'x' })).body.code).toBe('kernel.unsupported_media_type');
    const sent = form(await small());
    const answer = await app.request('POST /v1/admin/roles', {
      body: sent.body,
      headers: { ...app.administrator, ...sent.headers },
    });
    expect(answer.body.code).toBe('kernel.unsupported_media_type');
  });
});

describe('an asset', () => {
  it('is described in several languages, and what was uploaded cannot be claimed otherwise', async () => {
    const { body } = await upload(await picture(20, 20).png().toBuffer());
    const alt = { en: 'A lamp', 'zh-CN': '一盏灯' };
    expect((await app.asAdmin(`PATCH /v1/admin/assets/${body.id}`, { alt })).body.alt).toEqual(alt);
    for (const wrong of [
      { width: 9 },
      { key: 'x' },
      { sha256: 'x' },
      { mimeType: 'text/html' },
      { focalY: 1_001 },
    ]) {
      expect((await app.asAdmin(`PATCH /v1/admin/assets/${body.id}`, wrong)).status).toBe(400);
    }
  });

  it('takes its files along when it is deleted, and may be uploaded anew', async () => {
    const bytes = await picture(300, 300).png().toBuffer();
    const first = (await upload(bytes)).body;
    await bytesOf(addressOf(first, 'w160.webp'));
    expect((await app.asAdmin(`DELETE /v1/admin/assets/${first.id}`)).status).toBe(204);
    await app.jobsDone();
    expect((await app.request(addressOf(first, 'original.png'))).status).toBe(404);
    expect((await readdir(join(dataDir, 'media', first.key.slice(0, 2)))).includes(first.key.slice(3))).toBe(
      false,
    );
    const second = await upload(bytes);
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.id);
    expect((await app.request(addressOf(second.body, 'w160.webp'))).status).toBe(200);
  });
});
