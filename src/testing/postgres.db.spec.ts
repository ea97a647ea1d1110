import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startChildProgram } from './child-program.js';
import { queryOnce } from './embedded-fixture.js';
import { createTestDatabase, ensureTemplate } from './postgres.js';
import { race } from './race.js';

const CODE = new URL('../../dist/src/testing/postgres.js', import.meta.url).href;
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function exists(url: string, database: string): Promise<boolean> {
  return (await queryOnce(url, `SELECT FROM pg_database WHERE datname = '${database}'`)).length > 0;
}

interface RunOfItsOwn {
  readonly child: ChildProcess;
  /** A database that the run made. */
  readonly url: string;
  readonly name: string;
}

/** A test run in a process of its own, in a process group like a terminal's, with one database made. */
async function runOfItsOwn(env: NodeJS.ProcessEnv): Promise<RunOfItsOwn> {
  const program = `
    const { startTestServer, createTestDatabase } = await import(${JSON.stringify(CODE)});
    const run = await startTestServer();
    console.log(JSON.stringify(await createTestDatabase()));
    process.on('SIGTERM', () => void run.stop().then(() => process.exit(0)));`;
  const own = { EMPORION_TEST_KEEPER: '', EMPORION_TEST_SERVER_URL: '', TEST_DATABASE_URL: '' };
  const options = { env: { ...own, ...env }, detached: true };
  const { child, said } = await startChildProgram<{ url: string; name: string }>(program, options);
  children.push(child);
  return { child, ...said };
}

describe('databases for tests', () => {
  it('are empty, apart from each other, and gone after drop() even when somebody is still connected', async () => {
    const [one, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
    await queryOnce(one.url, 'CREATE TABLE mine ()');
    await expect(queryOnce(other.url, 'TABLE mine')).rejects.toThrow('does not exist');
    const lingering = new pg.Client({ connectionString: one.url });
    lingering.on('error', () => undefined);
    await lingering.connect();
    await one.drop();
    expect(await exists(other.url, one.name)).toBe(false);
    await other.drop();
  });

  it('are copied from a template that is built once, however many ask for it at once', async () => {
    let builds = 0;
    const build = async (url: string): Promise<void> => {
      builds += 1;
      await queryOnce(url, 'CREATE TABLE built AS SELECT 42 AS answer');
    };
    const { fulfilled, rejected } = await race(8, async () => {
      await ensureTemplate('built_once', build);
      return createTestDatabase({ template: 'built_once' });
    });
    expect(rejected).toEqual([]);
    expect(builds).toBe(1);
    for (const { url } of fulfilled) expect(await queryOnce(url, 'TABLE built')).toEqual([{ answer: 42 }]);
    await Promise.all(fulfilled.map((database) => database.drop()));
  });

  it('are copied from a template even when its builder left a connection open', async () => {
    const forgotten: pg.Client[] = [];
    await ensureTemplate('left_open', async (url) => {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => undefined);
      await client.connect();
      forgotten.push(client);
    });
    const copy = await createTestDatabase({ template: 'left_open' });
    await copy.drop();
    expect(forgotten).toHaveLength(1);
  });

  it('have a template built anew, from nothing, after its build has failed', async () => {
    const failing = ensureTemplate('second_try', async (url) => {
      await queryOnce(url, 'CREATE TABLE half ()');
      throw new Error('migration failed');
    });
    await expect(failing).rejects.toThrow('migration failed');
    await ensureTemplate(
      'second_try',
      async (url) => void (await queryOnce(url, 'CREATE TABLE half AS SELECT 1 AS whole')),
    );
    const copy = await createTestDatabase({ template: 'second_try' });
    expect(await queryOnce(copy.url, 'TABLE half')).toEqual([{ whole: 1 }]);
    await copy.drop();
  });

  it.each(['', 'UPPER', 'quo"te', 'x'.repeat(31)])('refuse a template named %j', async (name) => {
    await expect(ensureTemplate(name, () => Promise.resolve())).rejects.toThrow('A template name is');
  });
});

describe('the PostgreSQL of a test run', () => {
  it.each([
    ['at its end', (child: ChildProcess) => child.kill('SIGTERM')],
    ['on Ctrl-C', (child: ChildProcess) => process.kill(-(child.pid ?? 0), 'SIGINT')],
    ['when the run is killed', (child: ChildProcess) => child.kill('SIGKILL')],
  ])('is stopped and removed %s', async (_, end) => {
    const folder = await mkdtemp(join(tmpdir(), 'emporion-run-'));
    await chmod(folder, 0o755);
    const { child, url } = await runOfItsOwn({ TMPDIR: folder });
    expect(await queryOnce(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await readdir(folder)).toHaveLength(1);
    end(child);
    for (let wait = 0; wait < 200 && (await readdir(folder)).length > 0; wait += 1) await sleep(50);
    await rmdir(folder);
    await expect(queryOnce(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  });

  it('in TEST_DATABASE_URL is used as it is: the run removes its databases alone', async () => {
    const server = await createTestDatabase();
    const run = await runOfItsOwn({ TEST_DATABASE_URL: server.url });
    expect(new URL(run.url).host).toBe(new URL(server.url).host);
    expect(await exists(server.url, run.name)).toBe(true);
    run.child.kill('SIGTERM');
    await once(run.child, 'exit');
    expect(await exists(server.url, run.name)).toBe(false);
    expect(await queryOnce(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await server.drop();
  });

  it('in TEST_DATABASE_URL is freed of what a run left that was killed long ago', async () => {
    const server = await createTestDatabase();
    const old = `test_${(Date.now() - 7 * 3_600_000).toString(36)}abcd_left`;
    const recent = `test_${(Date.now() - 5 * 3_600_000).toString(36)}abcd_left`;
    await queryOnce(server.url, `CREATE DATABASE ${old}`);
    await queryOnce(server.url, `CREATE DATABASE ${recent}`);
    const run = await runOfItsOwn({ TEST_DATABASE_URL: server.url });
    expect(await exists(server.url, old)).toBe(false);
    expect(await exists(server.url, recent)).toBe(true);
    run.child.kill('SIGTERM');
    await once(run.child, 'exit');
    await queryOnce(server.url, `DROP DATABASE ${recent}`);
    await server.drop();
  });
});
