import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type AdminJS from 'adminjs';
import type { ResourceJSON } from 'adminjs';
import { loadAdminJs } from '../adminjs-runtime.js';
import { LIMITED, mountFixture, type Fixture } from '../testing/fixture.js';
import { storeResource } from '../testing/store-resource.js';
import { inlineJson } from './inline-json.js';

const BREAKOUT = '</script><script>alert(1)</script><!--';
let fixture: Fixture;
let control: AdminJS;

/** 40 resources of 15 fields: enough to see what is sent again and again. */
const options = async () => ({
  resources: await Promise.all(
    Array.from({ length: 40 }, async (_, number) => {
      const names = ['id', ...Array.from({ length: 14 }, (_field, index) => `field${index}`)];
      return { resource: await storeResource(`resource${number}`, names, new Map()) };
    }),
  ),
});

beforeAll(async () => {
  fixture = await mountFixture(await options());
  control = new (await loadAdminJs()).adminjs.default(await options());
});
afterAll(() => fixture.close());

/** The page as AdminJS alone writes it. */
async function controlPage(currentAdmin: object): Promise<string> {
  const { Router } = (await loadAdminJs()).adminjs;
  const { Controller } = Router.routes.find(({ path }) => path === '')!;
  return (new Controller({ admin: control }, currentAdmin) as { index(): Promise<string> }).index();
}

/** What a browser has after it ran the state script and boot.js. */
async function stateOf(
  html: string,
  cookie: string,
): Promise<{ script: string; window: Record<string, unknown> }> {
  const src = /src="(\/admin\/frontend\/state\/[^"]+)"/.exec(html)?.[1] ?? '';
  const { body } = await fixture.ask({ url: src }, cookie);
  const page = /<script type="application\/json" id="emporion-page">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
  const window = { matchMedia: () => ({ matches: false }) };
  const document = { getElementById: () => ({ textContent: page }), documentElement: { dataset: {} } };
  const boot = readFileSync(new URL('../ui/boot.js', import.meta.url), 'utf8');
  runInNewContext(`${body}\n${boot}`, { window, document });
  return { script: body, window: window };
}

describe('text that comes from the database', () => {
  it('cannot leave the script it is inlined in, and still reads the same', async () => {
    const json = inlineJson({ title: BREAKOUT, line: '\u2028&' });
    expect(json).not.toMatch(/[<>&\u2028]/);
    expect(JSON.parse(json)).toEqual({ title: BREAKOUT, line: '\u2028&' });
  });

  it('is escaped in the page of a member of staff whose email is an attack', async () => {
    const { auth } = fixture;
    auth.permissions.set(BREAKOUT, new Set(['*']));
    const cookie = await fixture.signIn({ email: BREAKOUT, password: LIMITED.password });
    const { body } = await fixture.ask({ url: '/admin' }, cookie);
    expect(body).not.toContain('alert(1)</script>');
    expect((await stateOf(body, cookie)).window).toMatchObject({
      REDUX_STATE: { session: { email: BREAKOUT } },
    });
  });

  it('control: AdminJS alone lets it run', async () => {
    expect(await controlPage({ email: BREAKOUT })).toContain('<script>alert(1)</script>');
  });
});

describe('a page', () => {
  it('loads nothing from another host', async () => {
    const { body } = await fixture.ask({ url: '/admin' }, await fixture.signIn());
    expect(body).not.toMatch(/https?:\/\//);
    expect(await controlPage({ email: 'x' })).toContain('https://fonts.googleapis.com');
  });

  it('shows id, email, role, language, look and a password to be changed, and nothing else', async () => {
    const cookie = await fixture.signIn();
    const { body } = await fixture.ask({ url: '/admin' }, cookie);
    const { window } = await stateOf(body, cookie);
    expect(Object.keys((window['REDUX_STATE'] as { session: object }).session)).toEqual([
      'id',
      'email',
      'role',
      'locale',
      'theme',
      'mustChangePassword',
    ]);
    expect(body).not.toContain(cookie.split('=')[1]);
    expect(await controlPage({ email: 'x', passwordHash: '$argon2id$' })).toContain('$argon2id$');
  });

  it('does not repeat the description of the resources, which AdminJS alone inlines into every page', async () => {
    const cookie = await fixture.signIn();
    const { body } = await fixture.ask({ url: '/admin' }, cookie);
    const { script, window } = await stateOf(body, cookie);
    const alone = await controlPage({ email: 'x' });
    expect(body.length).toBeLessThan(4_000);
    expect(alone.length).toBeGreaterThan(800_000);
    expect(script.length).toBeLessThan(alone.length / 2);
    const { resources } = window['REDUX_STATE'] as { resources: ResourceJSON[] };
    const described = control.resources.map((resource) => resource.decorate().toJSON({ email: 'x' }));
    expect(JSON.parse(JSON.stringify(resources))).toEqual(JSON.parse(JSON.stringify(described)));
  });

  it('keeps the state in the browser until it changes, compressed on the way, and for nobody else', async () => {
    const cookie = await fixture.signIn();
    const { body } = await fixture.ask({ url: '/admin' }, cookie);
    const url = /src="(\/admin\/frontend\/state\/[^"]+)"/.exec(body)?.[1] ?? '';
    const answer = await fixture.ask({ url, headers: { 'accept-encoding': 'br' } }, cookie);
    expect(answer.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect(answer.headers['content-encoding']).toBe('br');
    expect(answer.raw.length).toBeLessThan(20_000);
    expect(brotliDecompressSync(answer.raw).length).toBeGreaterThan(200_000);
    const old = await fixture.ask({ url: '/admin/frontend/state/0000000000000000.js' }, cookie);
    expect(old.headers['cache-control']).toBe('no-store');
  });

  it('names no page that the signed-in may not see', async () => {
    const [owner, limited] = [await fixture.signIn(), await fixture.signIn(LIMITED)];
    const { body } = await fixture.ask({ url: '/admin' }, owner);
    expect((await stateOf(body, owner)).script).toContain('secretPage');
    const other = await fixture.ask({ url: '/admin' }, limited);
    expect((await stateOf(other.body, limited)).script).not.toContain('secretPage');
  });

  it('escapes the name of the company', async () => {
    const { body } = await fixture.ask({ url: '/admin' }, await fixture.signIn());
    expect(body).toContain('<title>Fixture &amp; Sons</title>');
  });
});

describe('files', () => {
  it('have a hash in their name, stay for a year, and come compressed', async () => {
    const { body } = await fixture.ask({ url: '/admin' }, await fixture.signIn());
    const files = [...body.matchAll(/(?:src|href)="(\/admin\/frontend\/assets\/[^"]+)"/g)].map(
      (match) => match[1] ?? '',
    );
    expect(files.length).toBeGreaterThan(7);
    for (const url of files) {
      const answer = await fixture.ask({ url, headers: { 'accept-encoding': 'gzip, br' } });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
      if (url.endsWith('.bundle.js')) expect(answer.headers['content-encoding']).toBe('br');
    }
  });

  it('include the components, which AdminJS alone serves from a dot-folder that servers refuse', async () => {
    const answer = await fixture.ask({ url: '/admin/frontend/assets/components.bundle.js' });
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('UserComponents');
    expect(answer.headers['cache-control']).toBe('no-cache');
    const headers = { 'if-none-match': String(answer.headers.etag) };
    expect(
      (await fixture.ask({ url: '/admin/frontend/assets/components.bundle.js', headers })).statusCode,
    ).toBe(304);
    const { Router } = (await loadAdminJs()).adminjs;
    expect(Router.assets.find(({ path }) => path.endsWith('components.bundle.js'))?.src).toMatch(
      /^\.adminjs\//,
    );
  });

  it.each(['../../package.json', '..%2f..%2fpackage.json', 'manifest.json', 'nothing.js', '%00'])(
    'do not include %s',
    async (file) => {
      const { statusCode } = await fixture.ask({ url: `/admin/frontend/assets/${file}` });
      expect([303, 400, 404]).toContain(statusCode);
    },
  );
});
