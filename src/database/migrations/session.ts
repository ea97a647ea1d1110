import type { ClientBase, Pool } from 'pg';
import type { Query } from './declared-schema.js';

/** What gives a database session: a pool lends one, a client or a bound query is one. */
export type SessionSource = Pool | ClientBase | Query;

/** A `Query` on one pg client; of several statements in one text the rows of the last are returned. */
export function queryOf(client: ClientBase): Query {
  return async <R>(sql: string, params?: unknown[]): Promise<R[]> => {
    const result: unknown = await client.query(sql, params);
    const last: unknown = Array.isArray(result) ? result.at(-1) : result;
    return (last as { rows: R[] }).rows;
  };
}

/**
 * Runs a function on one session of its own. A client borrowed from a pool is closed afterwards, not returned: session
 * settings and locks end with it.
 */
export async function withSession<T>(source: SessionSource, run: (query: Query) => Promise<T>): Promise<T> {
  if (typeof source === 'function') return run(source);
  if (!('totalCount' in source)) return run(queryOf(source));
  const client = await source.connect();
  // A borrowed client that loses its connection emits an error that the pool does not catch; the query reports it.
  client.on('error', () => undefined);
  try {
    return await run(queryOf(client));
  } finally {
    client.release(true);
  }
}
