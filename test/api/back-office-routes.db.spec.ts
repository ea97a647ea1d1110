import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAdminApp, type AdminApp } from '../../admin/testing/admin-app.js';
import { makeStaff } from '../../src/access/testing/staff-accounts.js';
import { plugins } from '../../plugins.config.js';
import { UNGUARDED_ROUTES } from '../../src/http/route-actors.js';
import { allRoutes } from '../../src/http/route-list.js';
import { mountedRoutes, type MountedRoute } from './fastify-routes.js';

/** What the back-office answers to somebody without a session: the login, and files that are no secret. */
const OPEN = ['GET /admin/login', 'POST /admin/login', 'GET /admin/frontend/assets/:file'];

let app: AdminApp;
let routes: readonly MountedRoute[];
beforeAll(async () => {
  app = await startAdminApp(plugins);
  const fastify = app.app.getHttpAdapter().getInstance() as { printRoutes(options: object): string };
  routes = mountedRoutes(fastify.printRoutes({ commonPrefix: false }));
}, 60_000);
afterAll(() => app?.close());

const nameOf = ({ method, path }: MountedRoute) => `${method} ${path}`;
const isBackOffice = ({ path }: MountedRoute) => path === '/admin' || path.startsWith('/admin/');

describe('the back-office', () => {
  it('adds no route outside of /admin to those of the route × actor table', () => {
    const known = [...allRoutes(app.registry), ...UNGUARDED_ROUTES]
      .map(nameOf)
      .filter((name) => name !== '* /admin*');
    expect(
      routes
        .filter((route) => !isBackOffice(route))
        .map(nameOf)
        .sort(),
    ).toEqual(known.sort());
  });

  it('is closed on every route to everybody without a session: nobody, customers, API keys', async () => {
    const callers: Record<string, Readonly<Record<string, string>>> = {
      nobody: {},
      customer: app.customer(),
      'API key': app.administrator,
      'a made-up session': { cookie: `emporion_admin=${'x'.repeat(43)}` },
    };
    const faults: string[] = [];
    for (const route of routes.filter(isBackOffice)) {
      if (OPEN.includes(nameOf(route))) continue;
      for (const [caller, headers] of Object.entries(callers)) {
        const target = `${route.method} ${route.path.replace(/:\w+/g, 'x')}`;
        const body = route.method === 'GET' ? {} : { body: {} };
        const own = { 'sec-fetch-site': 'same-origin' };
        const reply = await app.request(target, { headers: { ...headers, ...own }, ...body });
        const toLogin = reply.status === 303 && /^\/admin\/login/.test(reply.headers.get('location') ?? '');
        if (reply.status !== 401 && !toLogin) faults.push(`${target} as ${caller}: ${reply.status}`);
      }
    }
    expect(routes.filter(isBackOffice).length).toBeGreaterThan(20);
    expect(faults).toEqual([]);
  }, 60_000);

  it('says 405 to who is signed in and uses a wrong method, and nothing to anybody else', async () => {
    const staff = await app.signIn(await makeStaff(app, '*'));
    const answer = await staff.post('/admin/pages/account');
    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
    const headers = { 'sec-fetch-site': 'same-origin' };
    const unknown = await app.request('POST /admin/pages/account', { headers, body: {} });
    expect([401, 303]).toContain(unknown.status);
    expect(unknown.headers.get('allow')).toBeNull();
  });

  it('takes no change from a page of another site, session or not', async () => {
    const faults: string[] = [];
    for (const route of routes.filter(isBackOffice)) {
      if (route.method === 'GET') continue;
      const target = `${route.method} ${route.path.replace(/:\w+/g, 'x')}`;
      const { status } = await app.request(target, { headers: { 'sec-fetch-site': 'cross-site' }, body: {} });
      if (status !== 403) faults.push(`${target}: ${status}`);
    }
    expect(faults).toEqual([]);
  });
});
