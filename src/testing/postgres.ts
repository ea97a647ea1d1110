import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** A database for one test file. */
export interface TestDatabase {
  readonly name: string;
  readonly url: string;
  /** Removes it, and throws out who is still connected. */
  drop(): Promise<void>;
}

/** The PostgreSQL of one test run. */
export interface TestServer {
  /** Removes every database of the run, and the server if the run started it. */
  stop(): Promise<void>;
}

/** Set for the workers by {@link startTestServer}: the keeper's port or the server's URL, and the run's id. */
const KEEPER = 'EMPORION_TEST_KEEPER';
const SERVER_URL = 'EMPORION_TEST_SERVER_URL';
const RUN = 'EMPORION_TEST_RUN';

/** Databases of a run that was killed on a server of its own are removed by a later run after this time. */
const ABANDONED_MS = 6 * 3_600_000;

/**
 * Begins a test run: on the server in TEST_DATABASE_URL (whose role needs CREATEDB), or else on one of its own, which
 * starts when the first test asks for a database and vanishes with this process, however that ends. Tells the tests by
 * environment variables, so call it before the workers are spawned. Works only from compiled code.
 */
export async function startTestServer(): Promise<TestServer> {
  const run = `${Date.now().toString(36)}${randomBytes(2).toString('hex')}`;
  process.env[RUN] = run;
  const url = process.env.TEST_DATABASE_URL;
  if (url) {
    process.env[SERVER_URL] = url;
    await dropDatabases(url, (name) => startOf(name) < Date.now() - ABANDONED_MS);
    return { stop: () => dropDatabases(url, (name) => name.startsWith(`test_${run}_`)) };
  }
  // Detached: Ctrl-C must reach the tests alone, while the keeper waits for their end.
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('./postgres-keeper.js', import.meta.url))], {
    detached: true,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const died = once(keeper, 'exit').then(() =>
    Promise.reject(new Error('The keeper of the test database ended')),
  );
  const [port] = (await Promise.race([once(keeper.stdout, 'data'), died])) as [Buffer];
  died.catch(() => undefined);
  process.env[KEEPER] = port.toString().trim();
  keeper.stdout.destroy();
  keeper.unref();
  return {
    stop: async () => {
      keeper.ref();
      const ended = once(keeper, 'exit');
      keeper.stdin.end();
      await ended;
    },
  };
}

/**
 * Makes a database for the calling test file.
 * @param options `template`: a name given to {@link ensureTemplate} before, whose content is copied; empty when left out
 */
export async function createTestDatabase(options: { template?: string } = {}): Promise<TestDatabase> {
  const server = await serverUrl();
  const name = databaseName(randomBytes(6).toString('hex'));
  await withClient(server, async (client) => {
    if (options.template === undefined) return void (await client.query(`CREATE DATABASE ${name}`));
    // One at a time: PostgreSQL refuses to copy a database while somebody else is in it, a second copier included.
    await locked(client, options.template, async () => {
      await client.query(`CREATE DATABASE ${name} TEMPLATE ${databaseName(options.template ?? '')}`);
    });
  });
  return {
    name,
    url: urlOf(server, name),
    drop: () => withClient(server, (client) => dropDatabase(client, name)),
  };
}

/**
 * Builds a template database once per run, however many workers ask for it at the same time.
 * @param name 1–30 of a–z, 0–9 and _
 * @param build fills the empty database at this URL and closes its connections; when it fails, the next to ask tries again
 * @returns the name, for {@link createTestDatabase}
 */
export async function ensureTemplate(name: string, build: (url: string) => Promise<void>): Promise<string> {
  const server = await serverUrl();
  const database = databaseName(name);
  await withClient(server, (client) =>
    locked(client, name, async () => {
      const { rows } = await client.query<{ datallowconn: boolean }>(
        'SELECT datallowconn FROM pg_database WHERE datname = $1',
        [database],
      );
      // Finished templates admit nobody: that they are is the sign that their build came to its end.
      if (rows[0]?.datallowconn === false) return;
      await dropDatabase(client, database);
      await client.query(`CREATE DATABASE ${database}`);
      await build(urlOf(server, database));
      await client.query(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
        database,
      ]);
    }),
  );
  return name;
}

async function serverUrl(): Promise<string> {
  const known = process.env[SERVER_URL];
  if (known) return known;
  const port = process.env[KEEPER];
  if (!port)
    throw new Error(
      'No test database: run the tests through jest.config.js, or call startTestServer() first.',
    );
  const answer = JSON.parse(await text(connect(Number(port), '127.0.0.1'))) as {
    url?: string;
    error?: string;
  };
  if (answer.url === undefined) throw new Error(`The test database did not start. ${answer.error ?? ''}`);
  return (process.env[SERVER_URL] = answer.url);
}

/** @returns an identifier that needs no quotes */
function databaseName(suffix: string): string {
  if (!/^[a-z0-9_]{1,30}$/.test(suffix))
    throw new Error(`A template name is 1–30 of a–z, 0–9 and _, not "${suffix}".`);
  return `test_${process.env[RUN] ?? ''}_${suffix}`;
}

/** When the run began that made a database; infinity for any other database. */
function startOf(database: string): number {
  const run = /^test_([0-9a-z]{8})[0-9a-f]{4}_/.exec(database)?.[1];
  return run === undefined ? Infinity : parseInt(run, 36);
}

async function dropDatabases(server: string, chosen: (name: string) => boolean): Promise<void> {
  await withClient(server, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'`,
    );
    for (const { datname } of rows) if (chosen(datname)) await dropDatabase(client, datname);
  });
}

/** insufficient_privilege: a worker of autovacuum is in the database, which nobody but a superuser may end. */
const BUSY = '42501';
const DROP_ATTEMPTS = 20;

async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== BUSY || attempt === DROP_ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

async function locked(client: pg.Client, name: string, fn: () => Promise<void>): Promise<void> {
  const key = `${process.env[RUN] ?? ''} ${name}`;
  await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [key]);
  try {
    await fn();
  } finally {
    await client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [key]);
  }
}

async function withClient<T>(url: string, fn: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await fn(client);
  } finally {
    await client.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
