import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { readMigration, type Migration } from './migration-file.js';
import { migrate, revert, status } from './run-migrations.js';

const migration = (label: string, up: string[], down: string[] = [], transaction = true): Migration => {
  const [plugin = '', name = ''] = label.split('/');
  return readMigration(plugin, name, `migrations/${label}.ts`, { up, down, transaction });
};
const A = migration(
  'content/20260101000000-page',
  ['CREATE TABLE content_page (id int)'],
  ['DROP TABLE content_page'],
);
const B = migration(
  'content/20260102000000-title',
  ['ALTER TABLE content_page ADD title text'],
  ['ALTER TABLE content_page DROP title'],
);
const C = migration(
  'media/20260103000000-image',
  ['CREATE TABLE media_image (id int)'],
  ['DROP TABLE media_image'],
);

describe('the migration runner', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let log: { lines: string[]; info(line: string): void; warn(line: string): void };
  let cases = 0;
  const open: pg.Client[] = [];

  const connect = async (): Promise<pg.Client> => {
    const options = `-c search_path=case_${cases}`;
    const opened = new pg.Client({ connectionString: database.url, options });
    opened.on('error', () => undefined);
    await opened.connect();
    open.push(opened);
    return opened;
  };
  const ledger = async (): Promise<string[]> => {
    const { rows } = await client.query<{ label: string }>(
      `SELECT plugin || '/' || name AS label FROM kernel_migration ORDER BY applied_at`,
    );
    return rows.map((row) => row.label);
  };
  const tables = async (): Promise<string[]> => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1`,
    );
    return rows.map((row) => row.name);
  };

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    cases += 1;
    client = await connect();
    await client.query(`CREATE SCHEMA case_${cases}`);
    const lines: string[] = [];
    log = { lines, info: (line) => lines.push(line), warn: (line) => lines.push(line) };
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((opened) => opened.end()));
  });

  test('applies what is pending in order, writes the ledger, and then finds nothing to do', async () => {
    const first = await migrate(client, [A, B, C], { log });
    expect(first.applied.map((item) => item.migration)).toEqual([
      'content/20260101000000-page',
      'content/20260102000000-title',
      'media/20260103000000-image',
    ]);
    expect(await ledger()).toEqual(first.applied.map((item) => item.migration));
    expect(await tables()).toEqual(['content_page', 'kernel_migration', 'media_image']);
    expect((await migrate(client, [A, B, C])).applied).toEqual([]);
  });

  test('applies a late arrival with an older timestamp, say from a merged branch', async () => {
    await migrate(client, [A, C]);
    expect((await migrate(client, [A, B, C])).applied).toMatchObject([
      { migration: 'content/20260102000000-title' },
    ]);
  });

  test('stops after the migration that "to" names, and refuses one that does not exist', async () => {
    await migrate(client, [A, B, C], { to: 'content/20260102000000-title' });
    expect(await ledger()).toEqual(['content/20260101000000-page', 'content/20260102000000-title']);
    await migrate(client, [A, B, C], { to: '20260103000000' });
    expect(await ledger()).toHaveLength(3);
    await expect(migrate(client, [A], { to: 'content/2027' })).rejects.toMatchObject({ code: 'file' });
  });

  test('undoes the whole file when a statement fails, names it, and goes on there once it is corrected', async () => {
    const broken = migration('content/20260102000000-title', [
      'ALTER TABLE content_page ADD title text',
      'SELECT 1/0',
    ]);
    await expect(migrate(client, [A, broken, C])).rejects.toMatchObject({
      code: 'failed',
      message: expect.stringMatching(
        /content\/20260102000000-title: statement 2 of "up" failed: division by zero \(22012\)\n {4}SELECT 1\/0\nNothing of this file/,
      ),
    });
    expect(await ledger()).toEqual(['content/20260101000000-page']);
    expect((await client.query('SELECT * FROM content_page')).fields.map((f) => f.name)).toEqual(['id']);
    await migrate(client, [A, B, C]);
    expect(await ledger()).toHaveLength(3);
  });

  test('refuses an applied file that was edited, names it, and applies nothing', async () => {
    await migrate(client, [A]);
    const edited = migration('content/20260101000000-page', ['CREATE TABLE content_page (id bigint)']);
    await expect(migrate(client, [edited, C])).rejects.toMatchObject({
      code: 'changed',
      message: expect.stringContaining(
        'edited after they had been applied to this database: content/20260101000000-page.',
      ),
    });
    expect(await tables()).not.toContain('media_image');
  });

  test('accepts a corrected "down" of an applied file', async () => {
    await migrate(client, [A]);
    const corrected = migration(
      'content/20260101000000-page',
      [...A.up],
      ['DROP TABLE IF EXISTS content_page'],
    );
    expect((await migrate(client, [corrected, C])).applied).toHaveLength(1);
  });

  test('warns of migrations that this release does not know and applies its own', async () => {
    await migrate(client, [A, B]);
    const result = await migrate(client, [A, C], { log });
    expect(result.unknown).toEqual(['content/20260102000000-title']);
    expect(log.lines[0]).toMatch(/does not know \(content\/20260102000000-title\)/);
    expect(await ledger()).toHaveLength(3);
  });

  test('refuses a backfill without a value before it applies anything', async () => {
    const unedited = migration('content/20260104000000-b', [
      `UPDATE content_page SET id = "<value for rows that exist>"`,
    ]);
    await expect(migrate(client, [A, unedited])).rejects.toMatchObject({
      code: 'unedited',
      message: expect.stringContaining('content/20260104000000-b'),
    });
    expect(await tables()).not.toContain('content_page');
  });

  test('tells where each migration stands and creates nothing', async () => {
    expect(await status(client, [A])).toMatchObject([{ state: 'pending', appliedAt: null }]);
    expect(await tables()).toEqual([]);
    await migrate(client, [A, B]);
    const edited = migration('content/20260101000000-page', ['SELECT 1']);
    expect((await status(client, [edited, C])).map((s) => `${s.name} ${s.state}`)).toEqual([
      '20260102000000-title unknown',
      '20260101000000-page changed',
      '20260103000000-image pending',
    ]);
  });

  test('reverts the last ones, latest first, and migrates forward again', async () => {
    await migrate(client, [A, B, C]);
    expect(await revert(client, [A, B, C], 2)).toEqual([
      'media/20260103000000-image',
      'content/20260102000000-title',
    ]);
    expect(await ledger()).toEqual(['content/20260101000000-page']);
    expect(await tables()).not.toContain('media_image');
    expect((await migrate(client, [A, B, C])).applied).toHaveLength(2);
  });

  test('refuses to revert what is unknown or has no way back, and undoes nothing', async () => {
    const oneWay = migration('content/20260105000000-x', ['SELECT 1']);
    await migrate(client, [A, oneWay, C]);
    await expect(revert(client, [A, oneWay, C], 2)).rejects.toMatchObject({
      code: 'revert',
      message: 'content/20260105000000-x has no way back: its "down" is empty.',
    });
    await expect(revert(client, [A, oneWay], 1)).rejects.toThrow(
      /media\/20260103000000-image .* not known to this release/,
    );
    expect(await tables()).toContain('media_image');
  });

  test('lets two nodes start together on an empty database: each migration is applied once and one of them waits', async () => {
    const slow = migration('content/20260101000000-page', [...A.up, 'SELECT pg_sleep(0.6)']);
    const nodes = [await connect(), await connect()];
    const results = await Promise.all(nodes.map((node) => migrate(node, [slow, B, C], { log })));
    expect(results.map((result) => result.applied.length).sort()).toEqual([0, 3]);
    expect(await ledger()).toHaveLength(3);
    expect(log.lines.filter((line) => line.startsWith('Another process is migrating'))).toHaveLength(1);
  });

  test('gives up waiting for another node after the given time, and says so', async () => {
    const other = await connect();
    const slow = migrate(other, [migration('content/20260101000000-page', ['SELECT pg_sleep(1)'])]);
    while (
      !(
        await client.query(
          `SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1)%' AND pid <> pg_backend_pid()`,
        )
      ).rowCount
    )
      continue;
    await expect(migrate(client, [A], { lockWaitMs: 200 })).rejects.toMatchObject({ code: 'locked' });
    await slow;
  });

  test('does not wait for another node when nothing is pending', async () => {
    await migrate(client, [A]);
    const other = await connect();
    const running = migrate(other, [A, migration('content/20260102000000-x', ['SELECT pg_sleep(1)'])]);
    while (
      !(
        await client.query(
          `SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(1)%' AND pid <> pg_backend_pid()`,
        )
      ).rowCount
    )
      continue;
    expect(await migrate(client, [A], { lockWaitMs: 0 })).toEqual({ applied: [], unknown: [] });
    await running;
  });

  test('takes a connection of its own from a pool, and leaves no lock behind', async () => {
    const pool = new pg.Pool({
      connectionString: database.url,
      max: 1,
      options: `-c search_path=case_${cases}`,
    });
    await migrate(pool, [A]);
    const { rows } = await pool.query(
      `SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND classid = 1162694735 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(rows).toEqual([{ n: 0 }]);
    await pool.end();
  });
});
