import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { snapshotSchema } from './catalog-snapshot.js';
import { buildDeclared } from './declared-build.js';
import type { Query } from './declared-schema.js';
import { diffSchema, type PluginDiff } from './diff-schema.js';
import { proveDraft } from './draft-proof.js';
import { openOwnership } from './ownership.js';
import { SchemaCopy } from './schema-copy.js';
import { inScratch } from './scratch.js';
import { queryOf } from './session.js';

const declare = (statement: string) => [
  { plugin: 'content', dependsOn: [], statements: [statement], renames: [] },
];
const WANTED = declare('CREATE TABLE content_page (id integer, title text)');

describe('the proof of a draft', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let query: Query;

  /** Tries `up` as the draft that leads from the table in the database to the wanted one. */
  const prove = (...up: string[]): Promise<PluginDiff[]> =>
    inScratch(query, async (scratch) => {
      const build = await buildDeclared(query, scratch, WANTED);
      const ownership = openOwnership(WANTED, build.owners);
      const isOurs = (name: string): boolean => ownership.pluginOf(name) !== null;
      const only = new Set(['content']);
      const session = { query, scratch, schema: 'public', build, ownership, isOurs, only, allowDrops: false };
      const { model: goal } = await SchemaCopy.settled(query, scratch, build.model, isOurs);
      const current = await snapshotSchema(query, 'public');
      const { copy, model: origin } = await SchemaCopy.settled(query, scratch, current, isOurs);
      const draft = { plugin: 'content', up, down: [], review: [], notes: [], differences: [] };
      return proveDraft({ session, copy, origin, goal, renames: [] }, [draft]);
    });

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    query = queryOf(client);
    await client.query('DROP TABLE IF EXISTS content_page; CREATE TABLE content_page (id integer)');
  });
  afterEach(() => client.end());

  test('accepts one that reaches the declarations, and finds the way back', async () => {
    expect(await prove('ALTER TABLE content_page ADD COLUMN title text')).toMatchObject([
      { down: ['ALTER TABLE "content_page" DROP COLUMN "title"'], notes: [] },
    ]);
  });

  test('refuses one that leaves a difference, and names the difference', async () => {
    await expect(prove('ALTER TABLE content_page ADD COLUMN title varchar(9)')).rejects.toMatchObject({
      code: 'draft',
      message:
        'The draft would not reach the declarations. What stays: ' +
        'Column content_page.title is character varying(9) in the database and text in the declarations.',
    });
  });

  test('refuses one with a statement that fails, and shows the statement', async () => {
    await expect(prove('ALTER TABLE content_page ADD COLUMN title texxt')).rejects.toMatchObject({
      code: 'draft',
      message: expect.stringMatching(
        /type "texxt" does not exist\n {4}ALTER TABLE content_page ADD COLUMN title texxt/,
      ),
    });
  });

  test('says so when there is no way back, and keeps the draft', async () => {
    await client.query('ALTER TABLE content_page ADD COLUMN title jsonb');
    const [draft] = await diffSchema(
      query,
      declare('CREATE TABLE content_page (id integer, title integer)'),
      {
        allowDrops: true,
      },
    );
    expect(draft).toMatchObject({
      up: ['ALTER TABLE "content_page" ALTER COLUMN "title" TYPE integer USING "title"::integer'],
      down: [],
      notes: ['No way back was found, write "down" by hand: cannot cast type integer to jsonb'],
    });
  });
});
