import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller } from '@nestjs/common';
import { CALL_STOREFRONT } from '../access/passport-authenticator.js';
import { definePlugin } from '../plugin/define-plugin.js';
import { describeWithRedis } from '../testing/describe-with.js';
import { startTestRedis, type TestRedis } from '../testing/redis.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../testing/test-app.js';
import { systemClock } from '../values/clock.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { LOGGER, type Logger } from './logging.js';
import { PostgresRateStore } from './rate-limit-postgres.js';
import { SharedRateLimiter } from './rate-limiter.js';
import { Route } from './route.decorator.js';

const probeRoute = (path: string, operationId: string, rateLimit?: number) =>
  ({
    method: 'GET',
    path,
    operationId,
    tag: 'probe',
    summary: { en: 'Probe', zh: '探针' },
    access: { kind: 'public' },
    ...(rateLimit ? { rateLimit } : {}),
  }) as const;

@Controller()
class ProbeController {
  @Route(probeRoute('/v1/store/probe', 'probeStorefront'))
  plain() {
    return {};
  }

  @Route(probeRoute('/v1/store/narrow', 'probeNarrow', 2))
  narrow() {
    return {};
  }

  @Route(probeRoute('/v1/hooks/probe', 'probeHook'))
  hook() {
    return {};
  }
}

const options: TestAppOptions = {
  plugins: [
    definePlugin({ name: 'probe', label: { en: 'Probe', zh: '探针' }, controllers: [ProbeController] }),
  ],
  env: { RATE_LIMIT_STOREFRONT: '5/1m', RATE_LIMIT_ADMIN: '4/1m', TRUST_PROXY: 'loopback' },
};
const STORE = 'GET /v1/store/probe';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp(options);
});
afterAll(() => app.close());
let caller = 0;
/** An address that nobody used before. */
const from = (ip = `192.0.2.${(caller += 1)}`) => ({ 'x-forwarded-for': ip });

async function statuses(target: string, calls: number, headers: Record<string, string>): Promise<number[]> {
  const found: number[] = [];
  for (let n = 0; n < calls; n += 1) found.push((await app.request(target, { headers })).status);
  return found;
}

describe('a storefront route', () => {
  it('answers the sixth call of an address with 429 and says when to come again', async () => {
    const headers = from();
    expect(await statuses(STORE, 5, headers)).toEqual([200, 200, 200, 200, 200]);
    const reply = await app.request(STORE, { headers });
    expect([reply.status, reply.body.code]).toEqual([429, 'kernel.too_many_requests']);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(Number(reply.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  });

  it('tells how many calls are left', async () => {
    const headers = from();
    await app.request(STORE, { headers });
    const reply = await app.request(STORE, { headers });
    const told = ['limit', 'remaining', 'reset'].map((name) => reply.headers.get(`ratelimit-${name}`));
    expect(told.slice(0, 2)).toEqual(['5', '3']);
    expect(Number(told[2])).toBeGreaterThan(50);
  });

  it('counts one /64 as one caller', async () => {
    const all = await Promise.all(
      Array.from({ length: 8 }, (_, n) => app.request(STORE, { headers: from(`2001:db8:0:7::${n + 1}`) })),
    );
    expect(all.filter(({ status }) => status === 200)).toHaveLength(5);
  });

  it('counts an API key by itself, wherever it calls from', async () => {
    const key = await app.keyWith(CALL_STOREFRONT);
    expect(await statuses(STORE, 5, { ...key, ...from() })).toEqual([200, 200, 200, 200, 200]);
    expect((await app.request(STORE, { headers: { ...key, ...from() } })).status).toBe(429);
  });

  it('stops looking credentials up for an address that sent too many wrong ones', async () => {
    const headers = from();
    const wrong = { ...headers, authorization: `Bearer emp_abcdefghij_${'x'.repeat(43)}` };
    expect(await statuses(STORE, 6, wrong)).toEqual([401, 401, 401, 401, 401, 429]);
    const key = await app.keyWith(CALL_STOREFRONT);
    expect(await statuses(STORE, 1, { ...key, ...headers })).toEqual([429]);
    // Who presents nothing there, or the key from elsewhere, is not meant.
    expect(await statuses(STORE, 1, headers)).toEqual([200]);
    expect(await statuses(STORE, 1, { ...key, ...from() })).toEqual([200]);
  });

  it('may have a limit of its own, which leaves the other untouched', async () => {
    const headers = from();
    expect(await statuses('GET /v1/store/narrow', 3, headers)).toEqual([200, 200, 429]);
    expect(await statuses(STORE, 6, headers)).toEqual([200, 200, 200, 200, 200, 429]);
  });
});

describe('other routes', () => {
  it('of the back-office count by key, not by address', async () => {
    const key = await app.keyWith('access.role.read');
    expect(await statuses('GET /v1/admin/roles', 5, { ...key, ...from() })).toEqual([
      200, 200, 200, 200, 429,
    ]);
    const other = await app.keyWith('access.role.read');
    expect(await statuses('GET /v1/admin/roles', 1, other)).toEqual([200]);
  });

  it('for providers have no limit here', async () => {
    const headers = from();
    expect(new Set(await statuses('GET /v1/hooks/probe', 12, headers))).toEqual(new Set([200]));
  });
});

describe('two nodes', () => {
  it('keep one limit together', async () => {
    const [one, other] = [app.app.get(SharedRateLimiter), secondNode()];
    const rule = { limit: 10, windowMs: 60_000 };
    const verdicts = [];
    for (let n = 0; n < 30; n += 1) verdicts.push(await (n % 2 ? one : other).hit('both', rule));
    expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(10);
  });
});

/** The limiter of another process on the same database. */
function secondNode(): SharedRateLimiter {
  const store = new PostgresRateStore(app.app.get(UnitOfWork), systemClock);
  return new SharedRateLimiter(store, systemClock, app.app.get<Logger>(LOGGER));
}

describeWithRedis('with Redis', () => {
  let redis: TestRedis;
  let shared: TestApp;
  beforeAll(async () => {
    redis = await startTestRedis();
    shared = await startTestApp({ ...options, env: { ...options.env, REDIS_URL: redis.url } });
  });
  afterAll(async () => {
    await shared.close();
    await redis.stop();
  });

  it('keeps the limit there', async () => {
    const headers = from();
    const found: number[] = [];
    for (let n = 0; n < 6; n += 1) found.push((await shared.request(STORE, { headers })).status);
    expect(found).toEqual([200, 200, 200, 200, 200, 429]);
  });

  it('goes on answering, and keeps the limit by itself, when Redis is hung', async () => {
    redis.pause();
    const headers = from();
    const found: number[] = [];
    const start = performance.now();
    for (let n = 0; n < 6; n += 1) found.push((await shared.request(STORE, { headers })).status);
    redis.resume();
    expect(found).toEqual([200, 200, 200, 200, 200, 429]);
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});
