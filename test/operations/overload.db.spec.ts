import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineQuery } from '../../src/query/define-query.js';
import { definePlugin } from '../../src/plugin/define-plugin.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';

const POOL = 3;
const CALLERS = 30;

/** Reads that hold their connection for four seconds, and one that is quick. */
const naps = (['slow', 'quick'] as const).map((pace) =>
  defineQuery({
    name: `nap.${pace}`,
    label: { en: `A ${pace} read`, zh: pace === 'slow' ? '慢查询' : '快查询' },
    path: `/v1/store/nap-${pace}`,
    result: z.strictObject({ done: z.boolean() }),
    handle: async ({ tx }) => {
      await tx.query('SELECT pg_sleep($1)', [pace === 'slow' ? 4 : 0]);
      return { done: true };
    },
  }),
);
const nap = definePlugin({ name: 'nap', label: { en: 'Naps', zh: '小憩' }, queries: naps });

let app: TestApp;
beforeAll(async () => {
  const limits = { RATE_LIMIT_STOREFRONT: 'off', RATE_LIMIT_ADMIN: 'off' };
  // Each refusal is logged as an error, and there are many.
  const env = { DATABASE_POOL_SIZE: String(POOL), LOG_LEVEL: 'fatal', ...limits };
  app = await startTestApp({ plugins: [nap], env });
}, 60_000);
afterAll(() => app?.close());

describe('more slow reads than the pool has connections', () => {
  it('are refused with 503 within 3 s, and 5 s later everything is answered again', async () => {
    const timed = async (target: string, headers = {}) => {
      const begun = Date.now();
      const { status, body, headers: sent } = await app.request(target, { headers });
      const { code } = body as { code?: string };
      return { status, code, retryAfter: sent.get('retry-after'), ms: Date.now() - begun };
    };
    const reads = Array.from({ length: CALLERS }, () => timed('GET /v1/store/nap-slow'));
    // Who asks is found out in the database too.
    const known = Array.from({ length: CALLERS }, () => timed('GET /v1/admin/roles', app.administrator));
    const answers = await Promise.all([...reads, ...known]);

    const refused = answers.filter(({ status }) => status === 503);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(POOL);
    expect(refused.length).toBeGreaterThanOrEqual(CALLERS);
    expect(refused.length + answers.filter(({ status }) => status === 200).length).toBe(2 * CALLERS);
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['kernel.unavailable']));
    expect(refused.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true);
    expect(Math.max(...refused.map(({ ms }) => ms))).toBeLessThan(3_000);

    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const later = await Promise.all([
      ...Array.from({ length: CALLERS }, () => timed('GET /v1/store/nap-quick')),
      ...Array.from({ length: CALLERS }, () => timed('GET /v1/admin/roles', app.administrator)),
    ]);
    expect(new Set(later.map(({ status }) => status))).toEqual(new Set([200]));
  }, 60_000);
});
