import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { giveToOwnerOf, makeDataDir } from '../../config/data-dir.js';
import { explainFaults } from './data-folder.js';
import { systemCode } from './embedded-postgres-error.js';
import { isAlive, processSpace, startMarkOf } from './process-info.js';

/** The right to be the one application that runs on a data folder. */
export interface InstanceLock {
  /**
   * Tells those who ask where this instance can be reached.
   * @param url address of the back-office or the API
   */
  setUrl(url: string): Promise<void>;
  /** Gives the folder free. May be called twice. */
  release(): Promise<void>;
}

/** Another instance runs on the data folder. */
export class InstanceRunningError extends Error {
  override readonly name = 'InstanceRunningError';
  readonly code = 'instance_running';

  constructor(
    readonly dataDir: string,
    /** Process id of the other, in its own container when that is another one. */
    readonly pid: number,
    /** Where the other answers, when it has said so. */
    readonly url: string | undefined,
    readonly startedAt: Date,
  ) {
    super(
      `Emporion already runs on ${dataDir}: process ${pid}, since ${startedAt.toISOString()}, ` +
        `${url === undefined ? 'still starting' : `at ${url}`}. Use that one, or stop it first (kill ${pid}).`,
    );
  }
}

const ticketSchema = z.object({
  id: z.string(),
  pid: z.number().int().positive(),
  space: z.string(),
  startMark: z.string().optional(),
  startedAt: z.string(),
  state: z.enum(['asking', 'running']),
  url: z.string().optional(),
});
type Ticket = z.infer<typeof ticketSchema>;

const HEARTBEAT_MS = 2_000;
/** After so many heartbeats left out, a process that cannot be looked at (in another container) counts as dead. */
const SILENT_BEATS = 3;
/** How long others that ask at the same moment are waited for. */
const ASKING_MS = 15_000;

/**
 * Makes this process the only instance on a data folder. Each asks with a file of its own name and then looks at the others'
 * files: of two at least one sees the other, and no file is ever taken over, so a stale one can be removed without a
 * race (unlike a single lock file, which two may find stale, remove and make anew, the second removing the first one's).
 * @param dataDir the application's data folder; made when missing
 * @param heartbeatMs how often a holder shows life, in milliseconds; the same for all instances
 * @returns the lock, held until `release()` or the end of the process
 * @throws InstanceRunningError naming the process and the address of the other instance
 * @throws EmbeddedPostgresError `folder_unusable` when this user cannot write there
 */
export function acquireInstanceLock(dataDir: string, heartbeatMs = HEARTBEAT_MS): Promise<InstanceLock> {
  return explainFaults(resolve(dataDir), () => acquire(resolve(dataDir), heartbeatMs));
}

async function acquire(dataDir: string, heartbeatMs: number): Promise<InstanceLock> {
  const folder = join(dataDir, 'instances');
  makeDataDir(dataDir);
  await mkdir(folder, { recursive: true });
  giveToOwnerOf(dataDir, folder);
  let ticket: Ticket = {
    id: randomUUID(),
    pid: process.pid,
    space: processSpace(),
    startMark: startMarkOf(process.pid),
    startedAt: new Date().toISOString(),
    state: 'asking',
  };
  const file = join(folder, `${ticket.id}.json`);
  try {
    await write(file, ticket);
    await outwait(folder, ticket, dataDir, heartbeatMs);
    ticket = { ...ticket, state: 'running' };
    await write(file, ticket);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  const heartbeat = setInterval(
    () => void utimes(file, new Date(), new Date()).catch(() => undefined),
    HEARTBEAT_MS,
  );
  heartbeat.unref();
  return {
    setUrl: (url) => write(file, { ...ticket, url }),
    release: async () => {
      clearInterval(heartbeat);
      await rm(file, { force: true });
    },
  };
}

/**
 * Returns when no other instance is left. Of several that ask at once the smallest id stays and waits, the others give way.
 * @throws InstanceRunningError
 */
async function outwait(folder: string, mine: Ticket, dataDir: string, heartbeatMs: number): Promise<void> {
  const deadline = Date.now() + ASKING_MS;
  for (;;) {
    const others = await liveTickets(folder, mine, heartbeatMs);
    if (others.length === 0) return;
    const stronger = others.find((other) => other.state === 'running' || other.id < mine.id) ?? others[0];
    const giveWay = stronger !== undefined && (stronger.state === 'running' || stronger.id < mine.id);
    if (stronger !== undefined && (giveWay || Date.now() >= deadline)) {
      throw new InstanceRunningError(dataDir, stronger.pid, stronger.url, new Date(stronger.startedAt));
    }
    await sleep(10);
  }
}

async function liveTickets(folder: string, mine: Ticket, heartbeatMs: number): Promise<Ticket[]> {
  const live: Ticket[] = [];
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.json') || name === `${mine.id}.json`) continue;
    const path = join(folder, name);
    const ticket = await read(path);
    if (ticket === 'gone') continue;
    if (ticket !== 'unreadable' && (await isLive(ticket, path, mine, heartbeatMs))) live.push(ticket);
    else await rm(path, { force: true });
  }
  return live;
}

async function isLive(ticket: Ticket, path: string, mine: Ticket, heartbeatMs: number): Promise<boolean> {
  if (ticket.space === mine.space) {
    if (!isAlive(ticket.pid)) return false;
    // The same id may by now belong to another process.
    return ticket.startMark === undefined || ticket.startMark === startMarkOf(ticket.pid);
  }
  // Another container or host: its ids mean nothing here, but its file shows signs of life.
  const before = await modifiedAt(path);
  const deadline = Date.now() + SILENT_BEATS * heartbeatMs;
  while (Date.now() < deadline) {
    await sleep(heartbeatMs / 20);
    const now = await modifiedAt(path);
    if (now === undefined) return false;
    if (now !== before) return true;
  }
  return false;
}

async function modifiedAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch {
    return undefined;
  }
}

/** Written aside and renamed, so that nobody reads half of it. */
async function write(file: string, ticket: Ticket): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(ticket));
  // Others must be able to read it whatever the umask is: who cannot read it cannot tell that we run.
  await chmod(`${file}.new`, 0o644);
  await rename(`${file}.new`, file);
}

async function read(path: string): Promise<Ticket | 'gone' | 'unreadable'> {
  try {
    return ticketSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 'gone';
    if (systemCode(error) !== undefined) throw error;
    return 'unreadable';
  }
}
