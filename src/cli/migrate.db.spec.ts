import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { DeclaredPluginSchema } from '../database/migrations/declared-schema.js';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.js';
import { migrateMakeCommand } from './migrate-make.js';
import { migrateCommand, migrateRevertCommand, migrateStatusCommand } from './migrate.js';
import type { MigrationCli } from './migration-cli.js';

const PAGE = 'CREATE TABLE content_page (id integer NOT NULL, CONSTRAINT pk_content_page PRIMARY KEY (id))';
type Command = (cli: MigrationCli, args: readonly string[]) => Promise<number>;

describe('the migration commands', () => {
  let database: TestDatabase;
  let folder: string;
  let statements: string[];
  let seconds = 0;

  const run = async (
    command: Command,
    ...args: string[]
  ): Promise<{ code: number; out: string; err: string }> => {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const declared: DeclaredPluginSchema[] = [{ plugin: 'content', dependsOn: [], statements, renames: [] }];
    const code = await command(
      {
        connection: { connectionString: database.url },
        declared: () => declared,
        compiledDir: folder,
        sourceDir: folder,
        now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, (seconds += 1))),
        out,
        err,
      },
      args,
    );
    return { code, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
  };

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'migrate-'));
    statements = [PAGE];
    seconds = 0;
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await client.end();
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('draft, apply, show and revert a migration', async () => {
    expect(await run(migrateMakeCommand, 'content', 'first')).toMatchObject({
      code: 0,
      out: expect.stringContaining('20260101000001-first.ts (1 statements)'),
      err: '',
    });
    expect((await run(migrateStatusCommand)).out).toBe('content/20260101000001-first  pending\n');
    expect((await run(migrateCommand)).out).toMatch(/^Applied content\/20260101000001-first in \d+ ms\.\n$/);
    expect((await run(migrateStatusCommand)).out).toMatch(
      /^content\/20260101000001-first {2}applied {2}\d{4}-/,
    );
    expect((await run(migrateCommand)).out).toBe('Nothing to migrate.\n');
    expect((await run(migrateMakeCommand, 'content', 'second')).out).toMatch(/nothing to draft/);
    expect((await run(migrateRevertCommand)).out).toBe('Reverted content/20260101000001-first.\n');
    expect((await run(migrateRevertCommand, '5')).out).toBe('Nothing to revert.\n');
  });

  test('draft nothing while something is pending, or it would be drafted twice', async () => {
    await run(migrateMakeCommand, 'content', 'first');
    expect(await run(migrateMakeCommand, 'content', 'second')).toMatchObject({
      code: 1,
      err: 'Apply what is pending first (npm run migrate): content/20260101000001-first.\n',
    });
    expect(await readdir(join(folder, 'content'))).toHaveLength(1);
  });

  test('show what they leave out of a draft, and include it with --allow-drops', async () => {
    await run(migrateMakeCommand, '--all', 'first');
    await run(migrateCommand);
    statements = [];
    const careful = await run(migrateMakeCommand, '--all', 'cleanup');
    expect(careful.out).toBe(
      'content: nothing to write.\n' +
        '  Left out, because data could be lost (--allow-drops includes it):\n' +
        '  - Table content_page exists in the database and is not declared.\n' +
        '      DROP TABLE "content_page";\n',
    );
    expect((await run(migrateMakeCommand, '--all', 'cleanup', '--allow-drops')).out).toMatch(
      /wrote .*cleanup\.ts/,
    );
  });

  test.each<[string, Command, string[], RegExp]>([
    ['no name', migrateMakeCommand, ['content'], /^Usage: migrate:make/],
    ['an unknown plugin', migrateMakeCommand, ['blog', 'first'], /no enabled plugin "blog"/],
    ['an unknown option', migrateCommand, ['--force'], /Unknown option '--force'/],
    ['a count of zero', migrateRevertCommand, ['0'], /^Usage: migrate:revert/],
    ['an unknown target', migrateCommand, ['--to', '2030'], /There is no migration 2030/],
  ])('refuse %s with exit code 1', async (_, command, args, message) => {
    const result = await run(command, ...args);
    expect(result.code).toBe(1);
    expect(result.err).toMatch(message);
  });

  test('say so in one line when the database is not to be reached', async () => {
    const url = new URL(database.url);
    url.port = '1';
    const cli = {
      connection: { connectionString: url.href },
      declared: () => [],
      compiledDir: folder,
      sourceDir: folder,
    };
    const err = new PassThrough();
    const code = await migrateCommand({ ...cli, now: () => new Date(), out: new PassThrough(), err }, []);
    expect([code, String(err.read())]).toEqual([1, expect.stringMatching(/ECONNREFUSED[^\n]*\n$/)]);
  });
});
