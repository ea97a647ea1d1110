import type { Check, CheckOutcome } from './health-registry.js';

/**
 * Whether the database answers.
 * @param ask any statement on a connection of the application's own pool
 */
export function databaseCheck(ask: () => Promise<unknown>): Check {
  return async () => {
    await ask();
    return undefined;
  };
}

/** Share of Redis's memory from which on it counts as full. */
const FULL = 0.95;

/**
 * Whether Redis answers, keeps what it is given, and has room. A Redis that is down or full stops no request: jobs wait in
 * the database and each node counts by itself, so register it with `whenGone: 'degraded'`.
 * @param memory the text of Redis's `INFO memory`
 */
export function redisCheck(memory: () => Promise<string>): Check {
  return async () => {
    const info = new Map(
      (await memory()).split(/\r?\n/).map((line) => line.split(':', 2) as [string, string]),
    );
    const policy = info.get('maxmemory_policy');
    if (policy !== undefined && policy !== 'noeviction') {
      return {
        state: 'degraded',
        detail: `maxmemory-policy is ${policy}, which throws jobs and counts away: set noeviction`,
      };
    }
    const [used, most] = [Number(info.get('used_memory')), Number(info.get('maxmemory'))];
    if (most > 0 && used >= most * FULL) return { state: 'degraded', detail: 'memory is full' };
    return undefined;
  };
}

/**
 * Whether jobs and events are handed on in time. A lag is no reason to take a node out of service.
 * @param lagSeconds age of the oldest row that is due and has not been handed on, in seconds; 0 when there is none
 * @param tolerated seconds up to which all is well
 */
export function lagCheck(lagSeconds: () => Promise<number>, tolerated = 60): Check {
  return async (): Promise<CheckOutcome | undefined> => {
    const lag = await lagSeconds();
    return lag > tolerated ? { state: 'degraded', detail: `${Math.round(lag)} s behind` } : undefined;
  };
}
