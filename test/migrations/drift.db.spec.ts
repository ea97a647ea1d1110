import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { plugins } from '../../plugins.config.js';
import { findDrift } from '../../src/database/migrations/drift.js';
import { loadMigrations } from '../../src/database/migrations/load-migrations.js';
import { migrate, revert } from '../../src/database/migrations/run-migrations.js';
import { queryOf } from '../../src/database/migrations/session.js';
import { BUILT_IN_PLUGINS } from '../../src/plugin/built-in-plugins.js';
import { Registry } from '../../src/plugin/registry.js';
import { createTestDatabase, type TestDatabase } from '../../src/testing/postgres.js';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
const registry = new Registry([...BUILT_IN_PLUGINS, ...plugins], { locales: ['en', 'zh-CN'] });

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

it('builds by migrations exactly what the plugins declare', async () => {
  const migrations = await loadMigrations(MIGRATIONS, registry.schemas());
  await migrate(client, migrations);
  expect(await findDrift(queryOf(client), registry.schemas())).toEqual([]);
});

it('undoes every migration and applies it again', async () => {
  const migrations = await loadMigrations(MIGRATIONS, registry.schemas());
  await revert(client, migrations, migrations.length);
  const { rows } = await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
  expect(rows).toEqual([{ tablename: 'kernel_migration' }]);
  await migrate(client, migrations);
  expect(await findDrift(queryOf(client), registry.schemas())).toEqual([]);
});
