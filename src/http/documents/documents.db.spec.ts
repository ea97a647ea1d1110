import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KernelErrors } from '../../errors/kernel.errors.js';
import { launchChromium } from '../../testing/chromium.js';
import { describeWithChromium } from '../../testing/describe-with.js';
import { startTestApp, type TestApp } from '../../testing/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [] });
});
afterAll(() => app?.close());

describe('the OpenAPI document', () => {
  it('is served to any origin, is asked about on each use and answered 304 when it is known', async () => {
    const reply = await app.request('GET /openapi.json');
    expect(reply.status).toBe(200);
    expect(reply.body).toMatchObject({ openapi: '3.1.1' });
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    expect(reply.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
    const etag = reply.headers.get('etag') ?? '';
    const again = await app.request('GET /openapi.json', { headers: { 'if-none-match': etag } });
    expect([again.status, again.text]).toEqual([304, '']);
  });

  it('is in the language that the reader asks for', async () => {
    const title = async (path: string, headers = {}) =>
      (await app.request(`GET ${path}`, { headers })).body.info.title as string;
    expect(await title('/openapi.json')).toBe('Emporion API');
    expect(await title('/openapi.json', { 'accept-language': 'zh-TW, en;q=0.5' })).toBe('Emporion 接口');
    expect(await title('/openapi.json?locale=zh')).toBe('Emporion 接口');
    expect(await title('/openapi.json?locale=en', { 'accept-language': 'zh' })).toBe('Emporion API');
  });

  it('comes compressed to those who take it so, and plain to others', async () => {
    const zipped = await app.request('GET /openapi.json', { headers: { 'accept-encoding': 'gzip' } });
    const plain = await app.request('GET /openapi.json', { headers: { 'accept-encoding': 'identity' } });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(plain.headers.has('content-encoding')).toBe(false);
    expect(zipped.text).toBe(plain.text);
  });
});

describe('the page of an error code', () => {
  it('exists for every code, in either language, and says what to do', async () => {
    for (const { code, title, remedy } of app.registry.errors.values()) {
      const english = await app.request(`GET /errors/${code}`);
      expect([code, english.status]).toEqual([code, 200]);
      expect(english.headers.get('content-type')).toBe('text/html; charset=utf-8');
      for (const text of [code, title.en]) expect(english.text).toContain(text);
      const chinese = await app.request(`GET /errors/${code}?locale=zh-CN`);
      expect(chinese.text).toContain(title.zh);
      expect(chinese.text).toContain(remedy.zh.replace(/</g, '&lt;').replace(/>/g, '&gt;'));
      expect(chinese.text).toContain('<html lang="zh-CN">');
    }
  });

  it('is what the type of a problem document points at', async () => {
    const { body } = await app.request('GET /v1/admin/roles');
    expect(body.code).toBe('kernel.unauthenticated');
    expect((await app.request(`GET ${body.type}`)).status).toBe(200);
  });

  it('is listed on the index, with every other', async () => {
    const { text } = await app.request('GET /errors');
    for (const { code } of KernelErrors.entries) expect(text).toContain(`/errors/${code}?locale=en`);
  });

  it('is 404 for a code that nobody declares, with the nearest one, and shows nothing unescaped', async () => {
    const near = await app.request('GET /errors/kernel.stal');
    expect(near.status).toBe(404);
    expect(near.text).toContain('/errors/kernel.stale?');
    const hostile = await app.request(`GET /errors/${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(hostile.status).toBe(404);
    expect(hostile.text).not.toContain('<script');
  });

  it('runs no script and loads nothing', async () => {
    const { headers, text } = await app.request('GET /errors/kernel.stale');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+';/,
    );
    expect(text).not.toMatch(/<script|src=|url\(/);
  });
});

describe('the files of the API page', () => {
  it('are kept for long under the address that the page names, and only those exist', async () => {
    const { text } = await app.request('GET /docs');
    const files = [...text.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, path]) => path ?? '');
    expect(files).toHaveLength(4);
    for (const path of files) {
      const { status, headers } = await app.request(`GET ${path}`);
      expect([path, status]).toEqual([path, 200]);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    }
    for (const name of ['swagger-ui.js', '..%2fpackage.json', 'index.html', 'constructor', '__proto__']) {
      expect([name, (await app.request(`GET /docs/${name}`)).status]).toEqual([name, 404]);
    }
  });
});

describeWithChromium('the documents in a browser', () => {
  it.each([
    [1280, 'light', 'en'],
    [390, 'dark', 'zh-CN'],
  ] as const)(
    'show the API at %i px in %s mode, with no request elsewhere, nothing in the console and no sideways scrolling',
    async (width, colorScheme, locale) => {
      const browser = await launchChromium();
      const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
      const seen: string[] = [];
      page.on('console', (message) => seen.push(`console: ${message.text()}`));
      page.on('pageerror', (error) => seen.push(`error: ${error.message}`));
      page.on('request', (request) => {
        const address = request.url();
        if (!address.startsWith(app.url) && !address.startsWith('data:')) seen.push(`request: ${address}`);
      });
      page.on('response', (response) => {
        if (response.status() >= 400) seen.push(`${response.status()}: ${response.url()}`);
      });
      const sideways = () => page.evaluate('document.documentElement.scrollWidth - innerWidth');
      await page.goto(`${app.url}/docs?locale=${locale}#/roles/adminUpdateRole`);
      await page.waitForSelector('.opblock.is-open .responses-inner');
      expect(await sideways()).toBe(0);
      expect(await page.evaluate("document.documentElement.classList.contains('dark-mode')")).toBe(
        colorScheme === 'dark',
      );
      await page.goto(`${app.url}/errors/kernel.stale?locale=${locale}`);
      expect(await sideways()).toBe(0);
      await page.click('nav .language');
      expect(await page.getAttribute('html', 'lang')).toBe(locale === 'en' ? 'zh-CN' : 'en');
      await browser.close();
      expect(seen).toEqual([]);
    },
    60_000,
  );
});
