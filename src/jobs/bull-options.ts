import type { BullModuleOptions } from '@nestjs/bull';
import { Redis, type RedisOptions } from 'ioredis';

/** Name of the one Bull queue. What limits a job is counted where it runs, so more queues would add only connections. */
export const BULL_QUEUE = 'jobs';

const retryStrategy = (times: number): number => Math.min(1_000, 50 * 2 ** Math.min(times, 5));

/** For commands: they fail quickly and are never repeated behind our back, or a late `add` would follow a claimed lease. */
const COMMANDS: RedisOptions = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  commandTimeout: 2_000,
  connectTimeout: 5_000,
  disconnectTimeout: 500,
  enableReadyCheck: false,
  keepAlive: 30_000,
  retryStrategy,
};

/** For the blocking and the subscribing client, which wait as long as it takes; Bull insists on both settings. */
const WAITERS: RedisOptions = {
  maxRetriesPerRequest: null,
  enableReadyCheck: false,
  connectTimeout: 5_000,
  disconnectTimeout: 500,
  keepAlive: 30_000,
  retryStrategy,
};

/** Settings for Bull, and the end of the clients that it was given, which it does not close by itself. */
export interface BullSettings {
  readonly options: BullModuleOptions;
  /** Ends the wait of the blocking client, which Bull would sit out; it connects again if Bull wants it to. */
  readonly unblock: () => void;
  /** Cuts every connection for good, at once. */
  readonly disconnect: () => void;
}

/**
 * How Bull is set up. Only PostgreSQL delivers again: a stalled Bull job is dropped, and nothing is kept of one that ended,
 * because a kept job makes Bull ignore a second one of its id without a word.
 * @param redisUrl address of a Redis with maxmemory-policy noeviction
 * @param database name of the database, so that two installations can share a Redis
 * @param stalledCheckMs milliseconds between two looks for jobs whose worker vanished
 */
export function bullSettings(redisUrl: string, database: string, stalledCheckMs: number): BullSettings {
  const clients: Redis[] = [];
  let blocking: Redis | undefined;
  const options: BullModuleOptions = {
    name: BULL_QUEUE,
    // Braces keep all keys of the queue in one slot of a Redis cluster.
    prefix: `{emporion.${database}}`,
    createClient: (type) => {
      const client = new Redis(redisUrl, type === 'client' ? COMMANDS : WAITERS);
      clients.push(client);
      if (type === 'bclient') blocking = client;
      return client;
    },
    defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
    settings: {
      lockDuration: 30_000,
      stalledInterval: stalledCheckMs,
      maxStalledCount: 0,
      retryProcessDelay: 1_000,
    },
  };
  const disconnect = (): void => {
    for (const client of clients) {
      // A pause that Bull has begun may still want to connect again.
      Object.assign(client, { connect: async () => undefined });
      client.disconnect();
    }
  };
  return { options, unblock: () => blocking?.disconnect(), disconnect };
}
