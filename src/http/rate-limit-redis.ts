import { Redis } from 'ioredis';
import type { RateStore, SharedCount } from './rate-limit-store.port.js';

/** Longest wait for an answer, in milliseconds. A request would rather go uncounted than wait longer. */
const PATIENCE_MS = 250;

/** Counts, and opens the window with the first hit; also mends a count that lost its expiry. */
const ADD = `
local hits = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  left = tonumber(ARGV[2])
end
return {hits, left}`;

interface CountingRedis extends Redis {
  countHits(key: string, hits: number, windowMs: number): Promise<[number, number]>;
}

/** Counts in Redis: one script, on a connection of its own that never queues while Redis is away. */
export class RedisRateStore implements RateStore {
  private readonly redis: CountingRedis;

  /**
   * Connects at once, and again whenever the connection is lost.
   * @param url `redis://` or `rediss://` address
   * @param namespace keeps installations apart that share one Redis
   */
  constructor(
    url: string,
    private readonly namespace: string,
  ) {
    this.redis = new Redis(url, {
      enableOfflineQueue: false,
      commandTimeout: PATIENCE_MS,
      connectTimeout: 2_000,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
      scripts: { countHits: { lua: ADD, numberOfKeys: 1 } },
    }) as CountingRedis;
    // Failed calls say it; without a listener the lost connection itself would end the process.
    this.redis.on('error', () => undefined);
  }

  async add(key: string, hits: number, windowMs: number): Promise<SharedCount> {
    const [sum, endsInMs] = await this.redis.countHits(
      `emporion:rate:${this.namespace}:${key}`,
      hits,
      windowMs,
    );
    return { hits: sum, endsInMs: Math.max(1, endsInMs) };
  }

  /** What Redis says of its memory: `INFO memory`. */
  memory(): Promise<string> {
    return this.redis.info('memory');
  }

  /** Ends the connection. */
  close(): void {
    this.redis.disconnect();
  }
}
