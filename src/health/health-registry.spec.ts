import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { databaseCheck, lagCheck, redisCheck } from './checks.js';
import { type Check, HealthRegistry } from './health-registry.js';

const ok: Check = () => Promise.resolve(undefined);
const gone: Check = () => Promise.reject(new Error('connect ECONNREFUSED postgres://u:pw@10.0.0.1'));
const never: Check = () => new Promise(() => undefined);

async function reportOf(register: (health: HealthRegistry) => void) {
  const health = new HealthRegistry();
  register(health);
  return health.report();
}

describe('HealthRegistry', () => {
  it('is as bad as its worst check, and shows no address of what cannot be reached', async () => {
    const report = await reportOf((health) => {
      health.register('database', gone);
      health.register('redis', gone, { whenGone: 'degraded' });
      health.register('migrations', ok);
    });
    expect(report).toMatchObject({
      status: 'failing',
      checks: {
        database: { state: 'failing', detail: 'not reachable' },
        redis: { state: 'degraded' },
        migrations: { state: 'ok' },
      },
    });
    expect(JSON.stringify(report)).not.toMatch(/10\.0\.0\.1|pw/);
  });

  it('still serves, degraded, when only something is gone that stops no request', async () => {
    const report = await reportOf((health) => {
      health.register('database', ok);
      health.register('redis', gone, { whenGone: 'degraded' });
    });
    expect(report.status).toBe('degraded');
  });

  it('tells the error to the log', async () => {
    const health = new HealthRegistry();
    health.onError = jest.fn<typeof health.onError>();
    health.register('database', gone);
    await health.report();
    expect(health.onError).toHaveBeenCalledWith(
      'database',
      expect.objectContaining({ message: expect.stringContaining('ECONNREFUSED') }),
    );
  });

  it('gives up a check that hangs, and never starts a second one beside it', async () => {
    const hanging = jest.fn(never);
    const health = new HealthRegistry();
    health.register('database', hanging, { timeoutMs: 20 });
    expect((await health.report()).checks['database']).toMatchObject({
      state: 'failing',
      detail: 'no answer within 20 ms',
    });
    await sleep(520);
    await health.report();
    expect(hanging).toHaveBeenCalledTimes(1);
  });

  it('asks once for many questions at the same time, and anew a moment later', async () => {
    const check = jest.fn(ok);
    const health = new HealthRegistry();
    health.register('database', check);
    await Promise.all(Array.from({ length: 50 }, () => health.report()));
    expect(check).toHaveBeenCalledTimes(1);
    await sleep(520);
    await health.report();
    expect(check).toHaveBeenCalledTimes(2);
  });

  it('says that it is stopping although every check is well', async () => {
    const health = new HealthRegistry();
    health.register('database', ok);
    await health.report();
    health.stop();
    expect((await health.report()).status).toBe('stopping');
  });

  it('refuses a second check of the same name', () => {
    const health = new HealthRegistry();
    health.register('database', ok);
    expect(() => health.register('database', ok)).toThrow('"database" is registered twice');
  });
});

describe('the checks', () => {
  const redis = (text: string): Check => redisCheck(() => Promise.resolve(text));

  it('fails with the database', async () => {
    await expect(databaseCheck(() => Promise.reject(new Error('down')))()).rejects.toThrow('down');
    await expect(databaseCheck(() => Promise.resolve(1))()).resolves.toBeUndefined();
  });

  it('is degraded while Redis would throw jobs away, or is full', async () => {
    expect(await redis('used_memory:10\r\nmaxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n')()).toMatchObject({
      state: 'degraded',
      detail: expect.stringContaining('allkeys-lru'),
    });
    expect(await redis('used_memory:96\r\nmaxmemory:100\r\nmaxmemory_policy:noeviction\r\n')()).toEqual({
      state: 'degraded',
      detail: 'memory is full',
    });
    expect(
      await redis('used_memory:10\r\nmaxmemory:100\r\nmaxmemory_policy:noeviction\r\n')(),
    ).toBeUndefined();
    expect(await redis('used_memory:10\r\nmaxmemory:0\r\nmaxmemory_policy:noeviction\r\n')()).toBeUndefined();
  });

  it('is degraded when jobs are handed on late', async () => {
    expect(await lagCheck(() => Promise.resolve(61.4))()).toEqual({
      state: 'degraded',
      detail: '61 s behind',
    });
    expect(await lagCheck(() => Promise.resolve(60))()).toBeUndefined();
  });
});
