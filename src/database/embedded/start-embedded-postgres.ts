import pg from 'pg';
import { type Cluster, SUPERUSER, openCluster } from './cluster.js';
import { type DataFolder, openDataFolder } from './data-folder.js';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';
import { type Binaries, findNativeBuild, usableBinaries } from './platform-binaries.js';
import { type Postmaster, settledPostmaster, stopPostmaster, stopWithPgCtl } from './postmaster.js';
import { FINGERPRINT_SETTING, type ServerAddress, fingerprint, startServer } from './server.js';

/** How the embedded database is started. */
export interface EmbeddedPostgresOptions {
  /** The application's data folder; the database goes into `postgres` in it. Made when missing. */
  readonly dataDir: string;
  /** Receives lines for the operator. */
  readonly log?: (line: string) => void;
  /** TCP port, 1–65535; a free one when left out. Ignored when a running server is adopted. */
  readonly port?: number;
  /** false gives up safety after a crash of the machine for speed; for tests alone. Default true. */
  readonly durable?: boolean;
  /** Folders for the database when PostgreSQL's user cannot enter the data folder, best first. */
  readonly fallbackRoots?: readonly string[];
}

/** A running embedded database. */
export interface EmbeddedPostgres {
  /** Connection URL of the application's role, which owns its database and is no superuser. */
  readonly url: string;
  readonly port: number;
  /** Process id of the postmaster. */
  readonly pid: number;
  readonly dataDir: string;
  /** Folder of the database: `<dataDir>/postgres`, or elsewhere (the log says so). */
  readonly home: string;
  /** Whether the server had been left running by an earlier process. */
  readonly adopted: boolean;
  /** Whether the database was made by this start. */
  readonly created: boolean;
  /** Shuts the server down and waits until it is gone. May be called twice. */
  stop(): Promise<void>;
}

/** Role and database of the application. */
const ROLE = 'emporion';

interface Prepared {
  readonly folder: DataFolder;
  readonly binaries: Binaries;
  readonly cluster: Cluster;
  readonly durable: boolean;
  readonly log: (line: string) => void;
}

/**
 * Starts PostgreSQL on the data folder, making the database on first use, or adopts the server that an earlier process
 * left behind when it was killed. It listens on 127.0.0.1 alone. As root, PostgreSQL runs as another user.
 *
 * Take `acquireInstanceLock` first: of two processes that start on one folder the second adopts the first one's server.
 * @returns the running database; the server outlives this process unless `stop()` is called
 * @throws EmbeddedPostgresError with a message for the operator; data is never deleted
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log = () => undefined, durable = true } = options;
  const build = await findNativeBuild();
  const folder = await openDataFolder(options.dataDir, log, options.fallbackRoots);
  const binaries = await usableBinaries(build, folder.home, folder.identity, log);
  const cluster = await openCluster(folder.home, binaries, folder.identity, durable);
  const prepared = { folder, binaries, cluster, durable, log };

  const { address, adopted } = await adoptOrStart(prepared, options.port);
  const url = await prepareDatabase(address.port, cluster.password).catch(async (error: unknown) => {
    if (!adopted) await stopServer(prepared, address.pid);
    throw error;
  });
  let stopping: Promise<void> | undefined;
  return {
    url,
    ...address,
    dataDir: folder.dataDir,
    home: folder.home,
    adopted,
    created: cluster.created,
    stop: () => (stopping ??= stopServer(prepared, address.pid)),
  };
}

async function adoptOrStart(
  prepared: Prepared,
  port: number | undefined,
): Promise<{ address: ServerAddress; adopted: boolean }> {
  const { folder, cluster, log } = prepared;
  for (let attempt = 1; ; attempt += 1) {
    const address = await adopt(prepared);
    if (address !== undefined) {
      log(`PostgreSQL (process ${address.pid}) still runs from an earlier start and is taken over.`);
      return { address, adopted: true };
    }
    try {
      const plan = {
        ...prepared,
        ...folder,
        cluster: cluster.directory,
        ...(port === undefined ? {} : { port }),
      };
      return { address: await startServer(plan), adopted: false };
    } catch (error) {
      // One that was starting just now, too young to have been seen.
      const again = error instanceof EmbeddedPostgresError && error.code === 'already_running' && attempt < 3;
      if (!again) throw error;
    }
  }
}

/** @returns undefined when none runs, or the one that ran was unfit and has been stopped */
async function adopt(prepared: Prepared): Promise<ServerAddress | undefined> {
  const found = await settledPostmaster(prepared.cluster.directory, 60_000);
  if (found === undefined) return undefined;
  if (await isFit(found, prepared)) return { pid: found.pid, port: found.port };
  prepared.log(
    `PostgreSQL (process ${found.pid}) is left from an earlier start, but cannot be used as it is: restarting.`,
  );
  await stopServer(prepared, found.pid);
  return undefined;
}

/** Whether it answers, on these files, with the settings and the build of today. */
async function isFit(found: Postmaster, { cluster, binaries, durable }: Prepared): Promise<boolean> {
  try {
    return await asSuperuser(found.port, cluster.password, async (client) => {
      const { rows } = await client.query<{ launch: string | null; files: string }>(
        `SELECT current_setting($1, true) AS launch, current_setting('data_directory') AS files`,
        [FINGERPRINT_SETTING],
      );
      return rows[0]?.launch === fingerprint(binaries, durable) && rows[0].files === cluster.directory;
    });
  } catch {
    return false;
  }
}

function stopServer({ cluster, binaries, folder }: Prepared, pid: number): Promise<void> {
  if (process.platform === 'win32') return stopWithPgCtl(cluster.directory, binaries, folder.identity);
  return stopPostmaster(pid);
}

/**
 * Makes the application's role and database where they are missing. The role is an ordinary one, as on a managed server, so
 * that what needs more shows up in development.
 * @returns the application's connection URL
 */
async function prepareDatabase(port: number, password: string): Promise<string> {
  await asSuperuser(port, password, async (client) => {
    // Until the connection ends: another start may be looking at this moment too.
    await client.query(`SELECT pg_advisory_lock(hashtextextended('emporion prepare', 0))`);
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
              EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database`,
      [ROLE],
    );
    if (!rows[0]?.role) {
      await client.query(`CREATE ROLE ${ROLE} LOGIN CREATEDB PASSWORD ${client.escapeLiteral(password)}`);
    }
    if (!rows[0]?.database) await client.query(`CREATE DATABASE ${ROLE} OWNER ${ROLE}`);
  });
  return `postgres://${ROLE}:${encodeURIComponent(password)}@127.0.0.1:${port}/${ROLE}`;
}

async function asSuperuser<T>(
  port: number,
  password: string,
  fn: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
  });
  // A server that goes away meanwhile fails the query as well; without a listener the event would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}
