import 'reflect-metadata';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plugins } from '../../plugins.config.js';
import { loadConfig, type Config } from '../config/config.js';
import { openDatabaseServer } from '../database/database-server.js';
import { resetEmbedded } from '../database/embedded/reset-embedded.js';
import { createLogger } from '../http/logging.js';
import { compileRegistry } from '../startup/start-application.js';
import { startFailure } from '../startup/start-failure.js';
import { systemClock } from '../values/clock.js';
import { adminResetCommand } from './admin-reset.js';
import { seedCommand } from './seed.js';
import { migrateMakeCommand } from './migrate-make.js';
import { migrateCommand, migrateRevertCommand, migrateStatusCommand } from './migrate.js';
import type { MigrationCli } from './migration-cli.js';

/** Root of the compiled code: `dist`. */
const DIST = join(dirname(fileURLToPath(import.meta.url)), '../..');

const MIGRATION_COMMANDS = {
  migrate: migrateCommand,
  'migrate:status': migrateStatusCommand,
  'migrate:revert': migrateRevertCommand,
  'migrate:make': migrateMakeCommand,
} as const;

const HELP = `Commands:
  migrate [--to <plugin>/<name>]           apply pending migrations
  migrate:status                           what is applied, what is pending
  migrate:revert [<count>]                 undo the last ones
  migrate:make <plugin> <name>             draft what the declarations add (--all, --allow-drops)
  admin:reset <email>                      give an account a new password and print it
  seed --<what> <count>                    make many things to try it at size
  reset                                    delete the embedded database and its files
`;

/** Runs a migration command on the configured database, or on the embedded one while no application runs on it. */
async function runMigrations(
  name: keyof typeof MIGRATION_COMMANDS,
  args: readonly string[],
  config: Config,
): Promise<number> {
  const database = await openDatabaseServer(config, (line) => process.stderr.write(`${line}\n`));
  const cli: MigrationCli = {
    connection: {
      connectionString: database.url,
      ssl: config.database.ssl,
      application_name: 'emporion cli',
    },
    declared: () => compileRegistry(plugins, config).schemas(),
    compiledDir: join(DIST, 'migrations'),
    sourceDir: join(DIST, '../migrations'),
    now: () => new Date(),
    out: process.stdout,
    err: process.stderr,
  };
  try {
    return await MIGRATION_COMMANDS[name](cli, args);
  } finally {
    await database.stop();
  }
}

const APPLICATION_COMMANDS = { 'admin:reset': adminResetCommand, seed: seedCommand } as const;

/** Runs a command that needs the application on the same database. */
async function runInApplication(
  name: keyof typeof APPLICATION_COMMANDS,
  args: readonly string[],
  config: Config,
): Promise<number> {
  const database = await openDatabaseServer(config, (line) => process.stderr.write(`${line}\n`));
  const registry = compileRegistry(plugins, config);
  const logger = createLogger({ level: 'error', format: config.log.format });
  const kernel = { config, registry, databaseUrl: database.url, clock: systemClock, logger };
  try {
    return await APPLICATION_COMMANDS[name]({ kernel, out: process.stdout, err: process.stderr }, args);
  } finally {
    await database.stop();
  }
}

async function main(): Promise<number> {
  const [name = 'help', ...args] = process.argv.slice(2);
  if (name in MIGRATION_COMMANDS)
    return runMigrations(name as keyof typeof MIGRATION_COMMANDS, args, loadConfig());
  if (name in APPLICATION_COMMANDS)
    return runInApplication(name as keyof typeof APPLICATION_COMMANDS, args, loadConfig());
  if (name === 'reset') {
    const removed = await resetEmbedded(loadConfig().dataDir);
    process.stdout.write(
      removed.length > 0 ? `Removed ${removed.join(', ')}.\n` : 'There was nothing to remove.\n',
    );
    return 0;
  }
  process.stdout.write(HELP);
  return name === 'help' ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exitCode = 1;
}
