import { createHash } from 'node:crypto';
import { MigrationError } from './migration-error.js';
import { BACKFILL_PLACEHOLDER } from './render-ddl.js';
import { excerpt, withoutComments } from './sql-text.js';

/**
 * One migration, read from `migrations/<plugin>/<yyyymmddhhmmss>-<what>.ts`. The file exports `up` and `down`, arrays
 * of SQL statements, and runs in a transaction of its own.
 *
 * `export const transaction = false` is for `CREATE INDEX CONCURRENTLY` and its like. Such a file may be cut off after
 * any statement and is then run again from its first, so each statement must be repeatable (`IF NOT EXISTS`); an
 * invalid index that an interrupted run left behind is dropped and built anew by the runner.
 */
export interface Migration {
  readonly plugin: string;
  /** File name without extension. */
  readonly name: string;
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly transaction: boolean;
  /** Of what was applied: `up` and `transaction`. A `down` may still be corrected after the fact. */
  readonly checksum: string;
}

/** `20260131120000-add-banners`: UTC time to the second, then what it does. */
export const MIGRATION_NAME = /^\d{14}-[a-z0-9]+(?:-[a-z0-9]+)*$/;

const TRANSACTION_CONTROL = /^(BEGIN|START\s+TRANSACTION|COMMIT|END|ROLLBACK|ABORT|PREPARE\s+TRANSACTION)\b/i;
const NOT_IN_TRANSACTION =
  /^((CREATE\s+(UNIQUE\s+)?|DROP\s+)INDEX\s+CONCURRENTLY|REINDEX\b.*\bCONCURRENTLY|VACUUM)\b/i;
const UNREPEATABLE =
  /^(CREATE\s+(UNIQUE\s+)?INDEX\s+CONCURRENTLY\s+(?!IF\s+NOT\s+EXISTS)|DROP\s+INDEX\s+CONCURRENTLY\s+(?!IF\s+EXISTS))/i;

/**
 * Checks what a migration file exports and makes a {@link Migration} of it.
 *
 * @param file path for messages
 * @param exported the module's exports
 * @throws MigrationError `file` with the name of the file and what to change
 */
export function readMigration(plugin: string, name: string, file: string, exported: unknown): Migration {
  const { up, down, transaction = true } = exported as Record<string, unknown>;
  if (!isStatements(up) || !isStatements(down)) {
    throw new MigrationError('file', `${file} must export "up" and "down", arrays of SQL statements.`);
  }
  if (typeof transaction !== 'boolean') {
    throw new MigrationError('file', `${file}: "transaction" must be true or false.`);
  }
  for (const statement of [...up, ...down]) {
    const problem = problemOf(withoutComments(statement), transaction);
    if (problem) throw new MigrationError('file', `${file}: ${problem}\n${excerpt(statement)}`);
  }
  const checksum = createHash('sha256').update(JSON.stringify({ up, transaction })).digest('hex');
  return { plugin, name, up, down, transaction, checksum };
}

function isStatements(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item.trim() !== '');
}

function problemOf(statement: string, transaction: boolean): string | null {
  if (TRANSACTION_CONTROL.test(statement)) {
    return 'the runner opens and ends the transaction itself; take this statement out.';
  }
  if (transaction && NOT_IN_TRANSACTION.test(statement)) {
    return 'this cannot run in a transaction; move it to a file of its own with "export const transaction = false".';
  }
  if (!transaction && UNREPEATABLE.test(statement)) {
    return 'a file without transaction is run again when it is interrupted; write IF [NOT] EXISTS.';
  }
  return null;
}

/** How people name a migration: `content/20260131120000-add-banners`. */
export function migrationLabel({ plugin, name }: Pick<Migration, 'plugin' | 'name'>): string {
  return `${plugin}/${name}`;
}

/** Whether a drafted backfill still waits for its value. */
export function isUnedited({ up, down }: Migration): boolean {
  return [...up, ...down].some((statement) => statement.includes(BACKFILL_PLACEHOLDER));
}
