import { setTimeout as sleep } from 'node:timers/promises';
import type { Query } from './declared-schema.js';
import { MigrationError } from './migration-error.js';
import { migrationLabel, type Migration } from './migration-file.js';
import type { MigrationLog } from './migration-log.js';
import { excerpt, withoutComments } from './sql-text.js';

/** How a migration behaves towards others who use its tables. */
export interface LockPolicy {
  /** A statement gives up waiting for a table after this; everybody else queues behind it that long. */
  readonly timeoutMs: number;
  /** How often the file is tried. */
  readonly attempts: number;
  /** Pause before the second attempt; it doubles up to ten times this. */
  readonly pauseMs: number;
}

/** What to run, and how it goes into the ledger. */
export interface MigrationStep {
  readonly migration: Migration;
  readonly direction: 'up' | 'down';
  /** Writes the ledger; inside the transaction where there is one. */
  record(durationMs: number): Promise<void>;
}

const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK_DETECTED = '40P01';
const LONGEST_PAUSE = 10;

/**
 * Applies or reverts one migration: in one transaction with its ledger entry, or statement by statement where the file
 * says `transaction = false`. A table that is in use is not waited for in the queue, where all its other users would
 * have to wait too: the attempt ends after the lock timeout and is made again later.
 *
 * @returns milliseconds that the successful attempt took
 * @throws MigrationError `failed` with file, statement and PostgreSQL's reason; `blocked` when a lock was never to be had
 */
export async function applyMigration(
  query: Query,
  step: MigrationStep,
  policy: LockPolicy,
  log: MigrationLog,
): Promise<number> {
  const { migration, direction } = step;
  if (!migration.transaction) return applyStepwise(query, step, policy, log);
  const statements = migration[direction];
  return retryLocked(query, migrationLabel(migration), policy, log, async () => {
    const start = performance.now();
    await query('BEGIN');
    try {
      await settle(query, policy.timeoutMs);
      for (const [index, statement] of statements.entries()) await run(query, step, index, statement);
      const duration = performance.now() - start;
      await step.record(duration);
      await query('COMMIT');
      return duration;
    } catch (error) {
      // On a lost connection the rollback fails too, and has happened.
      await query('ROLLBACK').catch(() => undefined);
      if (error instanceof MigrationError || isLockConflict(error)) throw error;
      throw new MigrationError(
        'failed',
        `Migration ${migrationLabel(migration)} could not be ended: ${error instanceof Error ? error.message : String(error)}`,
        { cause: error },
      );
    }
  });
}

/**
 * Settings for the length of the transaction: bodies are not checked, since a function may come before the table it
 * reads; constraints are immediate, since PostgreSQL refuses to alter a table with deferred checks pending.
 */
async function settle(query: Query, lockTimeoutMs: number): Promise<void> {
  await query(
    `SELECT set_config('lock_timeout', $1, true), set_config('statement_timeout', '0', true),
            set_config('idle_in_transaction_session_timeout', '0', true), set_config('check_function_bodies', 'off', true)`,
    [String(lockTimeoutMs)],
  );
  await query('SET CONSTRAINTS ALL IMMEDIATE');
}

async function applyStepwise(
  query: Query,
  step: MigrationStep,
  policy: LockPolicy,
  log: MigrationLog,
): Promise<number> {
  const { migration, direction } = step;
  const start = performance.now();
  try {
    for (const [index, statement] of migration[direction].entries()) {
      await retryLocked(query, migrationLabel(migration), policy, log, async () => {
        await dropInvalidIndex(query, statement, log);
        // CONCURRENTLY waits for the others' transactions without anybody queuing behind it, as long as they take.
        const timeout = /\bCONCURRENTLY\b/i.test(statement) ? 0 : policy.timeoutMs;
        await query(
          `SELECT set_config('lock_timeout', $1, false), set_config('statement_timeout', '0', false)`,
          [String(timeout)],
        );
        await run(query, step, index, statement);
      });
    }
    const duration = performance.now() - start;
    await step.record(duration);
    return duration;
  } finally {
    await query('RESET lock_timeout; RESET statement_timeout').catch(() => undefined);
  }
}

const CREATE_CONCURRENTLY =
  /^CREATE\s+(?:UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?:IF\s+NOT\s+EXISTS\s+)?(?:"((?:[^"]|"")+)"|([\w$]+))\s+ON\b/i;

/** An interrupted CREATE INDEX CONCURRENTLY leaves an index that is kept up to date and never used (its documentation). */
async function dropInvalidIndex(query: Query, statement: string, log: MigrationLog): Promise<void> {
  const match = CREATE_CONCURRENTLY.exec(withoutComments(statement));
  if (!match) return;
  const name = match[1]?.replaceAll('""', '"') ?? match[2]?.toLowerCase();
  const [invalid] = await query<{ quoted: string }>(
    `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS quoted
       FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relname = $1 AND n.nspname = current_schema() AND NOT i.indisvalid`,
    [name],
  );
  if (!invalid) return;
  log.warn(`Index ${invalid.quoted} was left unfinished by an interrupted run; it is built anew.`);
  await query(`DROP INDEX CONCURRENTLY IF EXISTS ${invalid.quoted}`);
}

async function run(query: Query, step: MigrationStep, index: number, statement: string): Promise<void> {
  try {
    await query(statement);
  } catch (error) {
    if (isLockConflict(error)) throw error;
    throw failure(step, index, statement, error);
  }
}

function failure(step: MigrationStep, index: number, statement: string, error: unknown): MigrationError {
  const { migration, direction } = step;
  const { message, code, detail, hint } = error as Error & { code?: string; detail?: string; hint?: string };
  const more = [detail, hint].filter((text) => text).map((text) => `\n${text}`);
  const consequence = migration.transaction
    ? 'Nothing of this file was applied.'
    : 'The statements before it were applied; the file will be run again from its start.';
  return new MigrationError(
    'failed',
    `Migration ${migrationLabel(migration)}: statement ${index + 1} of "${direction}" failed: ` +
      `${message}${code ? ` (${code})` : ''}${more.join('')}\n${excerpt(statement)}\n${consequence}`,
    { cause: error },
  );
}

function isLockConflict(error: unknown): boolean {
  const { code } = error as { code?: string };
  return code === LOCK_NOT_AVAILABLE || code === DEADLOCK_DETECTED;
}

async function retryLocked<T>(
  query: Query,
  label: string,
  policy: LockPolicy,
  log: MigrationLog,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isLockConflict(error)) throw error;
      const busy = `Migration ${label}: a table it changes is in use (attempt ${count} of ${policy.attempts}).`;
      const others = await oldestTransactions(query);
      if (count >= policy.attempts) {
        throw new MigrationError('blocked', `${busy}${others} End those transactions and start again.`, {
          cause: error,
        });
      }
      const pause = policy.pauseMs * Math.min(2 ** (count - 1), LONGEST_PAUSE);
      log.warn(`${busy}${others} Trying again in ${pause / 1000} s.`);
      await sleep(pause);
    }
  }
}

/** Who probably is in the way. Without the text of their queries: that may hold personal data. */
async function oldestTransactions(query: Query): Promise<string> {
  const rows = await query<{ pid: number; application: string; state: string; seconds: number }>(
    `SELECT pid, application_name AS application, state, extract(epoch FROM clock_timestamp() - xact_start)::int AS seconds
       FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
      ORDER BY xact_start LIMIT 3`,
  );
  if (rows.length === 0) return '';
  const list = rows.map((r) =>
    `pid ${r.pid} ${r.application} ${r.state} for ${r.seconds} s`.replace(/ {2,}/g, ' '),
  );
  return ` Oldest open transactions: ${list.join('; ')}.`;
}
