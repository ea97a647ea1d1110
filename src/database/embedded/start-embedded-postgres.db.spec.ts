import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { race } from '../../testing/race.js';
import { isAlive, waitForExit } from './process-info.js';
import { isRoot } from './run-identity.js';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './start-embedded-postgres.js';

const CODE = new URL('../../../dist/src/database/embedded/start-embedded-postgres.js', import.meta.url).href;
const SETPRIV = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
const root = isRoot() ? it : it.skip;
/** A process without root must be able to read the code it is to run. */
const asNobody = isRoot() && canRead(fileURLToPath(CODE)) ? it : it.skip;

let folder: string;
const servers: EmbeddedPostgres[] = [];
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emporion embedded '));
  await chmod(folder, 0o755);
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) await server.stop();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function canRead(path: string): boolean {
  return spawnSync('setpriv', [...SETPRIV, process.execPath, '--check', path]).status === 0;
}

async function start(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ durable: false, ...options });
  servers.push(server);
  return server;
}

/** A data folder with a stopped database in it, copied from one that was made once. */
async function prepared(name: string): Promise<string> {
  const pattern = join(folder, 'pattern', 'data');
  if (!(await readdir(folder)).includes('pattern')) await (await start({ dataDir: pattern })).stop();
  const project = join(folder, name);
  await mkdir(project);
  // cp -a alone keeps the owners.
  execFileSync('cp', ['-a', pattern, project]);
  return join(project, 'data');
}

/** Starts the database in a process of its own, which stays until it is killed, unless it fails. */
async function startElsewhere(
  dataDir: string,
  wrapper: string[] = [],
  durable = false,
): Promise<Record<string, unknown>> {
  const options = JSON.stringify({ dataDir, durable });
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(CODE)});
    await startEmbeddedPostgres(${options}).then((server) => {
      console.log(JSON.stringify(server));
      setInterval(() => {}, 1000);
      process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
    }, (error) => console.log(JSON.stringify({ code: error.code, message: error.message, name: error.name })));`;
  const [command = '', ...args] = [...wrapper, process.execPath, '--input-type=module', '-e', program];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return JSON.parse(line.toString()) as Record<string, unknown>;
}

async function query<T>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  it('starts from nothing in a path with a space, durable, on the loopback interface, closed to other users', async () => {
    const server = await start({ dataDir: join(folder, 'a new project', 'data'), durable: true });
    const [settings] = await query<Record<string, string>>(
      server.url,
      `SELECT current_setting('fsync') AS fsync, current_setting('timezone') AS zone, current_setting('max_connections') AS max,
        current_setting('listen_addresses') AS listen,
        current_setting('server_encoding') AS encoding, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super`,
    );
    expect(settings).toEqual({
      fsync: 'on',
      zone: 'UTC',
      max: '200',
      listen: '127.0.0.1',
      encoding: 'UTF8',
      super: false,
    });
    expect(server).toMatchObject({ adopted: false, created: true });
    expect((await stat(join(server.home, 'cluster'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(server.home, 'cluster', 'emporion.password'))).mode & 0o777).toBe(0o600);
    const wrong = server.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('lets the application role add the extensions it needs, with letters of every script', async () => {
    const { url } = await start({ dataDir: await prepared('extensions') });
    await query(
      url,
      'CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION citext; CREATE EXTENSION btree_gin',
    );
    const rows = await query(
      url,
      `SELECT lower('É') AS lower, similarity('手机壳', '手机') > 0 AS chinese, 'É'::citext = 'é' AS citext`,
    );
    expect(rows).toEqual([{ lower: 'é', chinese: true, citext: true }]);
  });

  it('keeps data and password from one start to the next, and its process ends with stop()', async () => {
    const dataDir = await prepared('kept');
    const first = await start({ dataDir });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await start({ dataDir });
    expect(second).toMatchObject({ adopted: false, created: false });
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
  });

  it('is adopted, with its data, when the process that started it was killed', async () => {
    const dataDir = await prepared('killed');
    const first = await startElsewhere(dataDir);
    await query(String(first.url), 'CREATE TABLE survived ()');
    children[0]?.kill('SIGKILL');
    await waitForExit(children[0]?.pid ?? 0, 5_000);
    const log: string[] = [];
    const second = await start({ dataDir, log: (line) => log.push(line) });
    expect(second).toMatchObject({ adopted: true, pid: first.pid, url: first.url });
    expect(log).toEqual([expect.stringContaining(`process ${String(first.pid)}`)]);
    expect(await query(second.url, 'TABLE survived')).toEqual([]);
    await second.stop();
    expect(isAlive(second.pid)).toBe(false);
  });

  it('is restarted instead of adopted when it was left with other settings', async () => {
    const dataDir = await prepared('settings');
    const first = await start({ dataDir, durable: false });
    const second = await start({ dataDir, durable: true });
    expect(second.adopted).toBe(false);
    expect(isAlive(first.pid)).toBe(false);
    expect(await query(second.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  });

  it('recovers after a crash that left its postmaster.pid', async () => {
    const dataDir = await prepared('crashed');
    const first = await start({ dataDir });
    process.kill(first.pid, 'SIGKILL');
    await waitForExit(first.pid, 5_000);
    expect((await start({ dataDir })).adopted).toBe(false);
  });

  it('starts over a postmaster.pid whose process id another program has now, and leaves that program alone', async () => {
    const dataDir = await prepared('reused');
    const cluster = join(dataDir, 'postgres', 'cluster');
    const other = spawn('sleep', ['60']);
    children.push(other);
    await writeFile(
      join(cluster, 'postmaster.pid'),
      `${other.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n\nready\n`,
    );
    if (isRoot()) await chown(join(cluster, 'postmaster.pid'), ...(await ownerOf(cluster)));
    expect((await start({ dataDir })).adopted).toBe(false);
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });

  it('is one server for all who start on one folder at the same moment, even on an empty one', async () => {
    const dataDir = join(folder, 'race', 'data');
    const { fulfilled, rejected } = await race(3, () => start({ dataDir }));
    expect(rejected).toEqual([]);
    expect(new Set(fulfilled.map(({ url }) => url)).size).toBe(1);
    expect(fulfilled.filter(({ adopted }) => !adopted)).toHaveLength(1);
    expect((await readdir(join(dataDir, 'postgres'))).sort()).toEqual(['cluster', 'postgres.log']);
  });

  it('takes the port it is given, and says so when that is taken', async () => {
    const dataDir = await prepared('port');
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as { port: number };
    await expect(start({ dataDir, port })).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringContaining(`Port ${port}`),
    });
    squatter.close();
    expect((await start({ dataDir, port })).port).toBe(port);
  });

  it('refuses damaged files with the remedy and changes nothing', async () => {
    const dataDir = await prepared('damaged');
    const control = join(dataDir, 'postgres', 'cluster', 'global', 'pg_control');
    await truncate(control, 0);
    const before = await readdir(join(dataDir, 'postgres', 'cluster'));
    await expect(start({ dataDir })).rejects.toMatchObject({
      code: 'corrupted',
      message: expect.stringContaining(dataDir),
    });
    expect((await stat(control)).size).toBe(0);
    // PostgreSQL itself leaves its lock file when it breaks off.
    const after = (await readdir(join(dataDir, 'postgres', 'cluster'))).filter(
      (name) => name !== 'postmaster.pid',
    );
    expect(after.sort()).toEqual(before.sort());
  });

  it('refuses a folder with other files in place of the database and leaves them', async () => {
    const dataDir = await prepared('foreign');
    const version = join(dataDir, 'postgres', 'cluster', 'PG_VERSION');
    await rm(version);
    await expect(start({ dataDir })).rejects.toMatchObject({
      code: 'corrupted',
      message: expect.stringContaining('PG_VERSION is missing'),
    });
    expect(await readdir(join(dataDir, 'postgres', 'cluster'))).toContain('base');
  });

  it('refuses when its folder elsewhere is gone, instead of starting empty', async () => {
    const dataDir = join(folder, 'gone', 'data');
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, 'postgres.location'), join(folder, 'nowhere'));
    await expect(start({ dataDir })).rejects.toMatchObject({
      code: 'folder_missing',
      message: expect.stringContaining(join(folder, 'nowhere')),
    });
  });

  root(
    'run by root belongs to another user, and lives elsewhere when that user cannot enter the project',
    async () => {
      const project = join(folder, 'private home');
      await mkdir(project, { mode: 0o700 });
      const elsewhere = join(folder, 'elsewhere');
      const log: string[] = [];
      const options = {
        dataDir: join(project, 'data'),
        fallbackRoots: [elsewhere],
        log: (line: string) => log.push(line),
      };
      const server = await start(options);
      expect(server.home.startsWith(`${elsewhere}/private home-`)).toBe(true);
      expect((await stat(server.home)).uid).not.toBe(0);
      expect(log).toEqual([expect.stringContaining(server.home)]);
      await server.stop();
      // Found again under another path.
      await cp(project, join(folder, 'moved'), { recursive: true });
      const again = await start({ ...options, dataDir: join(folder, 'moved', 'data') });
      expect(again).toMatchObject({ home: server.home, created: false });
    },
  );

  root(
    'run by root belongs to the owner of the project, so that a start without root works afterwards',
    async () => {
      const project = join(folder, 'of nobody');
      await mkdir(project);
      await chown(project, 65534, 65534);
      const server = await start({ dataDir: join(project, 'data') });
      expect((await stat(server.home)).uid).toBe(65534);
      expect((await stat(server.dataDir)).uid).toBe(65534);
      expect((await stat(join(server.home, 'postgres.log'))).uid).toBe(65534);
    },
  );

  asNobody('starts and stops without root', async () => {
    const project = join(folder, 'without root');
    await mkdir(project);
    await chown(project, 65534, 65534);
    const server = await startElsewhere(join(project, 'data'), ['setpriv', ...SETPRIV]);
    expect(server).toMatchObject({ created: true, adopted: false });
    expect(await query(String(server.url), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    children[0]?.kill('SIGTERM');
    expect(await waitForExit(Number(server.pid), 10_000)).toBe(true);
  });

  asNobody('refuses the files of another user and says how to hand them over', async () => {
    const dataDir = await prepared('of others');
    await chown(join(dataDir, 'postgres'), 1, 1);
    await chown(join(dataDir, 'postgres', 'cluster'), 1, 1);
    expect(await startElsewhere(dataDir, ['setpriv', ...SETPRIV])).toMatchObject({
      code: 'wrong_owner',
      message: expect.stringMatching(/belongs to user "daemon".*runs as "nobody".*sudo chown -R nobody/),
    });
  });

  asNobody('refuses a project that it may not write to, with the remedy', async () => {
    const project = join(folder, 'read only');
    await mkdir(project);
    expect(await startElsewhere(join(project, 'data'), ['setpriv', ...SETPRIV])).toMatchObject({
      code: 'folder_unusable',
      message: expect.stringContaining('sudo chown -R'),
    });
    expect(await readdir(project)).toEqual([]);
  });

  root('refuses files of root with the remedy', async () => {
    const dataDir = await prepared('of root');
    for (const path of ['postgres', 'postgres/cluster']) await chown(join(dataDir, path), 0, 0);
    await expect(start({ dataDir })).rejects.toMatchObject({
      code: 'wrong_owner',
      message: expect.stringContaining('chown -R postgres'),
    });
  });

  root('refuses a full disk by name, and starts when there is room again', async () => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    // Not every container may mount; elsewhere the words of a full disk are tested with the failures.
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=90m,mode=755', 'tmpfs', disk]).status !== 0) return;
    try {
      const dataDir = join(disk, 'data');
      execFileSync('cp', ['-a', await prepared('to disk'), disk]);
      spawnSync('dd', ['if=/dev/zero', `of=${join(disk, 'filler')}`, 'bs=4k'], { stdio: 'ignore' });
      await expect(start({ dataDir })).rejects.toMatchObject({
        code: 'disk_full',
        message: expect.stringContaining('No space left on device'),
      });
      await rm(join(disk, 'filler'));
      await (await start({ dataDir })).stop();
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

  it('writes its log beside the data, where a failed start finds it', async () => {
    const dataDir = await prepared('log');
    await (await start({ dataDir })).stop();
    expect(await readFile(join(dataDir, 'postgres', 'postgres.log'), 'utf8')).toContain(
      'ready to accept connections',
    );
  });
});

async function ownerOf(path: string): Promise<[number, number]> {
  const { uid, gid } = await stat(path);
  return [uid, gid];
}
