import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { playDiffCase, type DiffCase } from './diff-case.js';
import { queryOf } from './session.js';

const PAGE =
  'CREATE TABLE content_page (id integer NOT NULL, title text, CONSTRAINT pk_content_page PRIMARY KEY (id))';
const ROW = `INSERT INTO content_page VALUES (1, 'Home')`;
const T = 'ALTER TABLE "content_page"';

const CASES: DiffCase[] = [
  {
    name: 'creates a table with everything that belongs to it',
    before: [PAGE],
    rows: [ROW],
    after: [
      PAGE,
      `CREATE TABLE content_banner (
         id uuid NOT NULL DEFAULT gen_random_uuid(),
         no bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000),
         kind varchar(10) NOT NULL DEFAULT 'wide',
         page_id integer NOT NULL,
         label text GENERATED ALWAYS AS (upper(kind)) STORED,
         CONSTRAINT pk_content_banner PRIMARY KEY (id),
         CONSTRAINT uq_content_banner_no UNIQUE (no),
         CONSTRAINT ck_content_banner_kind CHECK (kind IN ('wide', 'tall')),
         CONSTRAINT fk_content_banner_page_id FOREIGN KEY (page_id) REFERENCES content_page (id) ON DELETE RESTRICT
       ) WITH (fillfactor = 70)`,
      'CREATE INDEX ix_content_banner_page_id ON content_banner (page_id)',
      `COMMENT ON TABLE content_banner IS 'Banners'`,
    ],
    up: [
      `CREATE TABLE "content_banner" (\n` +
        `  "id" uuid DEFAULT gen_random_uuid() NOT NULL,\n` +
        `  "no" bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000) NOT NULL,\n` +
        `  "kind" character varying(10) DEFAULT 'wide'::character varying NOT NULL,\n` +
        `  "page_id" integer NOT NULL,\n` +
        `  "label" text GENERATED ALWAYS AS (upper((kind)::text)) STORED,\n` +
        `  CONSTRAINT "pk_content_banner" PRIMARY KEY (id),\n` +
        `  CONSTRAINT "uq_content_banner_no" UNIQUE (no),\n` +
        `  CONSTRAINT "ck_content_banner_kind" CHECK (((kind)::text = ANY (ARRAY[('wide'::character varying)::text, ('tall'::character varying)::text])))\n` +
        `) WITH (fillfactor = 70)`,
      'ALTER TABLE "content_banner" ADD CONSTRAINT "fk_content_banner_page_id" FOREIGN KEY (page_id) REFERENCES content_page(id) ON DELETE RESTRICT',
      'CREATE INDEX "ix_content_banner_page_id" ON content_banner USING btree (page_id)',
      `COMMENT ON TABLE "content_banner" IS 'Banners'`,
    ],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
  {
    name: 'keeps an undeclared table for review, and leaves tables that are nobody’s alone',
    before: [PAGE, 'CREATE TABLE content_old (id integer)'],
    rows: [ROW, 'INSERT INTO content_old VALUES (1)', 'CREATE TABLE somebody_else (id integer)'],
    after: [PAGE],
    up: [],
    review: ['Table content_old exists in the database and is not declared.'],
    keeps: ['SELECT count(*)::int AS n FROM content_old', [{ n: 1 }]],
  },
  {
    name: 'drops undeclared tables that point to each other when drops are allowed',
    before: [
      PAGE,
      'CREATE TABLE content_a (id integer PRIMARY KEY, b_id integer)',
      'CREATE TABLE content_b (id integer PRIMARY KEY, a_id integer CONSTRAINT fk_content_b_a_id REFERENCES content_a)',
      'ALTER TABLE content_a ADD CONSTRAINT fk_content_a_b_id FOREIGN KEY (b_id) REFERENCES content_b',
    ],
    rows: [ROW],
    after: [PAGE],
    allowDrops: true,
    up: [
      'ALTER TABLE "content_a" DROP CONSTRAINT "fk_content_a_b_id"',
      'ALTER TABLE "content_b" DROP CONSTRAINT "fk_content_b_a_id"',
      'DROP TABLE "content_a"',
      'DROP TABLE "content_b"',
    ],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
  {
    name: 'renames a column with its constraints and indexes, and keeps every value',
    before: [
      `CREATE TABLE content_page (id integer, headline text NOT NULL, search text GENERATED ALWAYS AS (lower(headline)) STORED,
         CONSTRAINT pk_content_page PRIMARY KEY (id), CONSTRAINT uq_content_page_headline UNIQUE (headline),
         CONSTRAINT ck_content_page_headline CHECK (headline <> ''))`,
      'CREATE INDEX ix_content_page_headline ON content_page (lower(headline)) WHERE headline IS NOT NULL',
    ],
    rows: [`INSERT INTO content_page VALUES (1, 'Home')`],
    after: [
      `CREATE TABLE content_page (id integer, title text NOT NULL, search text GENERATED ALWAYS AS (lower(title)) STORED,
         CONSTRAINT pk_content_page PRIMARY KEY (id), CONSTRAINT uq_content_page_title UNIQUE (title),
         CONSTRAINT ck_content_page_title CHECK (title <> ''))`,
      'CREATE INDEX ix_content_page_title ON content_page (lower(title)) WHERE title IS NOT NULL',
    ],
    renames: [{ kind: 'column', table: 'content_page', from: 'headline', to: 'title' }],
    up: [
      `${T} RENAME COLUMN "headline" TO "title"`,
      `${T} RENAME CONSTRAINT "uq_content_page_headline" TO "uq_content_page_title"`,
      `${T} RENAME CONSTRAINT "ck_content_page_headline" TO "ck_content_page_title"`,
      'ALTER INDEX "ix_content_page_headline" RENAME TO "ix_content_page_title"',
    ],
    keeps: ['SELECT title, search FROM content_page', [{ title: 'Home', search: 'home' }]],
  },
  {
    name: 'renames a column and changes it in the same migration',
    before: [
      'CREATE TABLE content_page (id integer, hits integer, CONSTRAINT pk_content_page PRIMARY KEY (id))',
    ],
    rows: ['INSERT INTO content_page VALUES (1, 9), (2, NULL)'],
    after: [
      'CREATE TABLE content_page (id integer, views bigint NOT NULL, CONSTRAINT pk_content_page PRIMARY KEY (id))',
    ],
    renames: [{ kind: 'column', table: 'content_page', from: 'hits', to: 'views' }],
    fill: '0',
    up: [
      `${T} RENAME COLUMN "hits" TO "views"`,
      `${T} ALTER COLUMN "views" TYPE bigint`,
      `-- backfill: replace the placeholder by the value that existing rows get; the migration refuses to run with it\nUPDATE "content_page" SET "views" = "<value for rows that exist>" WHERE "views" IS NULL`,
      `${T} ALTER COLUMN "views" SET NOT NULL`,
    ],
    keeps: ['SELECT views FROM content_page ORDER BY id', [{ views: '9' }, { views: '0' }]],
  },
  {
    name: 'renames a table with a column, its keys and what points to it, and keeps the rows',
    before: [
      'CREATE TABLE content_folder (id integer, label text, CONSTRAINT pk_content_folder PRIMARY KEY (id))',
      'CREATE TABLE content_page (id integer, folder_id integer CONSTRAINT fk_content_page_folder_id REFERENCES content_folder, CONSTRAINT pk_content_page PRIMARY KEY (id))',
      'CREATE INDEX ix_content_folder_label ON content_folder (label)',
    ],
    rows: [`INSERT INTO content_folder VALUES (3, 'News')`, 'INSERT INTO content_page VALUES (1, 3)'],
    after: [
      'CREATE TABLE content_section (id integer, name text, CONSTRAINT pk_content_section PRIMARY KEY (id))',
      'CREATE TABLE content_page (id integer, folder_id integer CONSTRAINT fk_content_page_folder_id REFERENCES content_section, CONSTRAINT pk_content_page PRIMARY KEY (id))',
      'CREATE INDEX ix_content_section_name ON content_section (name)',
    ],
    renames: [
      { kind: 'column', table: 'content_section', from: 'label', to: 'name' },
      { kind: 'table', from: 'content_folder', to: 'content_section' },
    ],
    up: [
      'ALTER TABLE "content_folder" RENAME TO "content_section"',
      'ALTER TABLE "content_section" RENAME COLUMN "label" TO "name"',
      'ALTER TABLE "content_section" RENAME CONSTRAINT "pk_content_folder" TO "pk_content_section"',
      'ALTER INDEX "ix_content_folder_label" RENAME TO "ix_content_section_name"',
    ],
    keeps: [
      'SELECT name FROM content_section s JOIN content_page p ON p.folder_id = s.id',
      [{ name: 'News' }],
    ],
  },
  {
    name: 'does nothing for a rename that has been done, however long it stays declared',
    before: [PAGE],
    rows: [ROW],
    after: [PAGE],
    renames: [{ kind: 'column', table: 'content_page', from: 'headline', to: 'title' }],
    up: [],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
  {
    name: 'sets and resets storage parameters',
    before: [`${PAGE} WITH (fillfactor = 90, autovacuum_enabled = false)`],
    rows: [ROW],
    after: [`${PAGE} WITH (fillfactor = 70)`],
    up: [`${T} SET (fillfactor = 70)`, `${T} RESET (autovacuum_enabled)`],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
  {
    name: 'drafts for each plugin what is its own, in the order of their dependencies',
    before: [PAGE],
    rows: [ROW],
    others: [
      {
        plugin: 'media',
        before: ['CREATE TABLE media_image (id integer, CONSTRAINT pk_media_image PRIMARY KEY (id))'],
        after: ['CREATE TABLE media_image (id bigint, CONSTRAINT pk_media_image PRIMARY KEY (id))'],
      },
    ],
    after: [
      PAGE.replace(
        'title text',
        'title text, image_id bigint CONSTRAINT fk_content_page_image_id REFERENCES media_image',
      ),
    ],
    up: [
      'ALTER TABLE "media_image" ALTER COLUMN "id" TYPE bigint',
      `${T} ADD COLUMN "image_id" bigint`,
      `${T} ADD CONSTRAINT "fk_content_page_image_id" FOREIGN KEY (image_id) REFERENCES media_image(id)`,
    ],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
];

describe('the differ, on tables and renames', () => {
  let database: TestDatabase;
  let client: pg.Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.url });
    await client.connect();
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
