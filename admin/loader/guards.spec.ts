import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Action, ActionResponse } from 'adminjs';
import { mountFixture, LIMITED, type Fixture } from '../testing/fixture.js';
import { send } from '../testing/http.js';
import { storeResource, type Store } from '../testing/store-resource.js';

/** Allowed to nobody but the owner. */
const onlyOwner: Partial<Action<ActionResponse>> = {
  actionType: 'resource',
  isAccessible: ({ currentAdmin }) => currentAdmin?.['can']?.('fixture.note.update') === true,
  handler: async () => ({ done: true }),
};

let fixture: Fixture;
let store: Store;
const api = '/admin/api/resources/note';

beforeAll(async () => {
  store = new Map([['1', { id: '1', title: 'first' }]]);
  fixture = await mountFixture({
    resources: [
      { resource: await storeResource('note', ['id', 'title'], store), options: { actions: { onlyOwner } } },
    ],
  });
});
afterAll(() => fixture.close());

describe('who may ask', () => {
  it.each([
    '/admin',
    '/admin/',
    '/admin/resources/note',
    '/admin/resources/note/records/1/show',
    '/admin/pages/x',
  ])('sends a visitor of %s to the login and back', async (url) => {
    const answer = await fixture.ask({ url });
    expect(answer.statusCode).toBe(303);
    expect(answer.headers.location).toMatch(/^\/admin\/login/);
  });

  it.each([
    `${api}/actions/list`,
    `${api}/actions/list?x=/frontend/assets/app.bundle.js`,
    `${api}/actions/list?x=/admin/login`,
    '/%61dmin/api/resources/note/actions/list',
    `${api}/records/1/show`,
    '/admin/api/dashboard',
    '/admin/frontend/state/0123456789abcdef.js',
  ])('answers 401 to a visitor of %s', async (url) => {
    const answer = await fixture.ask({ url });
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'kernel.unauthenticated' });
    expect(answer.body).not.toContain('first');
  });

  it('says nothing about addresses that do not exist before the login, and 404 after it', async () => {
    expect((await fixture.ask({ url: '/admin/nowhere' })).statusCode).toBe(303);
    const cookie = await fixture.signIn();
    expect((await fixture.ask({ url: '/admin/nowhere' }, cookie)).statusCode).toBe(404);
    expect((await fixture.ask({ url: '/admin/api/resources/none/actions/list' }, cookie)).statusCode).toBe(
      404,
    );
    expect((await fixture.ask({ url: `${api}/actions/constructor` }, cookie)).statusCode).toBe(404);
  });

  it('answers 403 when the access rule says no', async () => {
    const url = `${api}/actions/onlyOwner`;
    expect((await fixture.ask({ method: 'POST', url }, await fixture.signIn(LIMITED))).statusCode).toBe(403);
    expect((await fixture.ask({ method: 'POST', url }, await fixture.signIn())).statusCode).toBe(200);
  });

  it('refuses to start with a route that does not say who may use it', async () => {
    const { guardEveryRoute } = await import('./guards.js');
    const { default: Fastify } = await import('fastify');
    const app = Fastify();
    guardEveryRoute(app);
    expect(() => app.get('/open', async () => 'x')).toThrow('GET /open does not say who may use it');
  });
});

describe('what is refused before anything is read', () => {
  const body = JSON.stringify({ title: 'x' });
  const post = { method: 'POST', url: `${api}/records/1/edit`, payload: body } as const;
  const json = { 'content-type': 'application/json' };

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ 'sec-fetch-site': 'none' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{}],
  ])('a change with %j', async (headers: Record<string, string>) => {
    const cookie = await fixture.signIn();
    const answer = await send(fixture.port, { ...post, headers: { ...json, cookie, ...headers } });
    expect(answer.statusCode).toBe(403);
    expect(answer.json()).toMatchObject({ code: 'kernel.cross_origin' });
    expect(store.get('1')).toMatchObject({ title: 'first' });
  });

  it.each([
    [{ origin: 'http://shop.example' }],
    [{ origin: 'http://localhost:3000', host: 'localhost:3000' }],
  ])('but not a change with %j', async (headers: Record<string, string>) => {
    const cookie = await fixture.signIn();
    const answer = await send(fixture.port, { ...post, headers: { ...json, cookie, ...headers } });
    expect(answer.statusCode).toBe(200);
    store.set('1', { id: '1', title: 'first' });
  });

  it('data read by another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site' };
    const answer = await fixture.ask({ url: `${api}/actions/list`, headers }, await fixture.signIn());
    expect(answer.statusCode).toBe(403);
  });

  it('a body that is announced as too large, before the login and without reading it', async () => {
    const headers = { 'content-length': '100001', 'content-type': 'multipart/form-data; boundary=x' };
    const answer = await fixture.ask({ method: 'POST', url: `${api}/records/1/edit`, headers });
    expect(answer.statusCode).toBe(413);
  });

  it('a login that is larger than a login can be, announced or not', async () => {
    const big = { method: 'POST', url: '/admin/login', payload: `email=${'x'.repeat(20_000)}` };
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await fixture.ask({ ...big, headers: type })).statusCode).toBe(413);
    const chunked = { ...type, 'transfer-encoding': 'chunked', 'content-length': '' };
    expect((await fixture.ask({ ...big, headers: chunked })).statusCode).toBe(413);
  });

  it('a large body of somebody who is not signed in', async () => {
    const form = new FormData();
    form.set('title', 'x'.repeat(90_000));
    const request = new Request('http://x', { method: 'POST', body: form });
    const answer = await fixture.ask({
      method: 'POST',
      url: `${api}/records/1/edit`,
      payload: Buffer.from(await request.arrayBuffer()),
      headers: { 'content-type': request.headers.get('content-type') ?? '' },
    });
    expect(answer.statusCode).toBe(401);
  });

  it('more requests than allowed, with the time to wait', async () => {
    const limited = await mountFixture(
      {},
      { limiter: { take: async () => ({ allowed: false, retryAfter: 7 }) } },
    );
    const answer = await limited.ask({ url: '/admin/api/dashboard' });
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('7');
    const asset = await limited.ask({ url: '/admin/frontend/assets/shell.css' });
    expect(asset.statusCode).toBe(200);
    await limited.close();
  });

  it.each([
    ['files', 'multipart/form-data', 415],
    ['XML', 'application/xml', 415],
    ['broken JSON', 'application/json', 400],
    ['a JSON array', 'application/json', 400],
    ['40,000 levels', 'application/json', 400],
    ['a prototype', 'application/json', 400],
    ['a prototype in a form', 'application/x-www-form-urlencoded', 400],
  ])('%s', async (what, type, status) => {
    const files = new FormData();
    files.set('file', new File(['x'], 'x.svg', { type: 'image/svg+xml' }));
    const upload = new Request('http://x', { method: 'POST', body: files });
    const payloads: Record<string, string | Buffer> = {
      files: Buffer.from(await upload.arrayBuffer()),
      XML: '<a/>',
      'broken JSON': '{"a":',
      'a JSON array': '[1]',
      '40,000 levels': '['.repeat(40_000),
      'a prototype': '{"__proto__":{"admin":true}}',
      'a prototype in a form': 'constructor.prototype.admin=1',
    };
    const contentType = what === 'files' ? (upload.headers.get('content-type') ?? '') : type;
    const answer = await fixture.ask(
      { ...post, payload: payloads[what], headers: { 'content-type': contentType } },
      await fixture.signIn(),
    );
    expect(answer.statusCode).toBe(status);
    expect(store.get('1')).toEqual({ id: '1', title: 'first' });
  });
});

describe('headers', () => {
  it.each(['/admin/login', '/admin/nowhere', '/admin/api/dashboard', '/admin/frontend/assets/shell.css'])(
    'are on every answer, %s',
    async (url) => {
      const { headers } = await fixture.ask({ url });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toMatch(/unsafe-eval|https?:|\*/);
      expect(headers['content-security-policy']).toMatch(/script-src 'nonce-[\w+/=]{20,}';/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-frame-options']).toBe('DENY');
    },
  );

  it('have another nonce each time, and every script of the page has it', async () => {
    const cookie = await fixture.signIn();
    const [first, second] = [
      await fixture.ask({ url: '/admin' }, cookie),
      await fixture.ask({ url: '/admin' }, cookie),
    ];
    const nonceOf = (answer: typeof first) =>
      /'nonce-([^']+)'/.exec(String(answer.headers['content-security-policy']))?.[1];
    expect(nonceOf(first)).not.toBe(nonceOf(second));
    const scripts = first.body.match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(5);
    const executable = scripts.filter((tag) => !tag.includes('application/json'));
    expect(executable.every((tag) => tag.includes(`nonce="${nonceOf(first)}"`))).toBe(true);
  });

  it('ask browsers to stay on https only where https is used', async () => {
    expect((await fixture.ask({ url: '/admin/login' })).headers['strict-transport-security']).toBeUndefined();
    const secure = await mountFixture({}, { publicUrl: new URL('https://shop.example') });
    const answer = await secure.ask({ url: '/admin/login' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    await secure.close();
  });
});
