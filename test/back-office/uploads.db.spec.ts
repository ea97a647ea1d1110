import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { makeStaff } from '../../src/access/testing/staff-accounts.js';
import { startTestApp } from '../../src/testing/test-app.js';
import { media } from '../../plugins/media/media.plugin.js';
import { adminModule } from '../../admin/admin.module.js';
import { startAdminApp, type AdminApp, type Browser } from '../../admin/testing/admin-app.js';
import { send, type Answer } from '../../admin/testing/http.js';

const DOOR = '/admin/api/emporion/files';
const MULTIPART = { 'content-type': 'multipart/form-data; boundary=line' };
const READER = 'media.asset.read';

let app: AdminApp;
let uploader: Browser;
beforeAll(async () => {
  app = await startAdminApp([media], { MEDIA_UPLOAD_LIMIT: '100KiB' });
  uploader = await app.signIn(await makeStaff(app, READER, 'media.asset.create'));
}, 120_000);
afterAll(() => app?.close());

function form(bytes: Buffer | string, name = 'lamp.png'): Buffer {
  const head = `--line\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from('\r\n--line--\r\n')]);
}

function post(payload: Buffer, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const all = { 'sec-fetch-site': 'same-origin', ...MULTIPART, ...headers };
  return send(Number(new URL(app.url).port), { method: 'POST', url: DOOR, payload, headers: all });
}

/** Announces a body and never sends it: what is answered was decided without reading it. */
const unsent = (headers: Readonly<Record<string, string>>): Promise<Answer> =>
  post(Buffer.alloc(0), { 'content-length': '50000', connection: 'close', ...headers });

const png = (red: number): Promise<Buffer> =>
  sharp({ create: { width: 500, height: 300, channels: 3, background: { r: red, g: 9, b: 9 } } })
    .png()
    .toBuffer();

describe('an upload in the back-office', () => {
  it('answers the file with its address and copies, the same for the same content, and lists it by id', async () => {
    const first = await post(form(await png(1)), { cookie: uploader.cookie });
    expect(first.statusCode).toBe(201);
    const { title, file } = first.json() as { title: string; file: Record<string, unknown> };
    expect(title).toBe('lamp.png');
    expect(file).toMatchObject({ type: 'image/png', width: 500, height: 300, alt: null });
    expect(file['url']).toMatch(/^\/media\/.+\/original\.png$/);
    const again = await post(form(await png(1), 'other.png'), { cookie: uploader.cookie });
    expect([again.statusCode, again.json()]).toEqual([200, first.json()]);
    const ids = `${String(file['id'])},no-id,00000000-0000-7000-8000-000000000000`;
    expect((await uploader.get(`${DOOR}?ids=${ids}`)).json()).toEqual({
      upload: { limit: 102_400 },
      files: [first.json()],
    });
    expect((await uploader.get(String(file['url']))).statusCode).toBe(200);
  });

  it('is refused with 401 without a session, before the body is read', async () => {
    expect((await unsent({})).statusCode).toBe(401);
  });

  it('is refused with 403 from a page of another site, before the body is read', async () => {
    const answer = await unsent({ cookie: uploader.cookie, 'sec-fetch-site': 'cross-site' });
    expect(answer.statusCode).toBe(403);
  });

  it('is refused with 403 to who may only look, before the body is read, and the page is told so', async () => {
    const reader = await app.signIn(await makeStaff(app, READER));
    const answer = await unsent({ cookie: reader.cookie });
    expect(answer.json()).toMatchObject({ status: 403, code: 'kernel.forbidden' });
    expect((await reader.get(`${DOOR}?ids=`)).json()).toEqual({ upload: null, files: [] });
  });

  it('is refused with 413 when it is announced as too large, before the body is read', async () => {
    const answer = await unsent({ cookie: uploader.cookie, 'content-length': '200000' });
    expect(answer.json()).toMatchObject({ status: 413, code: 'kernel.too_large' });
  });

  it('is refused with 413 when it turns out too large', async () => {
    const answer = await post(form(Buffer.alloc(105_000)), { cookie: uploader.cookie });
    expect(answer.json()).toMatchObject({ status: 413, code: 'kernel.too_large' });
  });

  it('is refused when it is an SVG, in the language of the reader, and leaves no row', async () => {
    const count = await rows();
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
    const answer = await post(form(svg), { cookie: uploader.cookie, 'accept-language': 'zh-CN' });
    expect(answer.json()).toMatchObject({
      status: 415,
      code: 'media.unsupported_type',
      detail: expect.stringContaining('文件内容不是以下类型'),
    });
    expect(await rows()).toBe(count);
  });

  it('is refused as JSON', async () => {
    expect((await uploader.post(DOOR, { file: 'x' })).statusCode).toBe(415);
  });
});

describe('the files of an id', () => {
  it('are refused to who may not read the library', async () => {
    const stranger = await app.signIn(await makeStaff(app, 'access.staff.read'));
    expect((await stranger.get(`${DOOR}?ids=`)).statusCode).toBe(403);
  });

  it('come from the other origin where files are given out there, and pages may show images from it alone', async () => {
    const env = { MEDIA_PUBLIC_URL: 'https://cdn.example' };
    const elsewhere = await startTestApp({ plugins: [media], modules: () => [adminModule()], env });
    try {
      const page = await elsewhere.request('GET /admin/login');
      expect(policy(page.headers)).toContain("img-src 'self' data: blob: https://cdn.example");
      expect(policy(page.headers).filter((rule) => rule.includes('cdn.example'))).toHaveLength(1);
    } finally {
      await elsewhere.close();
    }
    expect(policy((await app.request('GET /admin/login')).headers)).toContain("img-src 'self' data: blob:");
  }, 60_000);
});

const policy = (headers: Headers): string[] =>
  (headers.get('content-security-policy') ?? '').split(';').map((rule) => rule.trim());

async function rows(): Promise<number> {
  const answer = await uploader.get('/admin/api/resources/media.asset/actions/list');
  return (answer.json() as { records: unknown[] }).records.length;
}
