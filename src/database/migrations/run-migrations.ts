import { applyMigration, type LockPolicy } from './apply-migration.js';
import type { Query } from './declared-schema.js';
import { MigrationError } from './migration-error.js';
import { isUnedited, migrationLabel, type Migration } from './migration-file.js';
import {
  ensureLedger,
  readLedger,
  recordApplied,
  recordReverted,
  type LedgerEntry,
} from './migration-ledger.js';
import { withMigrationLock } from './migration-lock.js';
import { SILENT, type MigrationLog } from './migration-log.js';
import { requireServerVersion } from './server-version.js';
import { withSession, type SessionSource } from './session.js';

export interface RunnerOptions {
  readonly log?: MigrationLog;
  /** How long to wait for another process that migrates. Default: 600,000 ms. */
  readonly lockWaitMs?: number;
  /** How long a statement waits for a table, and others with it. Default: 1,000 ms. */
  readonly tableLockTimeoutMs?: number;
  /** How often a file is tried while its tables are in use. Default: 60. */
  readonly tableLockAttempts?: number;
  /** Pause before the second attempt; it doubles up to ten times this. Default: 500 ms. */
  readonly tableLockPauseMs?: number;
}

export interface MigrateOptions extends RunnerOptions {
  /** Stop after this one: `<plugin>/<name>`, or a timestamp (then all of that time are included). */
  readonly to?: string;
}

/** What a run did. */
export interface MigrateResult {
  readonly applied: readonly { readonly migration: string; readonly durationMs: number }[];
  /** Applied earlier and not known to this release. */
  readonly unknown: readonly string[];
}

/**
 * Applies what is pending, in the given order, each file in a transaction of its own and under a lock that lets one
 * process migrate at a time; others wait and then find nothing to do. When nothing is pending it returns without the
 * lock. Killed at any point, it goes on where it was at the next call. A migration in the database that the code does
 * not know is a warning, not a fault: an older release may run beside a newer one.
 *
 * @param source a pool (one connection is taken and closed), a client, or a query bound to one session
 * @param migrations from `loadMigrations`, in order
 * @throws MigrationError `server` when the server is too old, `changed` when an applied file was edited, `unedited` when
 *   a backfill has no value yet (all before anything is applied), `locked`, `blocked`, `failed`, `file` when `to` names
 *   no migration
 */
export async function migrate(
  source: SessionSource,
  migrations: readonly Migration[],
  options: MigrateOptions = {},
): Promise<MigrateResult> {
  const log = options.log ?? SILENT;
  const wanted = upTo(migrations, options.to);
  return withSession(source, async (query) => {
    await requireServerVersion(query);
    const before = await readLedger(query);
    const unknown = warnUnknown(before, migrations, log);
    if (pendingOf(wanted, before).length === 0) return { applied: [], unknown };
    await noticeLostClient(query);
    return withMigrationLock(query, options.lockWaitMs ?? 600_000, log, async () => {
      await ensureLedger(query);
      const pending = pendingOf(wanted, await readLedger(query));
      refuseUnedited(pending);
      const applied: { migration: string; durationMs: number }[] = [];
      for (const migration of pending) applied.push(await applyOne(query, migration, options, log));
      return { applied, unknown };
    });
  });
}

async function applyOne(
  query: Query,
  migration: Migration,
  options: RunnerOptions,
  log: MigrationLog,
): Promise<{ migration: string; durationMs: number }> {
  const record = (durationMs: number): Promise<void> => recordApplied(query, migration, durationMs);
  const step = { migration, direction: 'up', record } as const;
  const durationMs = Math.round(await applyMigration(query, step, policyOf(options), log));
  log.info(`Applied ${migrationLabel(migration)} in ${durationMs} ms.`);
  return { migration: migrationLabel(migration), durationMs };
}

/**
 * Undoes the migrations that were applied last, the latest first, by their `down`. Data that `up` removed does not come
 * back.
 *
 * @param count how many, ≥ 1
 * @returns their labels, in the order in which they were undone
 * @throws MigrationError `revert` when one of them is unknown to this code or has no way back, `changed` when it was
 *   edited (all before anything is undone), `locked`, `blocked`, `failed`
 */
export async function revert(
  source: SessionSource,
  migrations: readonly Migration[],
  count: number,
  options: RunnerOptions = {},
): Promise<string[]> {
  const log = options.log ?? SILENT;
  return withSession(source, async (query) => {
    await noticeLostClient(query);
    return withMigrationLock(query, options.lockWaitMs ?? 600_000, log, async () => {
      const ledger = await readLedger(query);
      refuseChanged(migrations, ledger);
      const last = ledger
        .slice(-count)
        .reverse()
        .map((entry) => revertible(entry, migrations));
      for (const migration of last) {
        const record = (): Promise<void> => recordReverted(query, migration);
        await applyMigration(query, { migration, direction: 'down', record }, policyOf(options), log);
        log.info(`Reverted ${migrationLabel(migration)}.`);
      }
      return last.map(migrationLabel);
    });
  });
}

function revertible(entry: LedgerEntry, migrations: readonly Migration[]): Migration {
  const migration = migrations.find((m) => migrationLabel(m) === migrationLabel(entry));
  if (!migration) {
    throw new MigrationError(
      'revert',
      `${migrationLabel(entry)} was applied last and is not known to this release: revert it with the release that has it.`,
    );
  }
  if (migration.down.length === 0 && migration.up.length > 0) {
    throw new MigrationError('revert', `${migrationLabel(entry)} has no way back: its "down" is empty.`);
  }
  return migration;
}

/** Where one migration stands. */
export interface MigrationStatus {
  readonly plugin: string;
  readonly name: string;
  /** `changed`: applied, and edited since. `unknown`: applied, and not known to this release. */
  readonly state: 'applied' | 'pending' | 'changed' | 'unknown';
  readonly appliedAt: Date | null;
  readonly durationMs: number | null;
}

/** Tells where every migration stands, those unknown to this release first; changes nothing. */
export async function status(
  source: SessionSource,
  migrations: readonly Migration[],
): Promise<MigrationStatus[]> {
  const ledger = await withSession(source, readLedger);
  const entries = new Map(ledger.map((entry) => [migrationLabel(entry), entry]));
  const known = new Set(migrations.map(migrationLabel));
  const unknown = ledger.filter((entry) => !known.has(migrationLabel(entry)));
  return [
    ...unknown.map((entry) => ({ ...entryStatus(entry), state: 'unknown' as const })),
    ...migrations.map((migration): MigrationStatus => {
      const entry = entries.get(migrationLabel(migration));
      const { plugin, name } = migration;
      if (!entry) return { plugin, name, state: 'pending', appliedAt: null, durationMs: null };
      const state = entry.checksum === migration.checksum ? 'applied' : 'changed';
      return { ...entryStatus(entry), state };
    }),
  ];
}

function entryStatus({ plugin, name, appliedAt, durationMs }: LedgerEntry): Omit<MigrationStatus, 'state'> {
  return { plugin, name, appliedAt, durationMs };
}

function policyOf(options: RunnerOptions): LockPolicy {
  return {
    timeoutMs: options.tableLockTimeoutMs ?? 1000,
    attempts: options.tableLockAttempts ?? 60,
    pauseMs: options.tableLockPauseMs ?? 500,
  };
}

function upTo(migrations: readonly Migration[], to: string | undefined): readonly Migration[] {
  if (to === undefined) return migrations;
  const last = migrations.findLastIndex((m) => migrationLabel(m) === to || m.name.startsWith(`${to}-`));
  if (last < 0) throw new MigrationError('file', `There is no migration ${to}.`);
  return migrations.slice(0, last + 1);
}

function pendingOf(migrations: readonly Migration[], ledger: readonly LedgerEntry[]): Migration[] {
  refuseChanged(migrations, ledger);
  const applied = new Set(ledger.map(migrationLabel));
  return migrations.filter((migration) => !applied.has(migrationLabel(migration)));
}

function refuseChanged(migrations: readonly Migration[], ledger: readonly LedgerEntry[]): void {
  const checksums = new Map(ledger.map((entry) => [migrationLabel(entry), entry.checksum]));
  const changed = migrations.filter((migration) => {
    const checksum = checksums.get(migrationLabel(migration));
    return checksum !== undefined && checksum !== migration.checksum;
  });
  if (changed.length === 0) return;
  throw new MigrationError(
    'changed',
    `These migrations were edited after they had been applied to this database: ${changed.map(migrationLabel).join(', ')}. ` +
      `Put their old text back, and write what you want to change into a new migration.`,
  );
}

function refuseUnedited(pending: readonly Migration[]): void {
  const unedited = pending.filter(isUnedited);
  if (unedited.length === 0) return;
  throw new MigrationError(
    'unedited',
    `These migrations have a backfill without a value: ${unedited.map(migrationLabel).join(', ')}. ` +
      `Write the value that existing rows get in place of the placeholder. Nothing was applied.`,
  );
}

function warnUnknown(
  ledger: readonly LedgerEntry[],
  migrations: readonly Migration[],
  log: MigrationLog,
): string[] {
  const known = new Set(migrations.map(migrationLabel));
  const unknown = ledger.map(migrationLabel).filter((label) => !known.has(label));
  if (unknown.length > 0) {
    log.warn(
      `The database has migrations that this release does not know (${unknown.join(', ')}): ` +
        `a newer release has been here, or their plugin is not enabled.`,
    );
  }
  return unknown;
}

/** So that the statement of a killed process ends at once and not after minutes; not every platform can tell. */
async function noticeLostClient(query: Query): Promise<void> {
  await query(`SELECT set_config('client_connection_check_interval', '1s', false)`).catch(() => undefined);
}
