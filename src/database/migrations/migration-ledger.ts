import type { Query } from './declared-schema.js';
import type { Migration } from './migration-file.js';

/** The table in which the runner keeps what was applied; it belongs to no plugin. */
export const LEDGER_TABLE = 'kernel_migration';

/** A migration that was applied to the database, as its ledger tells. */
export interface LedgerEntry {
  readonly plugin: string;
  readonly name: string;
  readonly appliedAt: Date;
  readonly checksum: string;
  readonly durationMs: number;
}

/**
 * Reads which migrations the database has, in the order in which they were applied.
 *
 * @returns an empty array when there is no ledger yet
 */
export async function readLedger(query: Query): Promise<LedgerEntry[]> {
  if (!(await hasLedger(query))) return [];
  return query<LedgerEntry>(
    `SELECT plugin, name, applied_at AS "appliedAt", checksum, duration_ms AS "durationMs"
       FROM ${LEDGER_TABLE} ORDER BY applied_at, name, plugin`,
  );
}

async function hasLedger(query: Query): Promise<boolean> {
  const [row] = await query<{ found: boolean }>(`SELECT to_regclass('${LEDGER_TABLE}') IS NOT NULL AS found`);
  return row?.found ?? false;
}

/** Creates the ledger where it is missing. Call it under the migration lock: two at once would collide. */
export async function ensureLedger(query: Query): Promise<void> {
  if (await hasLedger(query)) return;
  await query(`CREATE TABLE ${LEDGER_TABLE} (
    plugin text NOT NULL,
    name text NOT NULL,
    applied_at timestamptz NOT NULL,
    checksum text NOT NULL,
    duration_ms integer NOT NULL,
    CONSTRAINT pk_${LEDGER_TABLE} PRIMARY KEY (plugin, name)
  )`);
}

/** Writes that a migration was applied, with the time of this very moment: the order of entries is that of their end. */
export async function recordApplied(query: Query, migration: Migration, durationMs: number): Promise<void> {
  await query(
    `INSERT INTO ${LEDGER_TABLE} (plugin, name, applied_at, checksum, duration_ms)
     VALUES ($1, $2, clock_timestamp(), $3, $4)`,
    [migration.plugin, migration.name, migration.checksum, Math.round(durationMs)],
  );
}

/** Takes a migration out of the ledger, after its `down`. */
export async function recordReverted(query: Query, { plugin, name }: Migration): Promise<void> {
  await query(`DELETE FROM ${LEDGER_TABLE} WHERE plugin = $1 AND name = $2`, [plugin, name]);
}
