import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROUTE_ACTORS, UNGUARDED_ROUTES, type RouteActor } from '../../src/http/route-actors.js';
import { allRoutes } from '../../src/http/route-list.js';
import type { RouteSpec } from '../../src/http/route.js';
import { ApiFixture } from './api-fixture.js';
import { mountedRoutes } from './fastify-routes.js';

const ACTORS = Object.keys(ROUTE_ACTORS) as RouteActor[];
const TABLE = new URL('../../docs/generated/routes.md', import.meta.url);

let api: ApiFixture;
let committed: ReadonlyMap<string, Readonly<Record<string, string>>>;
beforeAll(async () => {
  api = await ApiFixture.start();
  committed = readTable(readFileSync(TABLE, 'utf8'));
}, 60_000);
afterAll(() => api?.close());

/** The route × actor table as it is committed. */
function readTable(markdown: string): Map<string, Record<string, string>> {
  const rows = markdown
    .split('\n')
    .filter((line) => /^\| (GET|POST|PUT|PATCH|DELETE) \| `.*\| (yes|\d{3}) \|$/.test(line));
  return new Map(
    rows.map((line) => {
      const [, method = '', path = '', , ...answers] = line.split('|').map((cell) => cell.trim());
      const byActor = ACTORS.map((actor, index): [string, string] => [actor, answers[index] ?? '']);
      return [`${method} ${path.replace(/`/g, '')}`, Object.fromEntries(byActor)];
    }),
  );
}

/** A request that goes wrong behind the guard at the latest, so that nothing is changed or taken away. */
function harmless(spec: RouteSpec): { address: string; body?: string } {
  const address = spec.path.replace(/:\w+/g, 'not-an-id');
  return spec.method === 'GET' ? { address } : { address: `${address}?refused=1`, body: '{}' };
}

async function ask(spec: RouteSpec, actor: RouteActor): Promise<{ answer: string; text: string }> {
  const { address, body } = harmless(spec);
  const headers = await api.headersOf(actor, spec);
  const json: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' };
  const {
    status,
    text,
    body: problem,
  } = await api.app.request(`${spec.method} ${address}`, {
    headers: { ...headers, ...json },
    ...(body === undefined ? {} : { body }),
  });
  const { code } = (problem ?? {}) as { code?: string };
  // Any other 401 or 403 is a refusal too; a 5xx would prove nothing.
  if (status >= 500) return { answer: `fault ${status}`, text };
  const refused = status === 401 || code === 'kernel.forbidden' || code === 'kernel.cross_origin';
  return { answer: refused ? String(status) : 'yes', text };
}

describe('the route × actor table', () => {
  it('has every route that the server answers, and no other', () => {
    const fastify = api.app.app.getHttpAdapter().getInstance() as { printRoutes(options: object): string };
    const mounted = mountedRoutes(fastify.printRoutes({ commonPrefix: false }));
    const unguarded = new Set(UNGUARDED_ROUTES.map(({ method, path }) => `${method} ${path}`));
    const guarded = mounted
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !unguarded.has(route));
    expect(guarded.sort()).toEqual([...committed.keys()].sort());
  });

  it('is what the running application does, for every route and every kind of caller', async () => {
    const faults: string[] = [];
    for (const spec of allRoutes(api.app.registry)) {
      const expected = committed.get(`${spec.method} ${spec.path}`) ?? {};
      for (const actor of ACTORS) {
        const { answer, text } = await ask(spec, actor);
        if (answer !== expected[actor]) {
          faults.push(
            `${spec.method} ${spec.path} as ${actor}: ${answer}, not ${expected[actor]}: ${text.slice(0, 200)}`,
          );
        }
      }
    }
    expect(committed.size).toBeGreaterThan(50);
    expect(faults).toEqual([]);
  }, 180_000);

  it('holds for HEAD as it does for GET', async () => {
    const faults: string[] = [];
    for (const { method, path } of allRoutes(api.app.registry)) {
      if (method !== 'GET') continue;
      const { status } = await api.app.request(`HEAD ${path.replace(/:\w+/g, 'not-an-id')}`);
      const expected = committed.get(`GET ${path}`)?.anonymous;
      const answer = status === 401 || status === 403 ? String(status) : 'yes';
      if (answer !== expected) faults.push(`HEAD ${path}: ${status}`);
    }
    expect(faults).toEqual([]);
  });

  it('refuses a browser that another site sends, session or not', async () => {
    const faults: string[] = [];
    for (const spec of allRoutes(api.app.registry)) {
      if (spec.method === 'GET') continue;
      const { cookie = '' } = await api.headersOf('administrator', spec);
      const { address, body = '' } = harmless(spec);
      const headers = { cookie, 'sec-fetch-site': 'cross-site', 'content-type': 'application/json' };
      const { status } = await api.app.request(`${spec.method} ${address}`, { headers, body });
      // The login takes no notice of the cookie unless it is asked to set one.
      if (status !== 403 && spec.operationId !== 'adminLogin')
        faults.push(`${spec.method} ${spec.path}: ${status}`);
    }
    expect(faults).toEqual([]);
  }, 60_000);
});
