import type { Config } from '../config/config.js';
import { acquireInstanceLock, type InstanceLock } from './embedded/instance-lock.js';
import { startEmbeddedPostgres } from './embedded/start-embedded-postgres.js';

/** The database that this process uses. */
export interface DatabaseServer {
  readonly url: string;
  readonly embedded: boolean;
  /** Tells a second start where this one answers. */
  announce(url: string): Promise<void>;
  /** Stops what was started here; does nothing for a configured database. */
  stop(): Promise<void>;
}

/**
 * The configured database, or an embedded one that this process starts and owns.
 * @param config where the database or the data folder is
 * @param log receives lines for the operator
 * @returns the database. Throws InstanceRunningError and EmbeddedPostgresError
 */
export async function openDatabaseServer(
  config: Pick<Config, 'database' | 'dataDir'>,
  log: (line: string) => void,
): Promise<DatabaseServer> {
  const { url } = config.database;
  if (url !== undefined) {
    return {
      url: url.reveal(),
      embedded: false,
      announce: async () => undefined,
      stop: async () => undefined,
    };
  }
  const lock = await acquireInstanceLock(config.dataDir);
  return startOwned(config.dataDir, lock, log);
}

async function startOwned(
  dataDir: string,
  lock: InstanceLock,
  log: (line: string) => void,
): Promise<DatabaseServer> {
  try {
    const server = await startEmbeddedPostgres({ dataDir, log });
    const stop = async (): Promise<void> => {
      await server.stop();
      await lock.release();
    };
    return { url: server.url, embedded: true, announce: (address) => lock.setUrl(address), stop };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
