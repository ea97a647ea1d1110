import { parseArgs } from 'node:util';
import { migrationLabel } from '../database/migrations/migration-file.js';
import { migrate, revert, status, type MigrationStatus } from '../database/migrations/run-migrations.js';
import { runMigrationCommand, type MigrationCli } from './migration-cli.js';

/**
 * `migrate [--to <plugin>/<name> | --to <timestamp>]`: applies what is pending.
 *
 * @param args what follows the command's name
 * @returns exit code 0, or 1 with the reason on `err`
 */
export function migrateCommand(cli: MigrationCli, args: readonly string[]): Promise<number> {
  return runMigrationCommand(cli, async ({ client, migrations, log, print }) => {
    const { values } = parseArgs({ args: [...args], options: { to: { type: 'string' } } });
    const { applied } = await migrate(client, migrations, { ...cli.runner, to: values.to, log });
    if (applied.length === 0) print('Nothing to migrate.');
    return 0;
  });
}

/**
 * `migrate:status`: one line for each migration.
 *
 * @returns exit code 0; 1 when an applied file was edited or the database is not to be reached
 */
export function migrateStatusCommand(cli: MigrationCli, args: readonly string[]): Promise<number> {
  return runMigrationCommand(cli, async ({ client, migrations, print }) => {
    parseArgs({ args: [...args], options: {} });
    const list = await status(client, migrations);
    for (const line of list.map(statusLine)) print(line);
    if (list.length === 0) print('There are no migrations.');
    return list.some(({ state }) => state === 'changed') ? 1 : 0;
  });
}

const STATE_TEXT: Readonly<Record<MigrationStatus['state'], string>> = {
  applied: 'applied',
  pending: 'pending',
  changed: 'CHANGED since it was applied',
  unknown: 'applied, unknown to this release',
};

function statusLine(item: MigrationStatus): string {
  const when = item.appliedAt ? `  ${item.appliedAt.toISOString()}  ${item.durationMs ?? 0} ms` : '';
  return `${migrationLabel(item)}  ${STATE_TEXT[item.state]}${when}`;
}

/**
 * `migrate:revert [<count>]`: undoes the migrations that were applied last, by default one.
 *
 * @param args the count, 1–1000
 * @returns exit code 0, or 1 with the reason on `err`
 */
export function migrateRevertCommand(cli: MigrationCli, args: readonly string[]): Promise<number> {
  return runMigrationCommand(cli, async ({ client, migrations, log, print }) => {
    const { positionals } = parseArgs({ args: [...args], options: {}, allowPositionals: true });
    const [count = '1', ...rest] = positionals;
    if (!/^[1-9]\d{0,2}$|^1000$/.test(count) || rest.length > 0) {
      throw new Error('Usage: migrate:revert [<count>], a count of 1–1000.');
    }
    const reverted = await revert(client, migrations, Number(count), { ...cli.runner, log });
    if (reverted.length === 0) print('Nothing to revert.');
    return 0;
  });
}
