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
    name: 'widens integer to bigint in place, with the default and every value kept',
    before: [page('n integer NOT NULL DEFAULT 7')],
    rows: [row('1, 2147483647')],
    after: [page('n bigint NOT NULL DEFAULT 7')],
    up: [
      `${T} ALTER COLUMN "n" DROP DEFAULT`,
      `${T} ALTER COLUMN "n" TYPE bigint`,
      `${T} ALTER COLUMN "n" SET DEFAULT 7`,
    ],
    keeps: ['SELECT n FROM content_page', [{ n: '2147483647' }]],
  },
  {
    name: 'lets a varchar grow in place, under a check and an index',
    before: [
      page(`code varchar(4) CONSTRAINT ck_content_page_code CHECK (code <> '')`),
      'CREATE INDEX ix_content_page_code ON content_page (code)',
    ],
    rows: [row(`1, 'abcd'`)],
    after: [
      page(`code varchar(40) CONSTRAINT ck_content_page_code CHECK (code <> '')`),
      'CREATE INDEX ix_content_page_code ON content_page (code)',
    ],
    up: [`${T} ALTER COLUMN "code" TYPE character varying(40)`],
    keeps: ['SELECT code FROM content_page', [{ code: 'abcd' }]],
  },
  {
    name: 'turns varchar into text and writes the check again, whose text changes with the type',
    before: [page(`kind varchar(8) NOT NULL CONSTRAINT ck_content_page_kind CHECK (kind IN ('a', 'b'))`)],
    rows: [row(`1, 'b'`)],
    after: [page(`kind text NOT NULL CONSTRAINT ck_content_page_kind CHECK (kind IN ('a', 'b'))`)],
    up: [
      `${T} DROP CONSTRAINT "ck_content_page_kind"`,
      `${T} ALTER COLUMN "kind" TYPE text`,
      `${T} ADD CONSTRAINT "ck_content_page_kind" CHECK ((kind = ANY (ARRAY['a'::text, 'b'::text])))`,
    ],
    keeps: ['SELECT kind FROM content_page', [{ kind: 'b' }]],
  },
  {
    name: 'widens numeric on both sides of the point',
    before: [page('rate numeric(5,2)')],
    rows: [row('1, 123.45')],
    after: [page('rate numeric(9,4)')],
    up: [`${T} ALTER COLUMN "rate" TYPE numeric(9,4)`],
    keeps: ['SELECT rate FROM content_page', [{ rate: '123.4500' }]],
  },
  {
    name: 'turns uuid into text, which every value survives',
    before: [page('ref uuid')],
    rows: [row(`1, '018f0000-0000-7000-8000-000000000001'`)],
    after: [page('ref text')],
    up: [`${T} ALTER COLUMN "ref" TYPE text`],
    keeps: ['SELECT ref FROM content_page', [{ ref: '018f0000-0000-7000-8000-000000000001' }]],
  },
  {
    name: 'leaves bigint to integer for review and changes nothing',
    before: [page('n bigint DEFAULT 1')],
    rows: [row('1, 5000000000')],
    after: [page('n integer DEFAULT 2')],
    up: [],
    review: [
      'Column content_page.n is bigint in the database and integer in the declarations.',
      'Column content_page.n has the default 1 in the database and 2 in the declarations.',
    ],
    keeps: ['SELECT n FROM content_page', [{ n: '5000000000' }]],
  },
  {
    name: 'converts text to integer when drops are allowed, with the default and the index',
    before: [
      page(`n text DEFAULT '1'`),
      'CREATE INDEX ix_content_page_n ON content_page (n) WHERE n IS NOT NULL',
    ],
    rows: [row(`1, '42'`)],
    after: [page('n integer DEFAULT 1'), 'CREATE INDEX ix_content_page_n ON content_page (n) WHERE n > 0'],
    allowDrops: true,
    up: [
      'DROP INDEX "ix_content_page_n"',
      `${T} ALTER COLUMN "n" DROP DEFAULT`,
      `${T} ALTER COLUMN "n" TYPE integer USING "n"::integer`,
      `${T} ALTER COLUMN "n" SET DEFAULT 1`,
      'CREATE INDEX "ix_content_page_n" ON content_page USING btree (n) WHERE (n > 0)',
    ],
    keeps: ['SELECT n FROM content_page', [{ n: 42 }]],
  },
  {
    name: 'holds back the constraint and the index that rest on a conversion under review',
    before: [page('n text')],
    rows: [row(`1, 'many'`)],
    after: [
      page('n integer CONSTRAINT ck_content_page_n CHECK (n > 0)'),
      'CREATE INDEX ix_content_page_n ON content_page (n)',
    ],
    up: [],
    review: [
      'Column content_page.n is text in the database and integer in the declarations.',
      'Constraint ck_content_page_n of content_page is declared and missing in the database.',
      'Index ix_content_page_n of content_page is declared and missing in the database.',
    ],
    keeps: ['SELECT n FROM content_page', [{ n: 'many' }]],
  },
  {
    name: 'shortens a varchar without an explicit cast, so that a long value is refused and not cut',
    before: [page('code varchar(20)')],
    rows: [row(`1, 'abc'`)],
    after: [page('code varchar(3)')],
    allowDrops: true,
    up: [`${T} ALTER COLUMN "code" TYPE character varying(3)`],
    keeps: ['SELECT code FROM content_page', [{ code: 'abc' }]],
  },
  {
    name: 'adds a generated column that has values at once',
    before: [page('title text')],
    rows: [row(`1, 'Hello'`)],
    after: [page('title text', `search text GENERATED ALWAYS AS (lower(title)) STORED`)],
    up: [`${T} ADD COLUMN "search" text GENERATED ALWAYS AS (lower(title)) STORED`],
    keeps: ['SELECT search FROM content_page', [{ search: 'hello' }]],
  },
  {
    name: 'makes a generated column again when its expression changes, with its index',
    before: [
      page('title text', 'body text', `search text GENERATED ALWAYS AS (lower(title)) STORED`),
      'CREATE INDEX ix_content_page_search ON content_page USING gin (search gin_trgm_ops)',
    ],
    rows: [row(`1, 'Hello', 'World'`)],
    after: [
      page('title text', 'body text', `search text GENERATED ALWAYS AS (lower(title || ' ' || body)) STORED`),
      'CREATE INDEX ix_content_page_search ON content_page USING gin (search gin_trgm_ops)',
    ],
    up: [
      'DROP INDEX "ix_content_page_search"',
      `${T} DROP COLUMN "search"`,
      `${T} ADD COLUMN "search" text GENERATED ALWAYS AS (lower(((title || ' '::text) || body))) STORED`,
      'CREATE INDEX "ix_content_page_search" ON content_page USING gin (search gin_trgm_ops)',
    ],
    keeps: ['SELECT title, search FROM content_page', [{ title: 'Hello', search: 'hello world' }]],
  },
  {
    name: 'changes the type under a generated column by making that column again',
    before: [page('n integer', 'twice bigint GENERATED ALWAYS AS (n * 2) STORED')],
    rows: [row('1, 21')],
    after: [page('n bigint', 'twice bigint GENERATED ALWAYS AS (n * 2) STORED')],
    up: [
      `${T} DROP COLUMN "twice"`,
      `${T} ALTER COLUMN "n" TYPE bigint`,
      `${T} ADD COLUMN "twice" bigint GENERATED ALWAYS AS ((n * 2)) STORED`,
    ],
    keeps: ['SELECT n, twice FROM content_page', [{ n: '21', twice: '42' }]],
  },
  {
    name: 'turns a generated column into an ordinary one that keeps its values',
    before: [page('a text', 'b text GENERATED ALWAYS AS (upper(a)) STORED')],
    rows: [row(`1, 'x'`)],
    after: [page('a text', 'b text')],
    up: [`${T} ALTER COLUMN "b" DROP EXPRESSION`],
    keeps: ['SELECT b FROM content_page', [{ b: 'X' }]],
  },
  {
    name: 'leaves it for review to generate what people wrote',
    before: [page('a text', 'b text')],
    rows: [row(`1, 'x', 'written'`)],
    after: [page('a text', 'b text GENERATED ALWAYS AS (upper(a)) STORED')],
    up: [],
    review: [
      'Column content_page.b is an ordinary column in the database and generated as upper(a) in the declarations.',
    ],
    keeps: ['SELECT b FROM content_page', [{ b: 'written' }]],
  },
  {
    name: 'makes a column an identity that goes on after the highest number',
    before: [page('n integer NOT NULL')],
    rows: [row('1, 41')],
    after: [page('n integer GENERATED BY DEFAULT AS IDENTITY')],
    up: [
      `${T} ALTER COLUMN "n" ADD GENERATED BY DEFAULT AS IDENTITY`,
      `SELECT setval(pg_get_serial_sequence('"content_page"', 'n'), max("n")) FROM "content_page" HAVING max("n") IS NOT NULL`,
    ],
    keeps: ['INSERT INTO content_page (id) VALUES (2) RETURNING n', [{ n: 42 }]],
  },
  {
    name: 'changes how an identity counts and whether it may be overruled, and drops one',
    before: [page('a integer GENERATED BY DEFAULT AS IDENTITY', 'b integer GENERATED ALWAYS AS IDENTITY')],
    rows: ['INSERT INTO content_page (id) VALUES (1)'],
    after: [page('a integer GENERATED ALWAYS AS IDENTITY (INCREMENT BY 5)', 'b integer NOT NULL')],
    up: [
      `${T} ALTER COLUMN "a" SET GENERATED ALWAYS SET INCREMENT BY 5 SET MINVALUE 1 SET MAXVALUE 2147483647 SET START WITH 1 SET CACHE 1 SET NO CYCLE`,
      `${T} ALTER COLUMN "b" DROP IDENTITY`,
    ],
    keeps: ['SELECT a, b FROM content_page', [{ a: 1, b: 1 }]],
  },
  {
    name: 'widens an identity column together with its sequence',
    before: [
      'CREATE TABLE content_log (n integer GENERATED ALWAYS AS IDENTITY, CONSTRAINT pk_content_log PRIMARY KEY (n))',
    ],
    rows: ['INSERT INTO content_log DEFAULT VALUES'],
    after: [
      'CREATE TABLE content_log (n bigint GENERATED ALWAYS AS IDENTITY, CONSTRAINT pk_content_log PRIMARY KEY (n))',
    ],
    up: ['ALTER TABLE "content_log" ALTER COLUMN "n" TYPE bigint'],
    keeps: ['INSERT INTO content_log DEFAULT VALUES RETURNING n', [{ n: '2' }]],
  },
  {
    name: 'changes a collation in place',
    before: [page('a text'), 'CREATE INDEX ix_content_page_a ON content_page (a)'],
    rows: [row(`1, 'ä'`)],
    after: [page('a text COLLATE "C"'), 'CREATE INDEX ix_content_page_a ON content_page (a)'],
    up: [`${T} ALTER COLUMN "a" TYPE text COLLATE "C"`],
    keeps: ['SELECT a FROM content_page', [{ a: 'ä' }]],
  },
];

describe('the differ, on types, generated columns and identities', () => {
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

  test('makes a virtual generated column again when its expression changes, on a PostgreSQL that has them', async () => {
    const { rows } = await client.query<{ version: number }>(
      `SELECT current_setting('server_version_num')::int AS version`,
    );
    if ((rows[0]?.version ?? 0) < 180_000) return;
    const outcome = await playDiffCase(queryOf(client), 'virtual', {
      name: '',
      before: [page('n integer', 'm integer GENERATED ALWAYS AS (n + 1) VIRTUAL')],
      rows: [row('1, 1')],
      after: [page('n integer', 'm integer GENERATED ALWAYS AS (n + 2) VIRTUAL')],
      up: [],
      keeps: ['SELECT m FROM content_page', []],
    });
    expect(outcome.drafts[0]?.up).toEqual([
      `${T} DROP COLUMN "m"`,
      `${T} ADD COLUMN "m" integer GENERATED ALWAYS AS ((n + 2))`,
    ]);
    expect([outcome.kept, outcome.again, outcome.notRestored]).toEqual([[{ m: 3 }], [], []]);
  });
});
