/** How a race ended. */
export interface RaceResult<T> {
  /** In the order of the calls' numbers. */
  readonly fulfilled: T[];
  readonly rejected: unknown[];
  readonly settled: PromiseSettledResult<T>[];
}

/**
 * Runs a function many times as simultaneously as one process can: all calls begin in the same tick, and every one is waited
 * for.
 * @param n how many calls, ≥ 1
 * @param fn receives the number of its call, from 0
 */
export async function race<T>(n: number, fn: (index: number) => T | Promise<T>): Promise<RaceResult<T>> {
  const settled = await Promise.allSettled(Array.from({ length: n }, async (_, index) => fn(index)));
  return {
    settled,
    fulfilled: settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])),
    rejected: settled.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : [])),
  };
}
