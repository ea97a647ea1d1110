import { afterEach, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { HealthReport } from '../health/health-registry.js';
import { describeWithRedis } from '../testing/describe-with.js';
import { startTestRedis, type TestRedis } from '../testing/redis.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { registerHealthChecks } from './health-checks.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function appWith(env: Readonly<Record<string, string>>, startup = { isReady: true }): Promise<TestApp> {
  const app = await startTestApp({ plugins: [], env });
  closing.push(() => app.close());
  registerHealthChecks(app.app, startup);
  return app;
}

async function newRedis(): Promise<TestRedis> {
  const redis = await startTestRedis();
  closing.push(() => redis.stop());
  return redis;
}

/** Asks until a check is as expected; its report. */
async function eventually(
  app: TestApp,
  check: string,
  state: string,
): Promise<HealthReport & { readonly httpStatus: number }> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { body, status } = await app.request('GET /health/ready');
    if (body.checks[check]?.state === state) return { ...(body as HealthReport), httpStatus: status };
    if (Date.now() > deadline) throw new Error(`It did not happen within 10 s: ${JSON.stringify(body)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it('a node is refused until migrations are applied, then well, and does not speak of a Redis that is not used', async () => {
  const startup = { isReady: false };
  const app = await appWith({}, startup);
  const refused = await eventually(app, 'migrations', 'failing');
  expect(refused).toMatchObject({ httpStatus: 503, checks: { migrations: { detail: 'not applied yet' } } });
  startup.isReady = true;
  const { status, httpStatus, checks } = await eventually(app, 'migrations', 'ok');
  expect([status, httpStatus]).toEqual(['ok', 200]);
  expect(Object.keys(checks)).toEqual(['database', 'migrations', 'jobs']);
});

describeWithRedis('readiness with Redis', () => {
  it.each(['server', 'worker'])(
    'is degraded in the role %s, never refused, while Redis would throw data away or is gone',
    async (role) => {
      const redis = await newRedis();
      const app = await appWith({ REDIS_URL: redis.url, EMPORION_ROLE: role });
      expect(await eventually(app, 'redis', 'ok')).toMatchObject({ status: 'ok', httpStatus: 200 });
      const client = new Redis(redis.url);
      await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
      expect(await eventually(app, 'redis', 'degraded')).toMatchObject({
        status: 'degraded',
        httpStatus: 200,
        checks: { redis: { detail: expect.stringContaining('maxmemory-policy is allkeys-lru') } },
      });
      await client.config('SET', 'maxmemory-policy', 'noeviction');
      await eventually(app, 'redis', 'ok');
      client.disconnect();
      await redis.stop();
      expect(await eventually(app, 'redis', 'degraded')).toMatchObject({
        status: 'degraded',
        httpStatus: 200,
      });
    },
  );
});
