import { setTimeout as sleep } from 'node:timers/promises';
import type { Query } from './declared-schema.js';
import { MigrationError } from './migration-error.js';
import type { MigrationLog } from './migration-log.js';

/** First key of the advisory lock: "EMPO"; the second is the hash of the schema. */
const LOCK_CLASS = 0x454d504f;
const POLL_MS = 250;
const REMIND_MS = 10_000;

/**
 * Runs a function while no other session migrates the same schema. Takes a session-level advisory lock, so it needs a
 * connection of its own, not one through a pooler in transaction mode.
 *
 * It asks again and again instead of waiting inside PostgreSQL: a waiting statement holds a snapshot, and a
 * CREATE INDEX CONCURRENTLY of the session that has the lock would wait for that snapshot for ever.
 *
 * @param waitMs how long to wait for the other session
 * @throws MigrationError `locked` when that time is over
 */
export async function withMigrationLock<T>(
  query: Query,
  waitMs: number,
  log: MigrationLog,
  run: () => Promise<T>,
): Promise<T> {
  await acquire(query, waitMs, log);
  try {
    return await run();
  } finally {
    // A broken connection has released it already.
    await query(`SELECT pg_advisory_unlock($1, hashtext(coalesce(current_schema(), '')))`, [
      LOCK_CLASS,
    ]).catch(() => undefined);
  }
}

async function acquire(query: Query, waitMs: number, log: MigrationLog): Promise<void> {
  const start = Date.now();
  let reminded = -Infinity;
  while (!(await tryLock(query))) {
    const waited = Date.now() - start;
    if (waited >= waitMs) {
      throw new MigrationError(
        'locked',
        `Another process has been migrating this database for more than ${Math.round(waitMs / 1000)} s. ` +
          `Wait for its end, or find out what it waits for (pg_stat_activity) and start again.`,
      );
    }
    if (waited - reminded >= REMIND_MS) {
      reminded = waited;
      log.info(
        `Another process is migrating this database; waiting for its end (${Math.round(waited / 1000)} s).`,
      );
    }
    await sleep(Math.min(POLL_MS, waitMs - waited));
  }
}

async function tryLock(query: Query): Promise<boolean> {
  const [row] = await query<{ locked: boolean }>(
    `SELECT pg_try_advisory_lock($1, hashtext(coalesce(current_schema(), ''))) AS locked`,
    [LOCK_CLASS],
  );
  return row?.locked ?? false;
}
