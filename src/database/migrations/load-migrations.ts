import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { PluginOrder } from './declared-schema.js';
import { MigrationError } from './migration-error.js';
import { MIGRATION_NAME, readMigration, type Migration } from './migration-file.js';
import { orderPlugins } from './plugin-order.js';

/** A plugin whose migrations are wanted. */
export interface MigrationOwner extends PluginOrder {
  /** Where its files lie, when not in `<root>/<plugin>`: a plugin that comes as a package of its own. */
  readonly folder?: string;
}

/**
 * Imports the migrations of the given plugins and puts them in the order in which they run: by timestamp over all
 * plugins, then by the plugins' dependencies, then by name. Files of other plugins are not looked at.
 *
 * @param rootDir `dist/migrations`; `migrations` where TypeScript is run as it is, as in tests
 * @throws MigrationError `file` when a file cannot be imported, is misnamed, or exports something else; `order` when
 *   plugins depend on each other in a circle
 */
export async function loadMigrations(
  rootDir: string,
  plugins: readonly MigrationOwner[],
): Promise<Migration[]> {
  const ordered = orderPlugins(plugins);
  const migrations: Migration[] = [];
  for (const owner of ordered) {
    migrations.push(...(await loadFolder(owner.plugin, owner.folder ?? join(rootDir, owner.plugin))));
  }
  const rank = new Map(ordered.map((owner, index) => [owner.plugin, index]));
  return migrations.sort((a, b) => compare(a, b, rank));
}

function compare(a: Migration, b: Migration, rank: ReadonlyMap<string, number>): number {
  const [timeA, timeB] = [timestampOf(a.name), timestampOf(b.name)];
  if (timeA !== timeB) return timeA < timeB ? -1 : 1;
  const byPlugin = (rank.get(a.plugin) ?? 0) - (rank.get(b.plugin) ?? 0);
  return byPlugin !== 0 ? byPlugin : a.name < b.name ? -1 : 1;
}

function timestampOf(name: string): string {
  return name.slice(0, name.indexOf('-'));
}

async function loadFolder(plugin: string, folder: string): Promise<Migration[]> {
  const names = await migrationNames(folder);
  return Promise.all(
    names.map(async ({ name, file }) => {
      const path = join(folder, file);
      if (!MIGRATION_NAME.test(name)) {
        throw new MigrationError('file', `${path} must be called <yyyymmddhhmmss>-<what-it-does>.ts.`);
      }
      return readMigration(plugin, name, path, await importFile(path));
    }),
  );
}

/**
 * Lists the migration files of a folder: `.js`, or `.ts` where nothing is compiled.
 *
 * @returns sorted by name; empty when the folder does not exist
 */
export async function migrationNames(folder: string): Promise<{ name: string; file: string }[]> {
  const files = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const compiled = files.filter((file) => file.endsWith('.js'));
  const sources = files.filter((file) => /(?<!\.d|\.spec)\.ts$/.test(file));
  return (compiled.length > 0 ? compiled : sources)
    .map((file) => ({ name: file.slice(0, file.lastIndexOf('.')), file }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function importFile(path: string): Promise<unknown> {
  try {
    return (await import(pathToFileURL(path).href)) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError('file', `${path} cannot be imported: ${reason}`, { cause: error });
  }
}
