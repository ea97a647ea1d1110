import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startProcess, type ApplicationProcess } from '../../src/testing/application-process.js';
import { pretendServerVersion } from '../../src/testing/old-server.js';
import { createTestDatabase, type TestDatabase } from '../../src/testing/postgres.js';
import { startTcpProxy } from '../../src/testing/tcp-proxy.js';

const CLI = 'dist/src/cli/main.js';
const SECRET = 'k3Jw9-qLm2_Zr8Tx5Vb7Nc4Hd6Fg1Ps0Ya';
const LONG = 120_000;

let database: TestDatabase;
const running: ApplicationProcess[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((node) => node.stop('SIGKILL')));
  await database?.drop();
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<ApplicationProcess> {
  const node = await startProcess({
    DATABASE_URL: database.url,
    EMPORION_SECRET: SECRET,
    DEMO_DATA: 'on',
    ...env,
  });
  running.push(node);
  return node;
}

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

async function query<R extends object>(sql: string): Promise<R[]> {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function eventually(holds: () => Promise<boolean>, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await holds().catch(() => false))) {
    if (Date.now() > deadline) throw new Error(`It did not happen within ${withinMs} ms.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('two nodes that start together on an empty database', () => {
  it(
    'both become ready, with each migration applied once, one first login and the demo data once',
    async () => {
      const nodes = [await start(), await start({ EMPORION_ROLE: 'server' })];
      await Promise.all(nodes.map((node) => node.ready()));
      expect(await Promise.all(nodes.map(({ url }) => statusOf(`${url}/health/ready`)))).toEqual([200, 200]);
      const [counted] = await query<{ all: string; distinct: string }>(
        `SELECT count(*) AS all, count(DISTINCT (plugin, name)) AS distinct FROM kernel_migration`,
      );
      expect(Number(counted?.all)).toBeGreaterThan(5);
      expect(counted?.all).toBe(counted?.distinct);
      expect(nodes.filter((node) => node.output().includes('First login'))).toHaveLength(1);
      expect(await query(`SELECT count(*)::int AS n FROM access_staff`)).toEqual([{ n: 1 }]);
      expect(await query(`SELECT count(*)::int AS n FROM content_page WHERE slug = 'about-us'`)).toEqual([
        { n: 1 },
      ]);
    },
    LONG,
  );
});

describe('a migration that is killed in the middle', () => {
  it(
    'leaves nothing half done, and the next start completes it',
    async () => {
      const env = { PATH: process.env.PATH, DATABASE_URL: database.url, EMPORION_SECRET: SECRET };
      const cli = (...args: string[]) => promisify(execFile)(process.execPath, [CLI, ...args], { env });
      const pending = (await cli('migrate:status')).stdout.trim().split('\n');
      await cli('migrate', '--to', pending[2]?.split(' ')[0] ?? '');
      // Whoever reads the ledger is let in; the next migration waits for its entry, its tables being made already.
      const holder = new pg.Client(database.url);
      await holder.connect();
      await holder.query('BEGIN; LOCK TABLE kernel_migration IN SHARE MODE');
      const migrating = spawn(process.execPath, [CLI, 'migrate'], { env, stdio: 'ignore' });
      const exit = once(migrating, 'exit');
      const held = `SELECT 1 FROM pg_locks WHERE relation = 'kernel_migration'::regclass AND NOT granted`;
      await eventually(async () => (await query(held)).length > 0, 60_000);
      migrating.kill('SIGKILL');
      expect(await exit).toEqual([null, 'SIGKILL']);
      await holder.end();
      expect(await query('SELECT count(*)::int AS n FROM kernel_migration')).toEqual([{ n: 3 }]);

      const node = await start();
      await node.ready();
      expect(await statusOf(`${node.url}/v1/store/pages/about-us`)).toBe(200);
      const after = (await cli('migrate:status')).stdout.trim().split('\n');
      expect(after).toHaveLength(pending.length);
      expect(after.filter((line) => !/ {2}applied {2}/.test(line))).toEqual([]);
    },
    LONG,
  );
});

describe('a node whose database is not there', () => {
  it(
    'says it is not ready and answers 503, then becomes ready without a restart, and survives an outage',
    async () => {
      const target = new URL(database.url);
      const proxy = await startTcpProxy({ port: Number(target.port) });
      await proxy.set('refuse');
      target.port = String(proxy.port);
      try {
        const node = await start({ DATABASE_URL: target.href });
        await eventually(async () => (await statusOf(`${node.url}/health/live`)) === 200, 30_000);
        expect(await statusOf(`${node.url}/health/ready`)).toBe(503);
        const refused = await fetch(`${node.url}/v1/store/pages/about-us`);
        expect(refused.status).toBe(503);
        expect(await refused.json()).toMatchObject({ code: 'kernel.unavailable' });
        expect(refused.headers.get('retry-after')).toBe('1');

        await proxy.set('pass');
        await node.ready();
        expect(await statusOf(`${node.url}/v1/store/pages/about-us`)).toBe(200);

        await proxy.set('reset');
        await eventually(async () => (await statusOf(`${node.url}/health/ready`)) === 503, 15_000);
        expect(await statusOf(`${node.url}/v1/store/pages/about-us`)).toBe(503);
        await proxy.set('pass');
        await eventually(async () => (await statusOf(`${node.url}/health/ready`)) === 200, 15_000);
        expect(await statusOf(`${node.url}/v1/store/pages/about-us`)).toBe(200);
      } finally {
        await proxy.stop();
      }
    },
    LONG,
  );
});

describe('SIGTERM under load', () => {
  it(
    'refuses on ready first, finishes every request that a balancer sends it, and ends with 0 within 30 seconds',
    async () => {
      const node = await start({ SHUTDOWN_GRACE_SECONDS: '2' });
      await node.ready();
      const outcomes: (number | string)[] = [];
      let leaving = false;
      // What a balancer does: it asks for health, and sends no more once that is refused.
      const balancer = async (): Promise<void> => {
        while (!leaving) {
          leaving = await statusOf(`${node.url}/health/ready`).then((status) => status !== 200);
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
      };
      const client = async (): Promise<void> => {
        while (!leaving) {
          const reply = await fetch(`${node.url}/v1/store/pages/about-us`).catch(
            (error: unknown) => error as Error,
          );
          if (reply instanceof Response) await reply.text();
          outcomes.push(reply instanceof Response ? reply.status : String(reply.cause));
        }
      };
      const traffic = [balancer(), ...Array.from({ length: 8 }, client)];
      await eventually(async () => outcomes.length > 50, 20_000);
      const begun = Date.now();
      expect(await node.stop('SIGTERM')).toBe(0);
      expect(Date.now() - begun).toBeLessThan(30_000);
      await Promise.all(traffic);
      expect(leaving).toBe(true);
      expect([...new Set(outcomes)]).toEqual([200]);
    },
    LONG,
  );
});

describe('a start that cannot succeed', () => {
  const failing = async (env: Readonly<Record<string, string>>): Promise<string> => {
    const node = await start(env);
    expect(await node.exited).toBe(1);
    return node.output();
  };

  it(
    'lists every fault of the configuration at once',
    async () => {
      const output = await failing({ PORT: 'http', DATABASE_POOL_SIZE: '0', EMPORION_ROLE: 'everything' });
      for (const name of ['PORT', 'DATABASE_POOL_SIZE', 'EMPORION_ROLE']) expect(output).toContain(name);
      expect(output).not.toContain('    at ');
    },
    LONG,
  );

  it(
    'in production refuses a default or short secret',
    async () => {
      const output = await failing({ NODE_ENV: 'production', EMPORION_SECRET: 'secret' });
      expect(output).toContain('EMPORION_SECRET');
      expect(output).not.toContain("'secret'");
    },
    LONG,
  );

  it(
    'says that the server of the database is too old, and makes nothing in it',
    async () => {
      await pretendServerVersion(database.url, 140_011, '14.11');
      const output = await failing({});
      expect(output).toContain('PostgreSQL 14.11, and version 15 or newer is needed');
      expect(output.trim().split('\n')).toHaveLength(2);
      expect(await query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    },
    LONG,
  );

  it(
    'names the port that is taken, and how to choose another',
    async () => {
      const first = await start();
      await first.ready();
      const { port } = new URL(first.url);
      const output = await failing({ PORT: port });
      expect(output).toContain(`port ${port} is taken`);
      expect(output).toContain(`PORT=${Number(port) + 1}`);
      // Nothing but the message: what else would be said is only how it was noticed.
      expect(output.trim().split('\n')).toHaveLength(2);
    },
    LONG,
  );
});
