import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import * as prettier from 'prettier';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import type { DeclaredPluginSchema, Query, Rename } from './declared-schema.js';
import { draftMigration, renderMigration, type DraftedMigration } from './draft-migration.js';
import { assertNoDrift, findDrift } from './drift.js';
import { loadMigrations } from './load-migrations.js';
import { migrate, revert } from './run-migrations.js';
import { queryOf } from './session.js';

const NOW = new Date('2026-03-04T05:06:07Z');
const PAGE =
  'CREATE TABLE content_page (id integer NOT NULL, title text, CONSTRAINT pk_content_page PRIMARY KEY (id))';
const content = (...statements: string[]): DeclaredPluginSchema => ({
  plugin: 'content',
  dependsOn: [],
  statements,
  renames: [],
});

describe('drafted migrations', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let query: Query;
  let rootDir: string;

  const draft = (
    declared: DeclaredPluginSchema[],
    name: string,
    allowDrops = false,
    seconds = 0,
  ): Promise<DraftedMigration[]> => {
    const now = new Date(NOW.getTime() + seconds * 1000);
    return draftMigration({
      query,
      declared,
      plugins: declared.map((d) => d.plugin),
      name,
      rootDir,
      allowDrops,
      now,
    });
  };
  const load = (declared: DeclaredPluginSchema[]) => loadMigrations(rootDir, declared);

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    query = queryOf(client);
    rootDir = await mkdtemp(join(tmpdir(), 'drafts-'));
  });
  afterEach(async () => {
    await client.end();
    await rm(rootDir, { recursive: true });
  });

  test('are files that load, apply, leave no drift and nothing to draft, and go back', async () => {
    const declared = [
      content(PAGE, `CREATE FUNCTION content_tick() RETURNS text LANGUAGE sql AS 'SELECT ''\`\${x}\\n'''`),
    ];
    const [drafted] = await draft(declared, 'first');
    expect(drafted?.path).toBe(join(rootDir, 'content', '20260304050607-first.ts'));
    await migrate(client, await load(declared));
    expect(await findDrift(query, declared)).toEqual([]);
    expect(await draft(declared, 'second')).toEqual([]);
    await revert(client, await load(declared), 1);
    expect(await findDrift(query, declared)).toHaveLength(2);
  });

  test('rename a field’s column and keep its data, from declaration to applied file', async () => {
    const before = [content(PAGE)];
    await draft(before, 'first');
    await migrate(client, await load(before));
    await client.query(`INSERT INTO content_page VALUES (1, 'Home')`);
    const renames: Rename[] = [{ kind: 'column', table: 'content_page', from: 'title', to: 'headline' }];
    const after = [{ ...content(PAGE.replace('title', 'headline')), renames }];
    expect(await findDrift(query, after)).toEqual([
      'Column content_page.title is called headline in the declarations.',
    ]);
    const [drafted] = await draft(after, 'headline', false, 1);
    expect(await readFile(drafted?.path ?? '', 'utf8')).toBe(
      'export const up: string[] = [`ALTER TABLE "content_page" RENAME COLUMN "title" TO "headline"`];\n\n' +
        'export const down: string[] = [`ALTER TABLE "content_page" RENAME COLUMN "headline" TO "title"`];\n',
    );
    await migrate(client, await load(after));
    expect((await client.query('SELECT * FROM content_page')).rows).toEqual([{ id: 1, headline: 'Home' }]);
    await assertNoDrift(query, after);
  });

  test('are refused with a backfill that nobody edited, and applied once it has a value', async () => {
    const before = [content(PAGE)];
    await draft(before, 'first');
    await migrate(client, await load(before));
    await client.query(`INSERT INTO content_page VALUES (1, 'Home')`);
    const after = [content(PAGE.replace('title text', 'title text, slug text NOT NULL'))];
    const [drafted] = await draft(after, 'slug', false, 1);
    await expect(migrate(client, await load(after))).rejects.toMatchObject({ code: 'unedited' });
    const path = drafted?.path ?? '';
    const edited = (await readFile(path, 'utf8')).replace('"<value for rows that exist>"', 'lower(title)');
    await writeFile(join(rootDir, 'content', '20260304050609-slug.ts'), edited);
    await rm(path);
    await migrate(client, await load(after));
    expect((await client.query('SELECT slug FROM content_page')).rows).toEqual([{ slug: 'home' }]);
    expect(await findDrift(query, after)).toEqual([]);
  });

  test('write no file for what only waits for review, and drop it when that is allowed', async () => {
    await client.query(`${PAGE}; CREATE TABLE content_old (id int); INSERT INTO content_old VALUES (1)`);
    const declared = [content(PAGE)];
    const [drafted] = await draft(declared, 'cleanup');
    expect(drafted).toMatchObject({
      path: null,
      review: [
        {
          sentence: 'Table content_old exists in the database and is not declared.',
          statements: ['DROP TABLE "content_old"'],
        },
      ],
    });
    expect(await readdir(rootDir)).toEqual([]);
    const [dropping] = await draft(declared, 'cleanup', true);
    expect(dropping).toMatchObject({ up: ['DROP TABLE "content_old"'], review: [] });
  });

  test('go to the plugins they belong to, at one time, in an order in which they apply', async () => {
    const declared = [
      {
        ...content(
          PAGE.replace(
            'title text',
            'title text, image_id uuid CONSTRAINT fk_content_page_image_id REFERENCES media_image',
          ),
        ),
        dependsOn: ['media'],
      },
      {
        plugin: 'media',
        dependsOn: [],
        statements: ['CREATE TABLE media_image (id uuid, CONSTRAINT pk_media_image PRIMARY KEY (id))'],
        renames: [],
      },
    ];
    const drafted = await draft(declared, 'first');
    expect(drafted.map((d) => d.plugin)).toEqual(['media', 'content']);
    await migrate(client, await load(declared));
    expect(await findDrift(query, declared)).toEqual([]);
    await revert(client, await load(declared), 2);
  });

  test('create an extension that the database lacks', async () => {
    const declared = [
      content(
        'CREATE EXTENSION IF NOT EXISTS pg_trgm',
        PAGE,
        'CREATE INDEX ix_content_page_title ON content_page USING gin (title gin_trgm_ops)',
      ),
    ];
    expect(await findDrift(query, declared)).toContain(
      'The database lacks an extension: CREATE EXTENSION IF NOT EXISTS pg_trgm.',
    );
    await draft(declared, 'first');
    await migrate(client, await load(declared));
    expect(await findDrift(query, declared)).toEqual([]);
  });

  test('say what to do when they need what another plugin has not drafted yet', async () => {
    const media = {
      plugin: 'media',
      dependsOn: [],
      statements: ['CREATE TABLE media_image (id int PRIMARY KEY)'],
      renames: [],
    };
    const page = {
      ...content('CREATE TABLE content_page (image_id int REFERENCES media_image)'),
      dependsOn: ['media'],
    };
    const request = { query, declared: [media, page], plugins: ['content'], name: 'x', rootDir, now: NOW };
    await expect(draftMigration(request)).rejects.toMatchObject({
      code: 'draft',
      message: expect.stringMatching(
        /relation "media_image" does not exist[^]*draft that first, or all together/,
      ),
    });
    expect(await readdir(rootDir)).toEqual([]);
  });

  test('build an invalid index anew', async () => {
    const declared = [content(PAGE, 'CREATE UNIQUE INDEX uq_content_page_title ON content_page (title)')];
    await client.query(`${PAGE}; INSERT INTO content_page VALUES (1, 'a'), (2, 'a')`);
    const concurrently = 'CREATE UNIQUE INDEX CONCURRENTLY uq_content_page_title ON content_page (title)';
    await expect(client.query(concurrently)).rejects.toThrow('could not create unique index');
    expect(await findDrift(query, declared)).toEqual([
      expect.stringContaining('(invalid, left by an interrupted'),
    ]);
    const [drafted] = await draft(declared, 'index');
    expect(drafted?.up).toEqual([
      'DROP INDEX "uq_content_page_title"',
      'CREATE UNIQUE INDEX "uq_content_page_title" ON content_page USING btree (title)',
    ]);
  });

  test('leave no trace of the trial in the database', async () => {
    await client.query(PAGE);
    const traces = `SELECT (SELECT count(*) FROM pg_namespace)::int AS schemas, (SELECT count(*) FROM pg_class)::int AS relations, current_setting('search_path') AS path`;
    const before = (await client.query(traces)).rows;
    await draft([content(PAGE.replace('text', 'varchar(9)'))], 'x', true);
    await expect(draft([content('CREATE TABLE nonsense (')], 'x')).rejects.toThrow();
    expect((await client.query(traces)).rows).toEqual(before);
  });

  test('are refused under a bad name or for an unknown plugin', async () => {
    await expect(draft([content(PAGE)], 'Add Pages')).rejects.toThrow(/lower-case words with hyphens/);
    const request = { query, declared: [content(PAGE)], plugins: ['blog'], name: 'x', rootDir, now: NOW };
    await expect(draftMigration(request)).rejects.toThrow('There is no enabled plugin "blog".');
  });

  test('are laid out as prettier would lay them out', async () => {
    const statements = [
      [],
      ['SELECT 1'],
      ['SELECT 1', 'SELECT 2'],
      ['a\n\\b`${c}'],
      ['x'.repeat(120)],
      ['x'.repeat(81)],
      ['x'.repeat(82)],
    ];
    const options = {
      parser: 'typescript',
      singleQuote: true,
      printWidth: 110,
      trailingComma: 'all',
    } as const;
    for (const up of statements) {
      const text = renderMigration({ up, down: up });
      expect(await prettier.format(text, options)).toBe(text);
    }
  });
});
