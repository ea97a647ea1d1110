import type { Tx, UnitOfWork } from '../database/unit-of-work.js';
import type { Clock } from '../values/clock.js';
import type { RateStore, SharedCount } from './rate-limit-store.port.js';

/**
 * DDL of the counts. Unlogged: a count is worth no write-ahead log and no wait for the disk; a crash of the database
 * empties it, which ends every window early.
 */
export const RATE_TABLE = [
  `CREATE UNLOGGED TABLE access_rate (
  key text NOT NULL,
  hits integer NOT NULL,
  ends_at timestamp with time zone NOT NULL,
  CONSTRAINT pk_access_rate PRIMARY KEY (key)
)`,
  'CREATE INDEX ix_access_rate_ends_at ON access_rate (ends_at)',
];

/**
 * Adds to several counts in one statement.
 * @param keys different keys; transactions that count the same kinds of keys name them in the same order
 * @param by how many; below 0 takes back, down to 0
 * @param windowMs length of a new window in milliseconds
 * @returns the sums, in the order of the keys
 */
export async function addHits(
  tx: Tx,
  keys: readonly string[],
  by: number,
  windowMs: number,
  now: Date,
): Promise<{ hits: number; endsAt: Date }[]> {
  const rows = await tx.query<{ key: string; hits: number; ends_at: Date }>(
    `INSERT INTO access_rate AS r (key, hits, ends_at)
     SELECT key, greatest($2::integer, 0), $3 FROM unnest($1::text[]) WITH ORDINALITY AS list(key, place) ORDER BY place
     ON CONFLICT (key) DO UPDATE SET
       hits = CASE WHEN r.ends_at <= $4 THEN excluded.hits ELSE greatest(r.hits + $2::integer, 0) END,
       ends_at = CASE WHEN r.ends_at <= $4 THEN excluded.ends_at ELSE r.ends_at END
     RETURNING key, hits, ends_at`,
    [keys, by, new Date(now.getTime() + windowMs), now],
  );
  const byKey = new Map(rows.map((row) => [row.key, { hits: row.hits, endsAt: row.ends_at }]));
  return keys.map((key) => byKey.get(key) ?? { hits: 0, endsAt: now });
}

/** Starts a count afresh. */
export async function forgetHits(tx: Tx, key: string): Promise<void> {
  await tx.query('DELETE FROM access_rate WHERE key = $1', [key]);
}

/** Counts in PostgreSQL: one upsert, in a transaction of its own. */
export class PostgresRateStore implements RateStore {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async add(key: string, hits: number, windowMs: number): Promise<SharedCount> {
    const now = this.clock.now();
    const [count] = await this.unitOfWork.outside(() =>
      this.unitOfWork.run((tx) => addHits(tx, [key], hits, windowMs, now)),
    );
    const endsAt = count?.endsAt ?? now;
    return { hits: count?.hits ?? hits, endsInMs: Math.max(1, endsAt.getTime() - now.getTime()) };
  }
}
