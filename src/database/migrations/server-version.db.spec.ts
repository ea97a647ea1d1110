import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { queryOnce } from '../../testing/embedded-fixture.js';
import { pretendServerVersion } from '../../testing/old-server.js';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { readMigration } from './migration-file.js';
import { migrate } from './run-migrations.js';

const first = readMigration('content', '20260101000000-page', 'migrations/content/page.ts', {
  up: ['CREATE TABLE content_page (id int)'],
  down: ['DROP TABLE content_page'],
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.drop());

/** Migrates a database whose server says that it has this version. */
async function migrateOn(number: number, name: string): Promise<void> {
  await pretendServerVersion(database.url, number, name);
  const pool = new pg.Pool({ connectionString: database.url });
  try {
    await migrate(pool, [first]);
  } finally {
    await pool.end();
  }
}
const tables = (): Promise<{ name: string }[]> =>
  queryOnce(database.url, `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`);

it.each([
  [140_011, '14.11 (Debian 14.11-1)'],
  [90_624, '9.6.24'],
])('refuses a server of version %s, says so and makes nothing in it', async (number, name) => {
  await expect(migrateOn(number, name)).rejects.toMatchObject({
    code: 'server',
    message: expect.stringContaining(`PostgreSQL ${name}, and version 15 or newer is needed`),
  });
  expect(await tables()).toEqual([]);
});

it('takes version 15.0', async () => {
  await migrateOn(150_000, '15.0');
  expect(await tables()).toEqual([{ name: 'content_page' }, { name: 'kernel_migration' }]);
});
