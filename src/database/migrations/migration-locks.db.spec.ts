import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { readMigration, type Migration } from './migration-file.js';
import { migrate } from './run-migrations.js';

const migration = (name: string, up: string[], transaction = true): Migration =>
  readMigration('content', name, `migrations/content/${name}.ts`, { up, down: [], transaction });
const ADD_COLUMN = migration('20260102000000-title', ['ALTER TABLE content_page ADD title text']);
const INDEX = migration(
  '20260103000000-index',
  ['CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS uq_content_page_id ON content_page (id)'],
  false,
);

describe('migrations beside a running application', () => {
  let database: TestDatabase;
  let client: pg.Client;
  const open: pg.Client[] = [];
  const children: ChildProcess[] = [];

  const connect = async (): Promise<pg.Client> => {
    const opened = new pg.Client({ connectionString: database.url });
    opened.on('error', () => undefined);
    await opened.connect();
    open.push(opened);
    return opened;
  };
  const until = async (sql: string): Promise<void> => {
    while ((await client.query(sql)).rowCount === 0) await sleep(20);
  };
  const statementRuns = (text: string): Promise<void> =>
    until(
      `SELECT FROM pg_stat_activity WHERE query LIKE '${text}%' AND state = 'active' AND pid <> pg_backend_pid()`,
    );
  /** Starts a node in a process of its own, from the build. */
  const startNode = (migrations: readonly Migration[]): ChildProcess => {
    const runner = new URL('../../../dist/src/database/migrations/run-migrations.js', import.meta.url).href;
    const code = `import pg from 'pg';
      import { migrate } from ${JSON.stringify(runner)};
      const client = new pg.Client({ connectionString: ${JSON.stringify(database.url)} });
      await client.connect();
      await migrate(client, ${JSON.stringify(migrations)});
      await client.end();`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.push(child);
    return child;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    client = await connect();
    await client.query(
      'DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE TABLE content_page (id int)',
    );
    await client.query('INSERT INTO content_page VALUES (1), (2)');
  });
  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await Promise.all(open.splice(0).map((opened) => opened.end()));
  });

  test('gives way while a long transaction holds a table, so that readers go on, and comes through after it', async () => {
    const report = await connect();
    await report.query('BEGIN; SELECT * FROM content_page');
    const lines: string[] = [];
    const log = { info: () => undefined, warn: (line: string) => lines.push(line) };
    const node = await connect();
    const running = migrate(node, [ADD_COLUMN], { log, tableLockTimeoutMs: 150, tableLockPauseMs: 300 });
    await until(`SELECT FROM pg_locks WHERE NOT granted AND relation = 'content_page'::regclass`);
    const start = performance.now();
    await client.query('SELECT * FROM content_page');
    expect(performance.now() - start).toBeLessThan(1000);
    while (lines.length === 0) await sleep(20);
    await report.query('COMMIT');
    expect((await running).applied).toHaveLength(1);
    expect(lines[0]).toMatch(
      /20260102000000-title: a table it changes is in use \(attempt 1 of 60\)\. Oldest open transactions: pid \d+/,
    );
  });

  test('gives up on a table that never becomes free, names who holds it, and leaves nothing behind', async () => {
    const report = await connect();
    await report.query('BEGIN; SELECT * FROM content_page');
    const { rows } = await report.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const options = { tableLockTimeoutMs: 50, tableLockAttempts: 2, tableLockPauseMs: 10 };
    await expect(migrate(await connect(), [ADD_COLUMN], options)).rejects.toMatchObject({
      code: 'blocked',
      message: expect.stringContaining(`pid ${rows[0]?.pid} idle in transaction`),
    });
    await report.query('ROLLBACK');
    expect((await client.query('SELECT * FROM kernel_migration')).rowCount).toBe(0);
  });

  test('completes at the next start after a kill in the middle of a file, without waiting for the dead one’s statement', async () => {
    const halfway = migration('20260102000000-half', [
      'CREATE TABLE content_banner (id int)',
      `INSERT INTO content_banner SELECT id FROM content_page`,
      `SELECT pg_sleep(60) FROM content_page WHERE id = 2`,
      'ALTER TABLE content_banner ADD title text',
    ]);
    const node = startNode([halfway]);
    await statementRuns('SELECT pg_sleep(60)');
    await kill(node);
    await client.query('DELETE FROM content_page WHERE id = 2');
    const start = performance.now();
    expect((await migrate(await connect(), [halfway])).applied).toHaveLength(1);
    expect(performance.now() - start).toBeLessThan(15_000);
    expect((await client.query('SELECT * FROM content_banner')).rows).toEqual([{ id: 1, title: null }]);
  });

  test('builds an index anew that a killed process left invalid', async () => {
    const report = await connect();
    await report.query('BEGIN; UPDATE content_page SET id = id');
    const node = startNode([INDEX]);
    await statementRuns('CREATE UNIQUE INDEX CONCURRENTLY');
    await until(`SELECT FROM pg_class WHERE relname = 'uq_content_page_id'`);
    await kill(node);
    await until(
      `SELECT WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'CREATE UNIQUE INDEX%' AND state = 'active' AND pid <> pg_backend_pid())`,
    );
    await report.query('COMMIT');
    const valid = `SELECT indisvalid FROM pg_index WHERE indexrelid = 'uq_content_page_id'::regclass`;
    expect((await client.query(valid)).rows).toEqual([{ indisvalid: false }]);
    const lines: string[] = [];
    const log = { info: () => undefined, warn: (line: string) => lines.push(line) };
    await migrate(await connect(), [INDEX], { log });
    expect((await client.query(valid)).rows).toEqual([{ indisvalid: true }]);
    expect(lines).toEqual([expect.stringContaining('uq_content_page_id was left unfinished')]);
  });

  test('runs a file without transaction again from its start when a later statement failed', async () => {
    const steps = [
      'CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_content_page_id ON content_page (id)',
      ...INDEX.up,
    ];
    const file = migration('20260103000000-index', steps, false);
    await client.query('INSERT INTO content_page VALUES (2)');
    await expect(migrate(await connect(), [file])).rejects.toThrow(
      /statement 2 of "up" failed: could not create unique index/,
    );
    await client.query('DELETE FROM content_page WHERE id = 2');
    await migrate(await connect(), [file]);
    const { rows } = await client.query(
      `SELECT indisvalid FROM pg_index WHERE indrelid = 'content_page'::regclass`,
    );
    expect(rows).toEqual([{ indisvalid: true }, { indisvalid: true }]);
  });

  test('lets a second node wait while the first builds an index concurrently, and both come through', async () => {
    const report = await connect();
    await report.query('BEGIN; UPDATE content_page SET id = id');
    const lines: string[] = [];
    const log = { info: () => undefined, warn: (line: string) => lines.push(line) };
    const first = migrate(await connect(), [INDEX], { log, tableLockTimeoutMs: 100 });
    await statementRuns('CREATE UNIQUE INDEX CONCURRENTLY');
    const second = migrate(await connect(), [INDEX]);
    await sleep(400);
    await report.query('COMMIT');
    expect([(await first).applied.length, (await second).applied.length]).toEqual([1, 0]);
    expect(lines).toEqual([]);
  });
});
