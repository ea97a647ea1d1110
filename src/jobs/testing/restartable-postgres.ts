import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../database/embedded/free-port.js';
import { startEmbeddedPostgres } from '../../database/embedded/start-embedded-postgres.js';
import { isAlive } from '../../database/embedded/process-info.js';
import { prepareJobDatabase } from './job-database.js';

/** A PostgreSQL of one test, which may lose it. */
export interface RestartablePostgres {
  readonly url: string;
  /** Stops it as a crash does; resolves when it is gone. */
  crash(): Promise<void>;
  start(): Promise<void>;
  end(): Promise<void>;
}

/** Starts a durable PostgreSQL with the tables of jobs. */
export async function restartablePostgres(): Promise<RestartablePostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'emporion-test-jobs-'));
  // As root, PostgreSQL runs as another user, who must pass through.
  await chmod(dataDir, 0o711);
  const port = await freePort();
  const start = () => startEmbeddedPostgres({ dataDir, port });
  let running = await start();
  await prepareJobDatabase(running.url);
  return {
    url: running.url,
    crash: async () => {
      process.kill(running.pid, 'SIGQUIT');
      while (isAlive(running.pid)) await sleep(10);
    },
    start: async () => {
      running = await start();
    },
    end: async () => {
      await running.stop();
      await rm(running.home, { recursive: true, force: true });
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
