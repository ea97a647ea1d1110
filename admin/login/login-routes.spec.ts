import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SESSION_COOKIE } from '../../src/access/session-cookie.js';
import { form, mountFixture, OWNER, type Fixture } from '../testing/fixture.js';

let fixture: Fixture;

beforeAll(async () => {
  fixture = await mountFixture({});
});
afterAll(() => fixture.close());

describe('the login', () => {
  it('opens a new session each time, ends the one before, and names where it came from', async () => {
    const first = await fixture.signIn();
    const answer = await fixture.ask({ method: 'POST', url: '/admin/login', ...form(OWNER) }, first);
    const second = String(answer.headers['set-cookie']).split(';', 1)[0];
    expect(second).not.toBe(first);
    expect((await fixture.ask({ url: '/admin/api/dashboard' }, first)).statusCode).toBe(401);
    expect((await fixture.ask({ url: '/admin/api/dashboard' }, second)).statusCode).toBe(200);
    expect(fixture.auth.origins.at(-1)).toMatchObject({ ip: '127.0.0.1', oldSessionId: first.split('=')[1] });
  });

  it('hands out a cookie that scripts and other sites do not get', async () => {
    const answer = await fixture.ask({ method: 'POST', url: '/admin/login', ...form(OWNER) });
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      new RegExp(`^${SESSION_COOKIE}=[\\w-]{32}; Path=/admin; HttpOnly; SameSite=Lax$`),
    );
    const secure = await mountFixture({}, { publicUrl: new URL('https://shop.example') });
    const overHttps = await secure.ask({ method: 'POST', url: '/admin/login', ...form(OWNER) });
    expect(overHttps.headers['set-cookie']?.[0]).toMatch(/; SameSite=Lax; Secure$/);
    await secure.close();
  });

  it('shows the same page with the reason when it is refused, in the language of the page', async () => {
    const refused = { ...OWNER, password: 'wrong', lang: 'zh-CN', next: '/admin/resources/note' };
    const answer = await fixture.ask({ method: 'POST', url: '/admin/login', ...form(refused) });
    expect(answer.statusCode).toBe(401);
    expect(answer.body).toContain('邮箱或密码错误。');
    expect(answer.body).toContain('value="owner@example.com"');
    expect(answer.body).toContain('value="/admin/resources/note"');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('says how long to wait after too many attempts', async () => {
    fixture.auth.locked = true;
    const answer = await fixture.ask({ method: 'POST', url: '/admin/login', ...form(OWNER) });
    fixture.auth.locked = false;
    expect(answer.statusCode).toBe(429);
    expect(answer.headers['retry-after']).toBe('30');
    expect(answer.body).toContain('Wait 30 seconds.');
  });

  it('comes in the language of the browser and switches', async () => {
    const chinese = await fixture.ask({
      url: '/admin/login',
      headers: { 'accept-language': 'fr, zh-TW;q=0.8, en;q=0.3' },
    });
    expect(chinese.body).toContain('<html lang="zh-CN"');
    expect(chinese.body).toContain('/admin/login?lang=en');
    const english = await fixture.ask({ url: '/admin/login?lang=en', headers: { 'accept-language': 'zh' } });
    expect(english.body).toContain('<html lang="en"');
  });

  it('leaves the account’s own language alone when none was chosen on its page', async () => {
    const headers = { 'accept-language': 'zh' };
    expect((await fixture.ask({ url: '/admin/login', headers })).body).not.toContain('name="lang"');
    expect((await fixture.ask({ url: '/admin/login?lang=en', headers })).body).toContain(
      'name="lang" value="en"',
    );
  });

  it('keeps the language that was chosen on its page', async () => {
    const answer = await fixture.ask({
      method: 'POST',
      url: '/admin/login',
      ...form({ ...OWNER, lang: 'zh-CN' }),
    });
    const cookie = String(answer.headers['set-cookie']).split(';', 1)[0];
    expect((await fixture.ask({ url: '/admin' }, cookie)).body).toContain('<html lang="zh-CN"');
  });

  it.each([
    ['/admin/resources/note?page=2', '/admin/resources/note?page=2'],
    ['https://evil.example', '/admin'],
    ['//evil.example/admin', '/admin'],
    ['/admin/../../evil', '/admin'],
    ['/admin\\..\\..\\evil', '/admin'],
    ['/administrator', '/admin'],
    ['/admin/logout', '/admin'],
    ['/admin@evil.example', '/admin'],
  ])('goes on from next=%s to %s', async (next, location) => {
    const answer = await fixture.ask({ method: 'POST', url: '/admin/login', ...form({ ...OWNER, next }) });
    expect(answer.headers.location).toBe(location);
  });

  it('writes what was typed as text, never as markup', async () => {
    const email = '"><script>alert(1)</script>';
    const answer = await fixture.ask({
      method: 'POST',
      url: '/admin/login',
      ...form({ email, password: 'x' }),
    });
    expect(answer.body).not.toContain('<script>');
  });

  it('ends with a logout by POST; a GET only asks', async () => {
    const cookie = await fixture.signIn();
    expect((await fixture.ask({ url: '/admin/logout' }, cookie)).body).toContain('method="post"');
    expect((await fixture.ask({ url: '/admin/api/dashboard' }, cookie)).statusCode).toBe(200);
    const answer = await fixture.ask({ method: 'POST', url: '/admin/logout' }, cookie);
    expect(answer.headers['set-cookie']?.[0]).toContain('Max-Age=0');
    expect((await fixture.ask({ url: '/admin/api/dashboard' }, cookie)).statusCode).toBe(401);
  });

  it('lets the signed-in choose language and look, from what there is', async () => {
    const cookie = await fixture.signIn();
    const choose = (payload: object) =>
      fixture.ask({ method: 'POST', url: '/admin/preferences', payload }, cookie);
    expect((await choose({ locale: 'zh-CN', theme: 'dark' })).statusCode).toBe(204);
    expect((await fixture.ask({ url: '/admin' }, cookie)).body).toContain(
      '<html lang="zh-CN" data-theme="dark">',
    );
    expect((await choose({ theme: 'neon' })).json()).toMatchObject({
      status: 400,
      errors: [{ pointer: '/theme' }],
    });
  });
});
