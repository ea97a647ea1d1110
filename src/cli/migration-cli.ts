import type { Writable } from 'node:stream';
import pg from 'pg';
import type { DeclaredPluginSchema } from '../database/migrations/declared-schema.js';
import { loadMigrations } from '../database/migrations/load-migrations.js';
import type { Migration } from '../database/migrations/migration-file.js';
import type { MigrationLog } from '../database/migrations/migration-log.js';
import type { RunnerOptions } from '../database/migrations/run-migrations.js';

/** What the migration commands need from the application that wires them. */
export interface MigrationCli {
  /** The database, and who may change its tables. */
  readonly connection: pg.ClientConfig;
  /** The declarations of every enabled plugin. */
  declared(): readonly DeclaredPluginSchema[] | Promise<readonly DeclaredPluginSchema[]>;
  /** Where the migrations are imported from: `dist/migrations`. */
  readonly compiledDir: string;
  /** Where new ones are written: `migrations`. */
  readonly sourceDir: string;
  readonly runner?: Omit<RunnerOptions, 'log'>;
  now(): Date;
  readonly out: Writable;
  readonly err: Writable;
}

/** What a command works with while its connection is open. */
export interface MigrationRun {
  readonly client: pg.Client;
  readonly declared: readonly DeclaredPluginSchema[];
  readonly migrations: readonly Migration[];
  readonly log: MigrationLog;
  readonly print: (line: string) => void;
}

/**
 * Connects, loads the migrations, runs a command and disconnects. A failure is written to `err` in one message.
 *
 * @returns the exit code: that of the command, or 1 when it threw
 */
export async function runMigrationCommand(
  cli: MigrationCli,
  command: (run: MigrationRun) => Promise<number>,
): Promise<number> {
  const print = (line: string): void => void cli.out.write(`${line}\n`);
  const log = { info: print, warn: (line: string): void => void cli.err.write(`${line}\n`) };
  const client = new pg.Client(cli.connection);
  // A lost connection is reported by the query that runs; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    const declared = await cli.declared();
    const migrations = await loadMigrations(cli.compiledDir, declared);
    await client.connect();
    return await command({ client, declared, migrations, log, print });
  } catch (error) {
    cli.err.write(`${messageOf(error)}\n`);
    return 1;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Node reports a refused connection to a host with several addresses as an error without a message. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return error.message || `${error.name}${code ? ` (${code})` : ''}`;
}
