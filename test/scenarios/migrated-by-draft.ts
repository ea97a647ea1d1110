import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DeclaredPluginSchema } from '../../src/database/migrations/declared-schema.js';
import { draftMigration } from '../../src/database/migrations/draft-migration.js';
import { findDrift } from '../../src/database/migrations/drift.js';
import { readMigration } from '../../src/database/migrations/migration-file.js';
import { migrate } from '../../src/database/migrations/run-migrations.js';
import { queryOf } from '../../src/database/migrations/session.js';

/**
 * Gives an empty database the tables of all plugins: those of one by a migration that is drafted from its declarations
 * and run, as its author would, the others as they are declared.
 * @param url of the database
 * @param declared by every enabled plugin
 * @param plugin whose migration is drafted
 * @returns the statements of the draft. Throws where the database differs from the declarations afterwards
 */
export async function migratedByDraft(
  url: string,
  declared: readonly DeclaredPluginSchema[],
  plugin: string,
): Promise<readonly string[]> {
  const client = new pg.Client(url);
  const rootDir = await mkdtemp(join(tmpdir(), 'draft-'));
  await client.connect();
  try {
    const query = queryOf(client);
    await query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    for (const other of declared.filter((one) => one.plugin !== plugin))
      for (const statement of other.statements) await query(statement);
    const request = { query, declared, plugins: [plugin], name: 'initial', rootDir, now: new Date() };
    const [draft] = await draftMigration(request);
    if (!draft) throw new Error(`There is nothing to draft for ${plugin}.`);
    const { up, down, path } = draft;
    await migrate(client, [readMigration(plugin, '20260101000000-initial', path ?? '', { up, down })]);
    const drift = await findDrift(query, declared);
    if (drift.length > 0) throw new Error(JSON.stringify(drift));
    return up;
  } finally {
    await client.end();
    await rm(rootDir, { recursive: true, force: true });
  }
}
