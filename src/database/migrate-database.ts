import pg from 'pg';
import type { Config } from '../config/config.js';
import type { Logger } from '../http/logging.js';
import type { Registry } from '../plugin/registry.js';
import { loadMigrations } from './migrations/load-migrations.js';
import { migrate } from './migrations/run-migrations.js';

/**
 * Brings a database up to the migrations of the enabled plugins; nodes that start together take turns.
 * @param database address of the primary and its TLS
 * @param registry the enabled plugins
 * @param folder the compiled migrations
 * @param logger told what was applied
 */
export async function migrateDatabase(
  { url, ssl }: { readonly url: string; readonly ssl: Config['database']['ssl'] },
  registry: Registry,
  folder: string,
  logger: Logger,
): Promise<void> {
  const owners = registry.plugins.map(({ name, dependsOn }) => ({ plugin: name, dependsOn: [...dependsOn] }));
  const migrations = await loadMigrations(folder, owners);
  const client = new pg.Client({ connectionString: url, ssl, application_name: 'emporion migrations' });
  client.on('error', (error) => logger.warn({ err: error }, 'The connection of the migrations broke'));
  await client.connect();
  try {
    await migrate(client, migrations, {
      log: { info: (line) => logger.info(line), warn: (line) => logger.warn(line) },
    });
  } finally {
    await client.end();
  }
}
