import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../database/unit-of-work.js';
import { describeWithRedis } from '../testing/describe-with.js';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.js';
import { startTestRedis, type TestRedis } from '../testing/redis.js';
import { systemClock } from '../values/clock.js';
import { addHits, forgetHits, PostgresRateStore, RATE_TABLE } from './rate-limit-postgres.js';
import { RedisRateStore } from './rate-limit-redis.js';
import type { RateStore } from './rate-limit-store.port.js';

/** What every store promises. */
function promises(store: () => RateStore): void {
  it('adds up what all nodes tell it at the same moment', async () => {
    const sums = await Promise.all(Array.from({ length: 30 }, () => store().add('together', 2, 60_000)));
    expect(sums.map(({ hits }) => hits).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, n) => 2 * n + 2),
    );
  });

  it('opens a window with the first hit and does not move its end', async () => {
    const first = await store().add('window', 1, 60_000);
    expect(first.endsInMs).toBeGreaterThan(59_000);
    expect(first.endsInMs).toBeLessThanOrEqual(60_000);
    await sleep(50);
    expect((await store().add('window', 1, 60_000)).endsInMs).toBeLessThanOrEqual(first.endsInMs - 40);
  });

  it('counts afresh when the window has ended', async () => {
    expect(await store().add('short', 5, 100)).toMatchObject({ hits: 5 });
    await sleep(150);
    expect(await store().add('short', 1, 100)).toMatchObject({ hits: 1 });
  });
}

describe('counting in PostgreSQL', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let unitOfWork: UnitOfWork;
  beforeAll(async () => {
    database = await createTestDatabase();
    dataSource = await new DataSource({ type: 'postgres', url: database.url, entities: [] }).initialize();
    for (const statement of RATE_TABLE) await dataSource.query(statement);
    unitOfWork = new UnitOfWork(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  promises(() => new PostgresRateStore(unitOfWork, systemClock));

  it('stands whatever becomes of the transaction around it', async () => {
    const store = new PostgresRateStore(unitOfWork, systemClock);
    await unitOfWork
      .run(async () => {
        await store.add('outside', 1, 60_000);
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    expect(await store.add('outside', 1, 60_000)).toMatchObject({ hits: 2 });
  });

  it('takes back, but never below nothing, and forgets', async () => {
    const hits = (by: number) =>
      unitOfWork.run(async (tx) =>
        (await addHits(tx, ['a', 'b'], by, 60_000, new Date())).map((count) => count.hits),
      );
    expect(await hits(3)).toEqual([3, 3]);
    expect(await hits(-1)).toEqual([2, 2]);
    expect(await hits(-9)).toEqual([0, 0]);
    await hits(4);
    await unitOfWork.run((tx) => forgetHits(tx, 'a'));
    expect(await hits(1)).toEqual([1, 5]);
  });
});

describeWithRedis('counting in Redis', () => {
  let redis: TestRedis;
  let store: RedisRateStore;
  beforeAll(async () => {
    redis = await startTestRedis();
    store = new RedisRateStore(redis.url, 'test');
    await untilItAnswers(store);
  });
  afterAll(async () => {
    store.close();
    await redis.stop();
  });

  promises(() => store);

  it('keeps installations apart', async () => {
    const other = new RedisRateStore(redis.url, 'other');
    await untilItAnswers(other);
    await store.add('same key', 5, 60_000);
    expect(await other.add('same key', 1, 60_000)).toMatchObject({ hits: 1 });
    other.close();
  });

  it('fails within a quarter of a second when Redis hangs, and goes on when it is back', async () => {
    redis.pause();
    const start = performance.now();
    await expect(store.add('hung', 1, 60_000)).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(1_000);
    redis.resume();
    await untilItAnswers(store);
  });

  it('fails at once when Redis is gone, and the process lives on', async () => {
    await redis.kill();
    await sleep(100);
    const start = performance.now();
    await expect(store.add('gone', 1, 60_000)).rejects.toThrow();
    expect(performance.now() - start).toBeLessThan(300);
  });
});

async function untilItAnswers(store: RateStore): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await store.add('probe', 1, 1_000).catch(() => undefined);
    if (answer) return;
    await sleep(50);
  }
  throw new Error('Redis does not answer');
}
