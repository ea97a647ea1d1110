import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseHome } from '../database/embedded/data-folder.js';
import { runningPostmaster, stopPostmaster } from '../database/embedded/postmaster.js';
import { isAlive } from '../database/embedded/process-info.js';
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../database/embedded/start-embedded-postgres.js';

/*
 * The process that keeps one PostgreSQL for a test run. It answers on a loopback port, whose number it prints: who connects
 * is told the server's URL, and the first to connect has it started, so that a run without database tests pays nothing.
 * It ends, and removes everything, when its standard input closes. That is the one sign that comes however the run ends:
 * orderly, by Ctrl-C or by kill -9.
 */

const PREFIX = 'emporion-test-postgres-';

let folder: string | undefined;
let server: Promise<EmbeddedPostgres> | undefined;

async function start(): Promise<EmbeddedPostgres> {
  await sweep();
  folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // As root, PostgreSQL runs as another user, who must pass through.
  await chmod(folder, 0o711);
  return startEmbeddedPostgres({ dataDir: join(folder, 'data'), durable: false });
}

async function end(): Promise<void> {
  const running = await server?.catch(() => undefined);
  await running?.stop();
  if (running) await rm(running.home, { recursive: true, force: true });
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
}

/** Removes what keepers left behind that were killed themselves. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0;
    if (pid === 0 || isAlive(pid)) continue;
    const left = join(tmpdir(), name);
    try {
      const home = await databaseHome(join(left, 'data'));
      const orphan = await runningPostmaster(join(home, 'cluster'));
      if (orphan !== undefined) await stopPostmaster(orphan.pid, 2_000);
      await rm(home, { recursive: true, force: true });
      await rm(left, { recursive: true, force: true });
    } catch {
      // Another user's: that user's next run removes it.
    }
  }
}

const desk = createServer((socket) => {
  socket.on('error', () => undefined);
  server ??= start();
  server.then(
    ({ url }) => socket.end(JSON.stringify({ url })),
    (error: unknown) =>
      socket.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) })),
  );
});
desk.listen(0, '127.0.0.1', () => {
  const address = desk.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`${address.port}\n`);
});

process.stdin.resume();
process.stdin.once('close', () => {
  desk.close();
  end().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`The test database was not removed: ${String(error)}\n`);
      process.exit(1);
    },
  );
});
