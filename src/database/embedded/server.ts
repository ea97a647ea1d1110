import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { freePort } from './free-port.js';
import type { Binaries } from './platform-binaries.js';
import { readPostmaster } from './postmaster.js';
import { type RunIdentity, spawnAs } from './run-identity.js';
import { failureOf } from './server-failure.js';

/** What a server is started with. */
export interface ServerPlan {
  readonly binaries: Binaries;
  readonly identity: RunIdentity;
  /** The database's folder; the server's log goes there. */
  readonly home: string;
  /** PostgreSQL's data directory. */
  readonly cluster: string;
  /** Port to listen on; a free one when left out. */
  readonly port?: number;
  readonly durable: boolean;
  readonly log: (line: string) => void;
}

/** Where a started server is. */
export interface ServerAddress {
  readonly pid: number;
  readonly port: number;
}

/** Above this size, in bytes, the log is put aside at a start, so that two files are kept at most. */
const LOG_LIMIT = 5_000_000;
/** Recovery after a crash may take long on a slow disk; nobody is helped by giving up early. */
const READY_TIMEOUT_MS = 180_000;
const PORT_ATTEMPTS = 5;

const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  // No socket in /tmp: every local user could reach it, and two servers could meet there.
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Compiling a query costs more than the short queries of requests.
  jit: 'off',
  logging_collector: 'off',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] ',
};

/** For tests alone: a crash of the machine may destroy everything. */
const NOT_DURABLE: Readonly<Record<string, string>> = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/** Setting under which a server carries the fingerprint of how it was started. */
export const FINGERPRINT_SETTING = 'emporion.launch';

/**
 * Tells whether a running server is what would be started now: the same build with the same settings.
 * @param binaries the build
 * @param durable as in {@link ServerPlan}
 */
export function fingerprint(binaries: Binaries, durable: boolean): string {
  const parts = [binaries.postgres, binaries.version, SETTINGS, durable ? {} : NOT_DURABLE];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/**
 * Starts the server and waits until it accepts connections. It is a process group of its own, so that Ctrl-C in the
 * terminal reaches the application alone, which still needs its database to finish.
 * @throws EmbeddedPostgresError `port_taken`, `already_running`, `disk_full`, `corrupted`, `wrong_version`, `start_failed`
 */
export async function startServer(plan: ServerPlan): Promise<ServerAddress> {
  for (let attempt = 1; ; attempt += 1) {
    const port = plan.port ?? (await freePort());
    try {
      return await launch(plan, port);
    } catch (error) {
      const taken = error instanceof EmbeddedPostgresError && error.code === 'port_taken';
      if (!taken) throw error;
      if (plan.port === undefined && attempt < PORT_ATTEMPTS) continue;
      throw new EmbeddedPostgresError(
        'port_taken',
        `Port ${port} for the embedded PostgreSQL is taken by another program. Choose another port, or none.`,
        { cause: error },
      );
    }
  }
}

async function launch(plan: ServerPlan, port: number): Promise<ServerAddress> {
  const { file, path, offset } = await openLog(plan.home, plan.identity);
  const settings = { ...SETTINGS, ...(plan.durable ? {} : NOT_DURABLE), port: String(port) };
  const args = Object.entries({
    ...settings,
    [FINGERPRINT_SETTING]: fingerprint(plan.binaries, plan.durable),
  });
  const child = spawn(
    plan.binaries.postgres,
    ['-D', plan.cluster, ...args.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...spawnAs(plan.identity), detached: true, windowsHide: true, stdio: ['ignore', file.fd, file.fd] },
  );
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${code ?? signal}`));
  });
  child.unref();
  await file.close();

  const polling = new AbortController();
  const outcome = await Promise.race([ended, becomesReady(plan, child.pid ?? 0, polling.signal)]);
  polling.abort();
  if (outcome === true) return { pid: child.pid ?? 0, port };
  if (outcome === false) child.kill('SIGQUIT');
  const said = await readFrom(path, offset);
  throw failureOf(said || (outcome === false ? 'it was not ready in time' : outcome), plan.cluster);
}

/** @returns false when it is not ready in time, or nobody waits for it any more */
async function becomesReady(plan: ServerPlan, pid: number, signal: AbortSignal): Promise<boolean> {
  const begin = Date.now();
  let told = false;
  while (!signal.aborted && Date.now() - begin < READY_TIMEOUT_MS) {
    const found = await readPostmaster(plan.cluster);
    if (found?.pid === pid && found.status === 'ready') return true;
    if (!told && Date.now() - begin > 5_000) {
      told = true;
      plan.log('PostgreSQL is still starting; after a crash it replays its log first.');
    }
    await sleep(10);
  }
  return false;
}

async function openLog(
  home: string,
  identity: RunIdentity,
): Promise<{ file: FileHandle; path: string; offset: number }> {
  const path = join(home, 'postgres.log');
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT) await rename(path, `${path}.1`);
  // Root writes into another user's folder here and must not be led elsewhere by a link.
  const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW;
  const file = await open(
    path,
    constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | noFollow,
    0o600,
  );
  if (identity.uid !== undefined) await file.chown(identity.uid, identity.gid ?? identity.uid);
  return { file, path, offset: (await file.stat()).size };
}

async function readFrom(path: string, offset: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(64_000);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
