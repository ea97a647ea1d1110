import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { playDiffCase, type DiffCase } from './diff-case.js';
import { queryOf } from './session.js';

/** A table `content_page` with an integer id and the given columns. */
const page = (...columns: string[]): string =>
  `CREATE TABLE content_page (${['id integer NOT NULL', ...columns, 'CONSTRAINT pk_content_page PRIMARY KEY (id)'].join(', ')})`;
const row = (values: string): string => `INSERT INTO content_page VALUES (${values})`;
const T = 'ALTER TABLE "content_page"';

const CASES: DiffCase[] = [
  {
    name: 'finds nothing in a table that equals its declaration, odd defaults and types included',
    before: [
      page(
        `a text DEFAULT 'x'`,
        `b numeric(12,2) DEFAULT 0`,
        `c timestamptz DEFAULT now()`,
        `d text[] DEFAULT '{}'`,
        `e jsonb DEFAULT '{}'`,
        `f char(3) DEFAULT 'EUR'`,
        `g boolean DEFAULT false`,
        `h bigint DEFAULT 0`,
      ),
    ],
    rows: [row('1')],
    after: [
      page(
        `a text DEFAULT 'x'`,
        `b decimal(12,2) DEFAULT 0`,
        `c timestamp with time zone DEFAULT now()`,
        `d text[] DEFAULT '{}'`,
        `e jsonb DEFAULT '{}'`,
        `f character(3) DEFAULT 'EUR'`,
        `g bool DEFAULT false`,
        `h int8 DEFAULT 0`,
      ),
    ],
    up: [],
  },
  {
    name: 'adds a nullable column',
    before: [page()],
    rows: [row('1')],
    after: [page('title text')],
    up: [`${T} ADD COLUMN "title" text`],
    keeps: ['SELECT id, title FROM content_page', [{ id: 1, title: null }]],
  },
  {
    name: 'adds a NOT NULL column with a default in one step, and the rows get it',
    before: [page()],
    rows: [row('1')],
    after: [page(`kind text NOT NULL DEFAULT 'page'`)],
    up: [`${T} ADD COLUMN "kind" text DEFAULT 'page'::text NOT NULL`],
    keeps: ['SELECT kind FROM content_page', [{ kind: 'page' }]],
  },
  {
    name: 'adds a NOT NULL column without default to a table with rows in three steps that wait for a value',
    before: [page()],
    rows: [row('1'), row('2')],
    after: [page('title text NOT NULL')],
    fill: `'page ' || id`,
    up: [
      `${T} ADD COLUMN "title" text`,
      `-- backfill: replace the placeholder by the value that existing rows get; the migration refuses to run with it\nUPDATE "content_page" SET "title" = "<value for rows that exist>" WHERE "title" IS NULL`,
      `${T} ALTER COLUMN "title" SET NOT NULL`,
    ],
    keeps: [
      'SELECT id, title FROM content_page ORDER BY id',
      [
        { id: 1, title: 'page 1' },
        { id: 2, title: 'page 2' },
      ],
    ],
  },
  {
    name: 'adds a NOT NULL column without default to an empty table in one step and says so',
    before: [page()],
    after: [page('title text NOT NULL')],
    up: [`${T} ADD COLUMN "title" text NOT NULL`],
    notes: [
      'content_page has no rows here, so title is added NOT NULL in one step; a database where it has rows will refuse that.',
    ],
  },
  {
    name: 'sets, changes and drops defaults without touching rows',
    before: [page(`a text`, `b text DEFAULT 'old'`, `c text DEFAULT 'gone'`)],
    rows: [row(`1, 'a', 'b', 'c'`)],
    after: [page(`a text DEFAULT 'new'`, `b text DEFAULT 'new'`, `c text`)],
    up: [
      `${T} ALTER COLUMN "a" SET DEFAULT 'new'::text`,
      `${T} ALTER COLUMN "b" SET DEFAULT 'new'::text`,
      `${T} ALTER COLUMN "c" DROP DEFAULT`,
    ],
    keeps: ['SELECT a, b, c FROM content_page', [{ a: 'a', b: 'b', c: 'c' }]],
  },
  {
    name: 'drops NOT NULL',
    before: [page('a text NOT NULL')],
    rows: [row(`1, 'a'`)],
    after: [page('a text')],
    up: [`${T} ALTER COLUMN "a" DROP NOT NULL`],
    keeps: ['SELECT a FROM content_page', [{ a: 'a' }]],
  },
  {
    name: 'sets NOT NULL directly where no row has a null',
    before: [page('a text')],
    rows: [row(`1, 'a'`)],
    after: [page('a text NOT NULL')],
    up: [`${T} ALTER COLUMN "a" SET NOT NULL`],
    keeps: ['SELECT a FROM content_page', [{ a: 'a' }]],
  },
  {
    name: 'waits for a value before NOT NULL where rows have nulls, and overwrites no other row',
    before: [page('a text')],
    rows: [row(`1, 'a'`), row('2, NULL')],
    after: [page('a text NOT NULL')],
    fill: `'filled'`,
    up: [
      `-- backfill: replace the placeholder by the value that existing rows get; the migration refuses to run with it\nUPDATE "content_page" SET "a" = "<value for rows that exist>" WHERE "a" IS NULL`,
      `${T} ALTER COLUMN "a" SET NOT NULL`,
    ],
    keeps: ['SELECT a FROM content_page ORDER BY id', [{ a: 'a' }, { a: 'filled' }]],
  },
  {
    name: 'fills nulls with the declared default before NOT NULL',
    before: [page('a text')],
    rows: [row(`1, 'a'`), row('2, NULL')],
    after: [page(`a text NOT NULL DEFAULT 'd'`)],
    up: [
      `${T} ALTER COLUMN "a" SET DEFAULT 'd'::text`,
      'UPDATE "content_page" SET "a" = DEFAULT WHERE "a" IS NULL',
      `${T} ALTER COLUMN "a" SET NOT NULL`,
    ],
    keeps: ['SELECT a FROM content_page ORDER BY id', [{ a: 'a' }, { a: 'd' }]],
  },
  {
    name: 'keeps an undeclared column for review, and lifts its NOT NULL so that new rows are possible',
    before: [page('old text NOT NULL', 'a text')],
    rows: [row(`1, 'kept', 'a'`)],
    after: [page('a text')],
    up: [`${T} ALTER COLUMN "old" DROP NOT NULL`],
    review: ['Column content_page.old exists in the database and is not declared.'],
    keeps: ['SELECT old FROM content_page', [{ old: 'kept' }]],
  },
  {
    name: 'drops an undeclared column, with what hangs on it, only when drops are allowed',
    before: [page('old text UNIQUE', 'a text'), 'CREATE INDEX ix_content_page_old ON content_page (old, a)'],
    rows: [row(`1, 'gone', 'a'`)],
    after: [page('a text')],
    allowDrops: true,
    up: [`${T} DROP COLUMN "old"`],
    keeps: ['SELECT a FROM content_page', [{ a: 'a' }]],
  },
  {
    name: 'does not take an undeclared and a missing column for a rename',
    before: [page('headline text')],
    rows: [row(`1, 'h'`)],
    after: [page('title text')],
    up: [`${T} ADD COLUMN "title" text`],
    review: ['Column content_page.headline exists in the database and is not declared.'],
    keeps: ['SELECT headline, title FROM content_page', [{ headline: 'h', title: null }]],
  },
  {
    name: 'writes column and table comments, quotes included',
    before: [page('a text'), `COMMENT ON COLUMN content_page.id IS 'old'`],
    rows: [row(`1, 'a'`)],
    after: [
      page('a text'),
      `COMMENT ON COLUMN content_page.a IS 'the author''s'`,
      `COMMENT ON TABLE content_page IS 'Pages'`,
    ],
    up: [
      'COMMENT ON COLUMN "content_page"."id" IS NULL',
      `COMMENT ON COLUMN "content_page"."a" IS 'the author''s'`,
      `COMMENT ON TABLE "content_page" IS 'Pages'`,
    ],
    keeps: ['SELECT a FROM content_page', [{ a: 'a' }]],
  },
  {
    name: 'quotes names that are SQL words or have capitals',
    before: [page('"order" integer')],
    rows: [row('1, 7')],
    after: [page('"order" bigint', '"Title" text')],
    up: [`${T} ALTER COLUMN "order" TYPE bigint`, `${T} ADD COLUMN "Title" text`],
    keeps: ['SELECT "order" FROM content_page', [{ order: '7' }]],
  },
];

describe('the differ, on columns', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('CREATE EXTENSION pg_trgm');
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  test.each(CASES.map((c, index) => [c.name, c, index] as const))('%s', async (_, c, index) => {
    const outcome = await playDiffCase(queryOf(client), `case_${index}`, c);
    expect(outcome.drafts.flatMap((draft) => draft.up)).toEqual(c.up);
    expect(outcome.drafts.flatMap((draft) => draft.review.map((item) => item.sentence))).toEqual(
      c.review ?? [],
    );
    expect(outcome.drafts.flatMap((draft) => draft.notes)).toEqual(c.notes ?? []);
    expect(outcome.again).toEqual([]);
    expect(outcome.kept).toEqual(c.keeps?.[1] ?? []);
    expect(outcome.notRestored).toEqual([]);
  });
});
