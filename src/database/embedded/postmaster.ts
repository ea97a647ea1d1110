import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, messageOf, systemCode } from './embedded-postgres-error.js';
import type { Binaries } from './platform-binaries.js';
import { commandLineOf, isAlive, waitForExit } from './process-info.js';
import { type RunIdentity, spawnAs } from './run-identity.js';

/** What postmaster.pid tells of a server (miscadmin.h, LOCK_FILE_LINE_*). */
export interface Postmaster {
  readonly pid: number;
  readonly directory: string;
  readonly port: number;
  readonly status: string;
}

/**
 * Reads postmaster.pid.
 * @param cluster PostgreSQL's data directory
 * @returns undefined when there is none, or it is being written
 */
export async function readPostmaster(cluster: string): Promise<Postmaster | undefined> {
  let text: string;
  try {
    text = await readFile(join(cluster, 'postmaster.pid'), 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  const lines = text.split('\n').map((line) => line.trim());
  // A stand-alone backend writes its id as a negative number.
  const pid = Math.abs(Number(lines[0]));
  if (!Number.isSafeInteger(pid) || pid === 0) return undefined;
  return { pid, directory: lines[1] ?? cluster, port: Number(lines[3] ?? 0), status: lines[7] ?? '' };
}

/**
 * The server that runs on a cluster, if any. A postmaster.pid whose process id now belongs to some other program is removed:
 * PostgreSQL itself would take that program for a server and refuse to start for ever.
 * @param cluster PostgreSQL's data directory
 */
export async function runningPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const found = await readPostmaster(cluster);
  if (found === undefined || !isAlive(found.pid)) return undefined;
  const command = commandLineOf(found.pid);
  // Compared with the directory in the file: the folder may have been moved while the server ran.
  if (command === undefined || (command.includes('postgres') && command.includes(found.directory)))
    return found;
  await rm(join(cluster, 'postmaster.pid'), { force: true });
  return undefined;
}

/**
 * Waits while a server is neither ready nor gone, as after a crash (it replays its log) or during a stop.
 * @param cluster PostgreSQL's data directory
 * @param timeoutMs how long at most, in milliseconds
 * @returns the server when it is ready, or is still not ready after that time; undefined when it is gone
 */
export async function settledPostmaster(cluster: string, timeoutMs: number): Promise<Postmaster | undefined> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await runningPostmaster(cluster);
    if (found === undefined || found.status === 'ready' || Date.now() >= deadline) return found;
    await sleep(25);
  }
}

/**
 * Stops a server: first a fast shutdown (open transactions are rolled back, everything is written), and when that does not
 * end, an immediate one (the next start replays the log).
 * @param pid process id of the postmaster
 * @param fastMs how long the fast shutdown may take, in milliseconds
 * @throws EmbeddedPostgresError `stop_failed` when it runs on, or belongs to another user
 */
export async function stopPostmaster(pid: number, fastMs = 20_000): Promise<void> {
  for (const [signal, timeoutMs] of [['SIGINT', fastMs] as const, ['SIGQUIT', 10_000] as const]) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (systemCode(error) === 'ESRCH') return;
      throw stopFailed(pid, error);
    }
    if (await waitForExit(pid, timeoutMs)) return;
  }
  throw stopFailed(pid);
}

/**
 * Stops the server of a cluster where there are no signals (Windows), with pg_ctl.
 * @param cluster PostgreSQL's data directory
 * @param binaries the programs of the build
 * @param identity who runs PostgreSQL
 */
export async function stopWithPgCtl(
  cluster: string,
  binaries: Binaries,
  identity: RunIdentity,
): Promise<void> {
  if (!existsSync(join(cluster, 'postmaster.pid'))) return;
  await promisify(execFile)(binaries.pgCtl, ['stop', '-D', cluster, '-m', 'fast', '-w'], spawnAs(identity));
}

function stopFailed(pid: number, cause?: unknown): EmbeddedPostgresError {
  const reason = cause === undefined ? 'it did not end' : messageOf(cause);
  return new EmbeddedPostgresError(
    'stop_failed',
    `The embedded PostgreSQL (process ${pid}) could not be stopped: ${reason}. Stop it by hand: kill -INT ${pid}`,
    { cause },
  );
}
