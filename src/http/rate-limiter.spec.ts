import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../testing/fake-clock.js';
import { race } from '../testing/race.js';
import type { RateStore, SharedCount } from './rate-limit-store.port.js';
import { SharedRateLimiter } from './rate-limiter.js';

const RULE = { limit: 10, windowMs: 60_000 };
const BIG = { limit: 1_200, windowMs: 60_000 };

/** Counts like the real stores do, can be away, and tells how often it was asked. */
class CountedStore implements RateStore {
  calls = 0;
  away = false;
  private readonly counts = new Map<string, { hits: number; endsAt: number }>();

  constructor(private readonly clock: FakeClock) {}

  async add(key: string, hits: number, windowMs: number): Promise<SharedCount> {
    this.calls += 1;
    await Promise.resolve();
    if (this.away) throw new Error('away');
    const now = this.clock.now().getTime();
    const known = this.counts.get(key);
    const count = known && known.endsAt > now ? known : { hits: 0, endsAt: now + windowMs };
    count.hits += hits;
    this.counts.set(key, count);
    return { hits: count.hits, endsInMs: count.endsAt - now };
  }
}

function nodes(n: number) {
  const clock = new FakeClock();
  const store = new CountedStore(clock);
  const lines: string[] = [];
  const logger = {
    warn: (_members: object, text: string) => void lines.push(`warn ${text}`),
    info: (text: string) => void lines.push(`info ${text}`),
  };
  const make = () => new SharedRateLimiter(store, clock, logger as never);
  return { clock, store, lines, limiters: Array.from({ length: n }, make) };
}

async function allowed(limiters: readonly SharedRateLimiter[], calls: number, rule = RULE, key = 'k') {
  let count = 0;
  for (let n = 0; n < calls; n += 1) {
    const verdict = await limiters[n % limiters.length]?.hit(key, rule);
    if (verdict?.allowed) count += 1;
  }
  return count;
}

describe('a limit', () => {
  it('lets exactly so many calls of a window through', async () => {
    const { limiters } = nodes(1);
    expect(await allowed(limiters, 25)).toBe(10);
  });

  it('lets exactly so many of parallel calls through', async () => {
    const { limiters } = nodes(1);
    const { fulfilled } = await race(50, () => limiters[0]?.hit('k', RULE));
    expect(fulfilled.filter((verdict) => verdict?.allowed)).toHaveLength(10);
  });

  it('is kept by three nodes together, exactly when it is small', async () => {
    const { limiters } = nodes(3);
    expect(await allowed(limiters, 60)).toBe(10);
  });

  it('is exceeded by three nodes together by less than three twentieths when it is large', async () => {
    const { limiters } = nodes(3);
    const count = await allowed(limiters, 3_000, BIG);
    expect(count).toBeGreaterThanOrEqual(1_200);
    expect(count).toBeLessThanOrEqual(1_200 + 3 * 59);
  });

  it('is kept exactly by one node, however large', async () => {
    const { limiters } = nodes(1);
    expect(await allowed(limiters, 3_000, BIG)).toBe(1_200);
  });

  it('starts again with the next window', async () => {
    const { limiters, clock } = nodes(2);
    expect(await allowed(limiters, 20)).toBe(10);
    clock.advance({ seconds: 59 });
    expect(await allowed(limiters, 5)).toBe(0);
    clock.advance({ seconds: 1 });
    expect(await allowed(limiters, 20)).toBe(10);
  });

  it('counts each key by itself', async () => {
    const { limiters } = nodes(1);
    expect(await allowed(limiters, 20, RULE, 'one')).toBe(10);
    expect(await allowed(limiters, 20, RULE, 'other')).toBe(10);
  });

  it('tells what is left and when the window ends', async () => {
    const { limiters, clock } = nodes(1);
    expect(await limiters[0]?.hit('k', RULE)).toEqual({ allowed: true, remaining: 9, resetSeconds: 60 });
    clock.advance({ milliseconds: 20_500 });
    expect(await limiters[0]?.hit('k', RULE)).toEqual({ allowed: true, remaining: 8, resetSeconds: 40 });
    expect(await limiters[0]?.take('k', 10, 60)).toEqual({ allowed: true, retryAfter: 40 });
  });
});

describe('the store', () => {
  it('is not asked by callers who stay far below the limit', async () => {
    const { limiters, store } = nodes(1);
    await allowed(limiters, 59, BIG);
    expect(store.calls).toBe(0);
  });

  it('is asked once for every twentieth of the limit', async () => {
    const { limiters, store } = nodes(1);
    await allowed(limiters, 1_000, BIG);
    expect(store.calls).toBe(16);
  });

  it('is not asked about a flood once the limit is reached', async () => {
    const { limiters, store } = nodes(1);
    await allowed(limiters, 10);
    const { calls } = store;
    await allowed(limiters, 1_000);
    expect(store.calls).toBe(calls);
  });

  it('may be away: each node keeps the limit by itself, says so once, and leaves it alone for a while', async () => {
    const { limiters, store, lines, clock } = nodes(2);
    store.away = true;
    expect(await allowed(limiters, 100)).toBe(20);
    expect(store.calls).toBe(2);
    expect(lines).toHaveLength(2);
    clock.advance({ seconds: 6 });
    await allowed(limiters.slice(0, 1), 1, RULE, 'other');
    expect(store.calls).toBe(3);
    expect(lines).toHaveLength(2);
  });

  it('is told everything when it is back', async () => {
    const { limiters, store, lines, clock } = nodes(1);
    store.away = true;
    expect(await allowed(limiters, 6)).toBe(6);
    store.away = false;
    clock.advance({ seconds: 6 });
    expect(await allowed(limiters, 20)).toBe(4);
    expect(await store.add('k', 0, 0)).toMatchObject({ hits: 10 });
    expect(lines.map((line) => line.split(' ', 1)[0])).toEqual(['warn', 'info']);
  });
});

describe('memory', () => {
  it('holds at most 50,000 callers', async () => {
    const { limiters } = nodes(1);
    for (let n = 0; n < 50_100; n += 1) await limiters[0]?.hit(`caller ${n}`, BIG);
    const { tallies } = limiters[0] as unknown as { tallies: Map<string, unknown> };
    expect(tallies.size).toBe(50_000);
  });
});
