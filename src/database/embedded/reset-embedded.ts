import { existsSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MARKER_FILE } from '../../config/data-dir.js';
import { databaseHome, explainFaults } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { acquireInstanceLock } from './instance-lock.js';
import { settledPostmaster, stopPostmaster } from './postmaster.js';

/**
 * Deletes everything the embedded run keeps: the database, wherever it is, and all else in the data folder. A PostgreSQL
 * left behind by a killed process is stopped first.
 * @param dataDir the application's data folder
 * @returns the folders that were emptied; none when there was nothing
 * @throws InstanceRunningError while an instance runs on the folder
 * @throws EmbeddedPostgresError `folder_unusable` when the folder was not made by the embedded run or this user may not delete
 * it, `stop_failed` when a server left behind does not end
 */
export async function resetEmbedded(dataDir: string): Promise<string[]> {
  const folder = resolve(dataDir);
  if (!existsSync(folder) || (await readdir(folder)).length === 0) return [];
  if (!existsSync(join(folder, MARKER_FILE))) {
    throw new EmbeddedPostgresError(
      'folder_unusable',
      `${folder} was not made by Emporion (it holds no ${MARKER_FILE}), so it is left alone. Delete it by hand if you mean it.`,
    );
  }
  const lock = await acquireInstanceLock(folder);
  try {
    return await explainFaults(folder, () => empty(folder));
  } finally {
    await lock.release();
    // Only when it is empty: the next instance may have begun to use it.
    await rmdir(join(folder, 'instances')).catch(() => undefined);
  }
}

async function empty(folder: string): Promise<string[]> {
  const home = await databaseHome(folder);
  const cluster = join(home, 'cluster');
  const orphan = existsSync(cluster) ? await settledPostmaster(cluster, 60_000) : undefined;
  if (orphan !== undefined) await stopPostmaster(orphan.pid);

  const emptied = [folder];
  if (home !== join(folder, 'postgres') && existsSync(home)) {
    await rm(home, { recursive: true });
    emptied.push(home);
  }
  // The marker goes last: a reset that was cut short can be repeated.
  for (const name of await readdir(folder)) {
    if (name !== MARKER_FILE && name !== 'instances') await rm(join(folder, name), { recursive: true });
  }
  await rm(join(folder, MARKER_FILE));
  return emptied;
}
