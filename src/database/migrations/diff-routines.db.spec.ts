import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { playDiffCase, type DiffCase } from './diff-case.js';
import { queryOf } from './session.js';

const PAGE =
  'CREATE TABLE content_page (id integer NOT NULL, title text, CONSTRAINT pk_content_page PRIMARY KEY (id))';
const ROW = `INSERT INTO content_page VALUES (1, 'Home')`;
const touch = (body = `NEW.title := trim(NEW.title); RETURN NEW;`): string =>
  `CREATE FUNCTION content_page_touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`;
const touched = (body?: string): string =>
  touch(body)
    .replace('CREATE', 'CREATE OR REPLACE')
    .replace(
      'content_page_touch() RETURNS trigger LANGUAGE plpgsql AS $$',
      'content_page_touch()\n RETURNS trigger\n LANGUAGE plpgsql\nAS $function$',
    )
    .replace('$$', '$function$');
const trigger = (when = 'BEFORE INSERT OR UPDATE'): string =>
  `CREATE TRIGGER content_page_touch ${when} ON content_page FOR EACH ROW EXECUTE FUNCTION content_page_touch()`;
const slug = (args: string, body: string): string =>
  `CREATE FUNCTION content_slug(${args}) RETURNS text LANGUAGE sql IMMUTABLE AS '${body}'`;
const T = 'ALTER TABLE "content_page"';

const CASES: DiffCase[] = [
  {
    name: 'creates a function before the index that needs it, and a trigger after its function',
    before: [PAGE],
    rows: [ROW],
    after: [
      slug('value text', 'SELECT lower(value)'),
      touch(),
      PAGE,
      'CREATE INDEX ix_content_page_slug ON content_page (content_slug(title))',
      trigger(),
    ],
    up: [
      touched(),
      `CREATE OR REPLACE FUNCTION content_slug(value text)\n RETURNS text\n LANGUAGE sql\n IMMUTABLE\nAS $function$SELECT lower(value)$function$`,
      'CREATE INDEX "ix_content_page_slug" ON content_page USING btree (content_slug(title))',
      trigger(),
    ],
    keeps: [`INSERT INTO content_page VALUES (2, ' x ') RETURNING title`, [{ title: 'x' }]],
  },
  {
    name: 'replaces the body of a function in place',
    before: [touch(), PAGE, trigger()],
    rows: [ROW],
    after: [touch('NEW.title := upper(NEW.title); RETURN NEW;'), PAGE, trigger()],
    up: [touched('NEW.title := upper(NEW.title); RETURN NEW;')],
    keeps: [`UPDATE content_page SET title = title RETURNING title`, [{ title: 'HOME' }]],
  },
  {
    name: 'drops and creates a function whose arguments changed their names',
    before: [slug('value text', 'SELECT lower(value)'), PAGE],
    rows: [ROW],
    after: [slug('input text', 'SELECT lower(input)'), PAGE],
    up: [
      'DROP FUNCTION "content_slug"(text)',
      `CREATE OR REPLACE FUNCTION content_slug(input text)\n RETURNS text\n LANGUAGE sql\n IMMUTABLE\nAS $function$SELECT lower(input)$function$`,
    ],
    keeps: ['SELECT content_slug(title) AS slug FROM content_page', [{ slug: 'home' }]],
  },
  {
    name: 'keeps an undeclared function for review',
    before: [slug('value text', 'SELECT lower(value)'), PAGE],
    rows: [ROW],
    after: [PAGE],
    up: [],
    review: ['Function content_slug(text) exists in the database and is not declared.'],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
  {
    name: 'replaces a trigger that fires at other times and drops one that is not declared',
    before: [
      touch(),
      PAGE,
      trigger(),
      'CREATE TRIGGER content_page_old AFTER DELETE ON content_page FOR EACH ROW EXECUTE FUNCTION content_page_touch()',
    ],
    rows: [ROW],
    after: [touch(), PAGE, trigger('BEFORE UPDATE OF title')],
    up: [
      'DROP TRIGGER "content_page_old" ON "content_page"',
      'DROP TRIGGER "content_page_touch" ON "content_page"',
      trigger('BEFORE UPDATE OF title'),
    ],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
  {
    name: 'changes the type of a column that a trigger names by making the trigger again',
    before: [touch(), PAGE.replace('title text', 'title varchar(9)'), trigger('BEFORE UPDATE OF title')],
    rows: [ROW],
    after: [touch(), PAGE, trigger('BEFORE UPDATE OF title')],
    up: [
      'DROP TRIGGER "content_page_touch" ON "content_page"',
      `${T} ALTER COLUMN "title" TYPE text`,
      trigger('BEFORE UPDATE OF title'),
    ],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
  {
    name: 'creates a function over a table’s row type after the table',
    before: [PAGE],
    rows: [ROW],
    after: [
      PAGE,
      'CREATE TABLE content_note (id integer)',
      `CREATE FUNCTION content_notes() RETURNS SETOF content_note LANGUAGE sql AS 'SELECT * FROM content_note'`,
    ],
    up: [
      'CREATE TABLE "content_note" (\n  "id" integer\n)',
      `CREATE OR REPLACE FUNCTION content_notes()\n RETURNS SETOF content_note\n LANGUAGE sql\nAS $function$SELECT * FROM content_note$function$`,
    ],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
  {
    name: 'creates a sequence of its own, changes one without losing its place, and keeps an undeclared one',
    before: [PAGE, 'CREATE SEQUENCE content_no_seq', 'CREATE SEQUENCE content_old_seq'],
    rows: [ROW, `SELECT setval('content_no_seq', 500)`],
    after: [
      PAGE,
      'CREATE SEQUENCE content_new_seq AS integer START WITH 10',
      'CREATE SEQUENCE content_no_seq INCREMENT BY 2',
    ],
    up: [
      'CREATE SEQUENCE "content_new_seq" AS integer START WITH 10',
      'ALTER SEQUENCE "content_no_seq" AS bigint INCREMENT BY 2 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1 NO CYCLE',
    ],
    review: ['Sequence content_old_seq exists in the database and is not declared.'],
    keeps: [`SELECT nextval('content_no_seq')::int AS n`, [{ n: 502 }]],
  },
  {
    name: 'sees that a trigger was switched off, and switches it on',
    before: [touch(), PAGE, trigger(), 'ALTER TABLE content_page DISABLE TRIGGER content_page_touch'],
    rows: [ROW],
    after: [touch(), PAGE, trigger()],
    up: [`${T} ENABLE TRIGGER "content_page_touch"`],
    keeps: [`UPDATE content_page SET title = ' x ' RETURNING title`, [{ title: 'x' }]],
  },
  {
    name: 'creates a deferred constraint trigger that always fires',
    before: [PAGE],
    rows: [ROW],
    after: [
      touch('RETURN NULL;'),
      PAGE,
      'CREATE CONSTRAINT TRIGGER content_page_check AFTER INSERT ON content_page DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION content_page_touch()',
      'ALTER TABLE content_page ENABLE ALWAYS TRIGGER content_page_check',
    ],
    up: [
      touched('RETURN NULL;'),
      'CREATE CONSTRAINT TRIGGER content_page_check AFTER INSERT ON content_page DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION content_page_touch()',
      `${T} ENABLE ALWAYS TRIGGER "content_page_check"`,
    ],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
  {
    name: 'leaves a trigger alone that calls nobody’s function',
    before: [PAGE],
    rows: [
      ROW,
      `CREATE FUNCTION replicate() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
      'CREATE TRIGGER replicate AFTER INSERT ON content_page FOR EACH ROW EXECUTE FUNCTION replicate()',
    ],
    after: [PAGE.replace('title text', 'title text, kind text')],
    up: [`${T} ADD COLUMN "kind" text`],
    keeps: [
      `SELECT tgname FROM pg_trigger WHERE tgrelid = 'content_page'::regclass`,
      [{ tgname: 'replicate' }],
    ],
  },
  {
    name: 'says that an index keeps what a function computed before its body changed',
    before: [
      slug('value text', 'SELECT lower(value)'),
      PAGE,
      'CREATE INDEX ix_content_page_slug ON content_page (content_slug(title))',
    ],
    rows: [ROW],
    after: [
      slug('value text', 'SELECT upper(value)'),
      PAGE,
      'CREATE INDEX ix_content_page_slug ON content_page (content_slug(title))',
    ],
    up: [
      `CREATE OR REPLACE FUNCTION content_slug(value text)\n RETURNS text\n LANGUAGE sql\n IMMUTABLE\nAS $function$SELECT upper(value)$function$`,
    ],
    notes: [
      'Function content_slug(text) changes: what generated columns, checks and indexes got from it before stays as it was.',
    ],
    keeps: ['SELECT title FROM content_page', [{ title: 'Home' }]],
  },
  {
    name: 'creates a sequence before the column whose default counts with it',
    before: [PAGE],
    rows: [ROW],
    after: [
      'CREATE SEQUENCE content_no_seq START WITH 7',
      PAGE.replace('title text', `title text, no bigint NOT NULL DEFAULT nextval('content_no_seq')`),
    ],
    up: [
      'CREATE SEQUENCE "content_no_seq" START WITH 7',
      `${T} ADD COLUMN "no" bigint DEFAULT nextval('content_no_seq'::regclass) NOT NULL`,
    ],
    keeps: ['SELECT no FROM content_page', [{ no: '7' }]],
  },
];

describe('the differ, on functions, triggers and sequences', () => {
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
