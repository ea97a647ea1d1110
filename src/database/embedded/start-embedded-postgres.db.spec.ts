import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startChildProgram } from '../../testing/child-program.js';
import { EmbeddedFixture, queryOnce } from '../../testing/embedded-fixture.js';
import { race } from '../../testing/race.js';
import { isAlive, waitForExit } from './process-info.js';
import { isRoot } from './run-identity.js';

const CODE = new URL('../../../dist/src/database/embedded/start-embedded-postgres.js', import.meta.url).href;

let fixture: EmbeddedFixture;
const children: ChildProcess[] = [];

beforeAll(async () => {
  fixture = await EmbeddedFixture.make();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await fixture.stopAll();
});

afterAll(() => fixture.remove());

/** Starts the database in a process of its own, which stays until it is killed, unless the start fails. */
async function startElsewhere(dataDir: string, wrapper: string[] = []): Promise<Record<string, unknown>> {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(CODE)});
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, durable: false }).then((server) => {
      console.log(JSON.stringify(server));
      setInterval(() => {}, 1000);
      process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
    }, (error) => console.log(JSON.stringify({ code: error.code, message: error.message, name: error.name })));`;
  const { child, said } = await startChildProgram<Record<string, unknown>>(program, { wrapper });
  children.push(child);
  return said;
}

describe('the embedded PostgreSQL', () => {
  it('starts from nothing in a path with a space, durable, on the loopback interface, closed to other users', async () => {
    const server = await fixture.start({
      dataDir: join(fixture.folder, 'a new project', 'data'),
      durable: true,
    });
    const [settings] = await queryOnce<Record<string, string>>(
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
    await expect(queryOnce(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });

  it('lets the application role add the extensions it needs, with letters of every script', async () => {
    const { url } = await fixture.start({ dataDir: await fixture.prepared('extensions') });
    await queryOnce(
      url,
      'CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION citext; CREATE EXTENSION btree_gin',
    );
    const rows = await queryOnce(
      url,
      `SELECT lower('É') AS lower, similarity('手机壳', '手机') > 0 AS chinese, 'É'::citext = 'é' AS citext`,
    );
    expect(rows).toEqual([{ lower: 'é', chinese: true, citext: true }]);
  });

  it('keeps data and password from one start to the next, and its process ends with stop()', async () => {
    const dataDir = await fixture.prepared('kept');
    const first = await fixture.start({ dataDir });
    await queryOnce(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await fixture.start({ dataDir });
    expect(second).toMatchObject({ adopted: false, created: false });
    expect(await queryOnce(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    expect(new URL(second.url).password).toBe(new URL(first.url).password);
  });

  it('is adopted, with its data, when the process that started it was killed', async () => {
    const dataDir = await fixture.prepared('killed');
    const first = await startElsewhere(dataDir);
    await queryOnce(String(first.url), 'CREATE TABLE survived ()');
    children[0]?.kill('SIGKILL');
    await waitForExit(children[0]?.pid ?? 0, 5_000);
    const log: string[] = [];
    const second = await fixture.start({ dataDir, log: (line) => log.push(line) });
    expect(second).toMatchObject({ adopted: true, pid: first.pid, url: first.url });
    expect(log).toEqual([expect.stringContaining(`process ${String(first.pid)}`)]);
    expect(await queryOnce(second.url, 'TABLE survived')).toEqual([]);
    await second.stop();
    expect(isAlive(second.pid)).toBe(false);
  });

  it('is restarted instead of adopted when it was left with other settings', async () => {
    const dataDir = await fixture.prepared('settings');
    const first = await fixture.start({ dataDir, durable: false });
    const second = await fixture.start({ dataDir, durable: true });
    expect(second.adopted).toBe(false);
    expect(isAlive(first.pid)).toBe(false);
    expect(await queryOnce(second.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
  });

  it('recovers after a crash that left its postmaster.pid', async () => {
    const dataDir = await fixture.prepared('crashed');
    const first = await fixture.start({ dataDir });
    process.kill(first.pid, 'SIGKILL');
    await waitForExit(first.pid, 5_000);
    expect((await fixture.start({ dataDir })).adopted).toBe(false);
  });

  it('starts over a postmaster.pid whose process id another program has now, and leaves that program alone', async () => {
    const dataDir = await fixture.prepared('reused');
    const cluster = join(dataDir, 'postgres', 'cluster');
    const other = spawn('sleep', ['60']);
    children.push(other);
    await writeFile(
      join(cluster, 'postmaster.pid'),
      `${other.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n\nready\n`,
    );
    if (isRoot()) await chown(join(cluster, 'postmaster.pid'), ...(await ownerOf(cluster)));
    expect((await fixture.start({ dataDir })).adopted).toBe(false);
    expect(isAlive(other.pid ?? 0)).toBe(true);
  });

  it('is one server for all who start on one folder at the same moment, even on an empty one', async () => {
    const dataDir = join(fixture.folder, 'race', 'data');
    const { fulfilled, rejected } = await race(3, () => fixture.start({ dataDir }));
    expect(rejected).toEqual([]);
    expect(new Set(fulfilled.map(({ url }) => url)).size).toBe(1);
    expect(fulfilled.filter(({ adopted }) => !adopted)).toHaveLength(1);
    expect((await readdir(join(dataDir, 'postgres'))).sort()).toEqual(['cluster', 'postgres.log']);
  });

  it('takes the port it is given, and says so when that is taken', async () => {
    const dataDir = await fixture.prepared('port');
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const { port } = squatter.address() as { port: number };
    await expect(fixture.start({ dataDir, port })).rejects.toMatchObject({
      code: 'port_taken',
      message: expect.stringContaining(`Port ${port}`),
    });
    squatter.close();
    expect((await fixture.start({ dataDir, port })).port).toBe(port);
  });

  it('writes its log beside the data, where a failed start finds it', async () => {
    const dataDir = await fixture.prepared('log');
    await (await fixture.start({ dataDir })).stop();
    expect(await readFile(join(dataDir, 'postgres', 'postgres.log'), 'utf8')).toContain(
      'ready to accept connections',
    );
  });
});

async function ownerOf(path: string): Promise<[number, number]> {
  const { uid, gid } = await stat(path);
  return [uid, gid];
}
