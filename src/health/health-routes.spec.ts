import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { Secret } from '../config/secret.js';
import { HealthRegistry } from './health-registry.js';
import { registerHealthRoutes } from './health-routes.js';
import { Metrics } from './metrics.js';

describe('the health routes', () => {
  let server: FastifyInstance;
  let health: HealthRegistry;
  let metrics: Metrics;
  let databaseUp: boolean;

  beforeEach(() => {
    databaseUp = true;
    health = new HealthRegistry();
    health.register('database', () =>
      databaseUp ? Promise.resolve(undefined) : Promise.reject(new Error('down')),
    );
    metrics = new Metrics();
    server = fastify();
    metrics.observeRequests(server);
    server.get('/v1/pages/:id', () => 'page');
  });
  afterEach(async () => server.close());

  let base: string;
  async function open(token?: string): Promise<void> {
    registerHealthRoutes(server, {
      health,
      metrics,
      metricsToken: token === undefined ? undefined : new Secret(token),
    });
    base = await server.listen({ host: '127.0.0.1', port: 0 });
  }
  const ask = async (path: string, authorization?: string): Promise<Response> =>
    fetch(`${base}${path}`, { headers: authorization === undefined ? {} : { authorization } });
  const scrape = async (authorization?: string): Promise<string> =>
    (await ask('/metrics', authorization)).text();

  it('answers ready with 200, and with 503 and the reason while the database is away', async () => {
    await open();
    const up = await ask('/health/ready');
    expect([up.status, up.headers.get('cache-control')]).toEqual([200, 'no-store']);
    databaseUp = false;
    await new Promise((done) => setTimeout(done, 520));
    const down = await ask('/health/ready');
    expect(down.status).toBe(503);
    expect(down.headers.get('retry-after')).toBe('1');
    expect(await down.json()).toMatchObject({
      status: 'failing',
      checks: { database: { state: 'failing' } },
    });
  });

  it('answers ready with 503 and live with 200 while the node stops', async () => {
    await open();
    health.stop();
    expect((await ask('/health/ready')).status).toBe(503);
    expect((await ask('/health/live')).status).toBe(200);
  });

  it('times requests by pattern, method and class of status', async () => {
    await open();
    await ask('/v1/pages/1');
    await ask('/v1/pages/2');
    await ask('/nowhere/3');
    const text = await scrape();
    expect(text).toContain(
      'emporion_http_request_duration_seconds_count{method="GET",route="/v1/pages/:id",status="2xx"} 2',
    );
    expect(text).toContain('{method="GET",route="unmatched",status="4xx"} 1');
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
    expect(text).not.toContain('/nowhere/3');
  });

  it('reads pools and gauges at each scrape, forgets labels that are gone, and survives one that fails', async () => {
    await open();
    let states: Record<string, number> = { live: 3, dead: 1 };
    metrics.observePools(() => ({ primary: { total: 5, idle: 2, waiting: 1 } }));
    metrics.gauge({
      name: 'jobs',
      help: 'Jobs by state',
      labels: ['state'],
      read: () => Object.entries(states).map(([state, value]) => ({ labels: { state }, value })),
    });
    metrics.gauge({ name: 'broken', help: 'Broken', read: () => Promise.reject(new Error('down')) });
    const before = await scrape();
    expect(before).toContain('emporion_database_connections{pool="primary",state="busy"} 3');
    expect(before).toContain('emporion_database_connections{pool="primary",state="waiting"} 1');
    expect(before).toContain('emporion_jobs{state="dead"} 1');
    states = { live: 4 };
    const after = await scrape();
    expect(after).toContain('emporion_jobs{state="live"} 4');
    expect(after).not.toContain('state="dead"');
    expect(after).toContain('emporion_gauge_failures_total{gauge="broken"}');
  });

  it('refuses metrics to whoever lacks the token', async () => {
    await open('metrics-token-of-this-test');
    for (const authorization of [undefined, 'Bearer wrong', 'metrics-token-of-this-test']) {
      const reply = await ask('/metrics', authorization);
      expect(reply.status).toBe(401);
      expect(reply.headers.get('www-authenticate')).toBe('Bearer');
      expect(reply.headers.get('content-type')).toContain('application/problem+json');
      expect(await reply.json()).toMatchObject({ code: 'kernel.unauthenticated', instance: '/metrics' });
    }
    expect(await scrape('Bearer metrics-token-of-this-test')).toContain('process_cpu_seconds_total');
  });
});
