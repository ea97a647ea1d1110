import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { makeStaff, sql, type TestStaff } from './testing/staff-accounts.js';

const LOGIN = 'POST /v1/admin/session';
const ME = 'GET /v1/admin/session';
const SAME_ORIGIN = { 'sec-fetch-site': 'same-origin' };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({
    plugins: [],
    env: { PUBLIC_URL: 'https://api.example', RATE_LIMIT_ADMIN: 'off' },
  });
});
afterAll(() => app.close());
beforeEach(() => sql(app, 'DELETE FROM access_rate'));

const login = ({ email, password }: TestStaff, more: object = {}, headers: Record<string, string> = {}) =>
  app.request(LOGIN, { body: { email, password, ...more }, headers });
const bearer = (token: unknown) => ({ authorization: `Bearer ${String(token)}` });

describe('signing in over REST', () => {
  it('gives a token and says who it is for', async () => {
    const staff = await makeStaff(app, 'access.role.read');
    const reply = await login(staff);
    expect(reply.status).toBe(200);
    expect(reply.headers.get('set-cookie')).toBeNull();
    expect(reply.headers.get('cache-control')).toBe('no-store');
    const me = await app.request(ME, { headers: bearer(reply.body.token) });
    expect(me.body).toEqual({
      kind: 'staff',
      id: staff.id,
      name: 'Somebody',
      email: staff.email,
      permissions: ['access.role.read'],
      locale: null,
      theme: 'system',
      mustChangePassword: false,
      expiresAt: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    expect(reply.body.session).toEqual(me.body);
  });

  it('hands the session to a browser in a cookie that scripts and other sites cannot use', async () => {
    const staff = await makeStaff(app);
    const reply = await login(staff, { cookie: true }, SAME_ORIGIN);
    expect(reply.body.token).toBeNull();
    const header = reply.headers.get('set-cookie') ?? '';
    expect(header).toMatch(/^emporion_admin=[\w-]{43}; Path=\/v1\/admin; HttpOnly; SameSite=Lax; Secure$/);
    const cookie = header.split(';', 1)[0] ?? '';
    expect((await app.request(ME, { headers: { cookie } })).status).toBe(200);
  });

  it('lets no other site sign its visitor in', async () => {
    const staff = await makeStaff(app);
    const reply = await login(staff, { cookie: true }, { 'sec-fetch-site': 'cross-site' });
    expect([reply.status, reply.body.code]).toEqual([403, 'kernel.cross_origin']);
    expect(await sql(app, 'SELECT 1 FROM access_session WHERE staff_id = $1', [staff.id])).toEqual([]);
  });

  it('ends the session of the old cookie', async () => {
    const staff = await makeStaff(app);
    const first =
      (await login(staff, { cookie: true }, SAME_ORIGIN)).headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const second = await login(staff, { cookie: true }, { ...SAME_ORIGIN, cookie: first });
    expect(second.headers.get('set-cookie')?.split(';', 1)[0]).not.toBe(first);
    expect((await app.request(ME, { headers: { cookie: first } })).status).toBe(401);
  });

  it('answers unknown and known addresses with the same body', async () => {
    const staff = await makeStaff(app);
    const answers = await Promise.all(
      [staff.email, 'nobody@example.com'].map((email) =>
        app.request(LOGIN, {
          body: { email, password: 'wrong' },
          headers: { 'x-request-id': 'same-request' },
        }),
      ),
    );
    const [known, unknown] = answers.map(({ status, body }) => {
      const { requestId: _requestId, ...rest } = body as Record<string, unknown>;
      return { status, rest };
    });
    expect(known).toMatchObject({ status: 401, rest: { code: 'access.invalid_credentials' } });
    expect(unknown).toEqual(known);
  });

  it('answers 429 with Retry-After by the tenth wrong password', async () => {
    const staff = await makeStaff(app);
    const statuses: number[] = [];
    let last = await login(staff, { password: 'wrong' });
    for (let n = 0; n < 10; n += 1) {
      statuses.push(last.status);
      last = await login(staff, { password: 'wrong' });
    }
    expect(statuses.slice(0, 8)).toEqual(Array(8).fill(401));
    expect(statuses[8]).toBe(429);
    expect(last.body.code).toBe('access.too_many_attempts');
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(800);
  });

  it.each([
    ['no body', undefined],
    ['no password', { email: 'a@example.com' }],
    ['an empty password', { email: 'a@example.com', password: '' }],
    ['a number for an address', { email: 1, password: 'x' }],
    ['a NUL in the address', { email: 'a\u0000@example.com', password: 'x' }],
    ['a password of 1 MB', { email: 'a@example.com', password: 'x'.repeat(1_000_000) }],
    ['an unknown member', { email: 'a@example.com', password: 'x', admin: true }],
    ['an object for a password', { email: 'a@example.com', password: { $ne: '' } }],
  ])('refuses %s with 400 and counts no try', async (_what, body) => {
    const reply = await app.request(LOGIN, body === undefined ? {} : { body });
    expect(reply.status).toBe(400);
    expect(await sql(app, `SELECT 1 FROM access_rate WHERE key LIKE 'login:%'`)).toEqual([]);
  });
});

describe('a REST session', () => {
  it('ends on the server when its owner signs out', async () => {
    const { token } = (await login(await makeStaff(app))).body as { token: string };
    expect((await app.request('DELETE /v1/admin/session', { headers: bearer(token) })).status).toBe(204);
    expect((await app.request(ME, { headers: bearer(token) })).status).toBe(401);
  });

  it('takes its cookie back when it ends', async () => {
    const reply = await login(await makeStaff(app), { cookie: true }, SAME_ORIGIN);
    const cookie = reply.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
    const out = await app.request('DELETE /v1/admin/session', { headers: { cookie, ...SAME_ORIGIN } });
    expect(out.headers.get('set-cookie')).toMatch(/^emporion_admin=; .*Max-Age=0/);
    expect((await app.request(ME, { headers: { cookie } })).status).toBe(401);
  });

  it('changes its owner’s password with the current one, and ends', async () => {
    const staff = await makeStaff(app);
    const { token } = (await login(staff)).body as { token: string };
    const change = (current: string, next: string) =>
      app.request('PUT /v1/admin/session/password', { headers: bearer(token), body: { current, next } });
    expect((await change('wrong', 'another four random words')).status).toBe(422);
    expect((await change(staff.password, 'short')).status).toBe(400);
    expect((await change(staff.password, 'another four random words')).status).toBe(204);
    expect((await app.request(ME, { headers: bearer(token) })).status).toBe(401);
    expect((await login(staff)).status).toBe(401);
    expect((await login(staff, { password: 'another four random words' })).status).toBe(200);
  });

  it('lets nobody do anything with a password that somebody else made, until it is changed', async () => {
    const staff = await makeStaff(app, '*');
    const reset = `POST /v1/admin/staff/${staff.id}/reset-password`;
    const { password } = (await app.asAdmin(reset, {})).body as { password: string };
    const signedIn = await login(staff, { password });
    expect(signedIn.body.session).toMatchObject({ mustChangePassword: true });
    const headers = bearer(signedIn.body.token);
    for (const route of ['GET /v1/admin/staff', 'GET /v1/admin/permissions', 'GET /v1/admin/settings'])
      expect((await app.request(route, { headers })).body).toMatchObject({ code: 'access.password_not_own' });
    const made = await app.request('POST /v1/admin/roles', { headers, body: {} });
    expect(made).toMatchObject({ status: 403, body: { code: 'access.password_not_own' } });
    expect((await app.request(ME, { headers })).status).toBe(200);

    const body = { current: password, next: 'another four random words' };
    await app.request('PUT /v1/admin/session/password', { headers, body });
    const again = await login(staff, { password: body.next });
    expect(again.body.session).toMatchObject({ mustChangePassword: false });
    const own = bearer(again.body.token);
    expect((await app.request('GET /v1/admin/staff', { headers: own })).status).toBe(200);
  });

  it('keeps language and look, and refuses others', async () => {
    const { token } = (await login(await makeStaff(app))).body as { token: string };
    const choose = (body: object) => app.request('PATCH /v1/admin/session', { headers: bearer(token), body });
    expect((await choose({ locale: 'zh-CN', theme: 'dark' })).status).toBe(204);
    expect((await choose({ locale: 'fr' })).status).toBe(400);
    const me = await app.request(ME, { headers: bearer(token) });
    expect(me.body).toMatchObject({ locale: 'zh-CN', theme: 'dark' });
  });

  it('is no business of an API key', async () => {
    expect((await app.asAdmin('DELETE /v1/admin/session')).status).toBe(404);
    const change = { current: 'x', next: 'another four random words' };
    expect((await app.asAdmin('PUT /v1/admin/session/password', change)).status).toBe(404);
  });

  it('is needed to ask who one is', async () => {
    expect((await app.request(ME)).status).toBe(401);
  });
});

describe('permissions', () => {
  it('are listed with their labels for who may see roles', async () => {
    const reply = await app.request('GET /v1/admin/permissions', {
      headers: await app.keyWith('access.role.read'),
    });
    expect(reply.body.items).toContainEqual({
      name: 'access.staff.invite',
      plugin: 'access',
      label: { en: 'Add member of staff', zh: '添加员工' },
    });
    expect(
      (await app.request('GET /v1/admin/permissions', { headers: await app.keyWith('access.staff.read') }))
        .status,
    ).toBe(403);
  });
});

describe('hashes', () => {
  it('appear in no answer to an administrator, whatever is asked for', async () => {
    const staff = await makeStaff(app, 'access.role.read');
    await login(staff);
    const [credential] = await sql<{ hash: string }>(
      app,
      'SELECT hash FROM access_credential WHERE staff_id = $1',
      [staff.id],
    );
    const targets = [
      'GET /v1/admin/staff?include=roles&total=true',
      `GET /v1/admin/staff/${staff.id}`,
      'GET /v1/admin/api-keys?total=true',
      'GET /v1/admin/roles',
      'GET /v1/admin/audit-entries?limit=100',
      'GET /v1/admin/session',
    ];
    for (const target of targets) {
      const reply = await app.asAdmin(target);
      expect([target, reply.status]).toEqual([target, 200]);
      expect(reply.text).not.toMatch(/argon2|"hash"/);
      expect(reply.text).not.toContain(credential?.hash);
    }
    for (const query of [
      'filter[hash]=x',
      'fields=hash',
      'sort=hash',
      'include=credential',
      'filter[password]=x',
    ]) {
      expect((await app.asAdmin(`GET /v1/admin/staff?${query}`)).status).toBe(400);
    }
  });
});
