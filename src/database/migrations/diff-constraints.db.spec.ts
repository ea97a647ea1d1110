import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../testing/postgres.js';
import { playDiffCase, type DiffCase } from './diff-case.js';
import { queryOf } from './session.js';

/** A table `content_page` with an integer id and the given columns and constraints. */
const page = (...parts: string[]): string =>
  `CREATE TABLE content_page (${['id integer NOT NULL', ...parts, 'CONSTRAINT pk_content_page PRIMARY KEY (id)'].join(', ')})`;
const row = (values: string): string => `INSERT INTO content_page VALUES (${values})`;
const PARENT = 'CREATE TABLE content_menu (id integer NOT NULL, CONSTRAINT pk_content_menu PRIMARY KEY (id))';
const T = 'ALTER TABLE "content_page"';

const CASES: DiffCase[] = [
  {
    name: 'adds a check',
    before: [page('n integer')],
    rows: [row('1, 5')],
    after: [page('n integer', 'CONSTRAINT ck_content_page_n CHECK (n > 0)')],
    up: [`${T} ADD CONSTRAINT "ck_content_page_n" CHECK ((n > 0))`],
    keeps: ['SELECT n FROM content_page', [{ n: 5 }]],
  },
  {
    name: 'replaces a check whose rule changed',
    before: [page('n integer', 'CONSTRAINT ck_content_page_n CHECK (n > 0)')],
    rows: [row('1, 5')],
    after: [page('n integer', 'CONSTRAINT ck_content_page_n CHECK (n >= 0)')],
    up: [
      `${T} DROP CONSTRAINT "ck_content_page_n"`,
      `${T} ADD CONSTRAINT "ck_content_page_n" CHECK ((n >= 0))`,
    ],
    keeps: ['SELECT n FROM content_page', [{ n: 5 }]],
  },
  {
    name: 'drops a check that is not declared over columns that are',
    before: [page('n integer', 'CONSTRAINT ck_content_page_n CHECK (n > 0)')],
    rows: [row('1, 5')],
    after: [page('n integer')],
    up: [`${T} DROP CONSTRAINT "ck_content_page_n"`],
    keeps: ['SELECT n FROM content_page', [{ n: 5 }]],
  },
  {
    name: 'keeps a check over an undeclared column for review, together with the column',
    before: [page('n integer', 'old integer', 'CONSTRAINT ck_content_page_old CHECK (old > n)')],
    rows: [row('1, 5, 6')],
    after: [page('n integer')],
    up: [],
    review: [
      'Column content_page.old exists in the database and is not declared.',
      'Constraint ck_content_page_old of content_page exists in the database and is not declared.',
    ],
    keeps: ['SELECT n, old FROM content_page', [{ n: 5, old: 6 }]],
  },
  {
    name: 'sees no difference in a check with IN on a varchar, whose canonical text is not stable',
    before: [
      page(`kind varchar(9) CONSTRAINT ck_content_page_kind CHECK (kind IN ('a', 'b'))`, 'extra text'),
    ],
    rows: [row(`1, 'a', 'x'`)],
    after: [page(`kind varchar(9) CONSTRAINT ck_content_page_kind CHECK (kind IN ('a', 'b'))`)],
    up: [],
    review: ['Column content_page.extra exists in the database and is not declared.'],
    keeps: ['SELECT kind FROM content_page', [{ kind: 'a' }]],
  },
  {
    name: 'adds and drops uniques',
    before: [page('a text', 'b text', 'CONSTRAINT uq_content_page_a UNIQUE (a)')],
    rows: [row(`1, 'a', 'b'`)],
    after: [page('a text', 'b text', 'CONSTRAINT uq_content_page_b UNIQUE (b)')],
    up: [`${T} DROP CONSTRAINT "uq_content_page_a"`, `${T} ADD CONSTRAINT "uq_content_page_b" UNIQUE (b)`],
    keeps: ['SELECT a, b FROM content_page', [{ a: 'a', b: 'b' }]],
  },
  {
    name: 'replaces a unique that gains a column and treats nulls as equal',
    before: [page('a text', 'b text', 'CONSTRAINT uq_content_page_a UNIQUE (a)')],
    rows: [row(`1, 'a', NULL`)],
    after: [page('a text', 'b text', 'CONSTRAINT uq_content_page_a UNIQUE NULLS NOT DISTINCT (a, b)')],
    up: [
      `${T} DROP CONSTRAINT "uq_content_page_a"`,
      `${T} ADD CONSTRAINT "uq_content_page_a" UNIQUE NULLS NOT DISTINCT (a, b)`,
    ],
    keeps: ['SELECT a, b FROM content_page', [{ a: 'a', b: null }]],
  },
  {
    name: 'replaces a primary key by one over two columns',
    before: [page('locale text NOT NULL')],
    rows: [row(`1, 'en'`)],
    after: [
      'CREATE TABLE content_page (id integer NOT NULL, locale text NOT NULL, CONSTRAINT pk_content_page PRIMARY KEY (id, locale))',
    ],
    up: [
      `${T} DROP CONSTRAINT "pk_content_page"`,
      `${T} ADD CONSTRAINT "pk_content_page" PRIMARY KEY (id, locale)`,
    ],
    keeps: ['SELECT id, locale FROM content_page', [{ id: 1, locale: 'en' }]],
  },
  {
    name: 'adds a foreign key after the table it points to',
    before: [page('menu_id integer')],
    rows: [row('1, NULL')],
    after: [
      page('menu_id integer'),
      PARENT,
      'ALTER TABLE content_page ADD CONSTRAINT fk_content_page_menu_id FOREIGN KEY (menu_id) REFERENCES content_menu (id) ON DELETE RESTRICT',
    ],
    up: [
      'CREATE TABLE "content_menu" (\n  "id" integer NOT NULL,\n  CONSTRAINT "pk_content_menu" PRIMARY KEY (id)\n)',
      `${T} ADD CONSTRAINT "fk_content_page_menu_id" FOREIGN KEY (menu_id) REFERENCES content_menu(id) ON DELETE RESTRICT`,
    ],
    keeps: ['SELECT id FROM content_page', [{ id: 1 }]],
  },
  {
    name: 'changes what a foreign key does on delete',
    before: [PARENT, page('menu_id integer CONSTRAINT fk_content_page_menu_id REFERENCES content_menu')],
    rows: ['INSERT INTO content_menu VALUES (7)', row('1, 7')],
    after: [
      PARENT,
      page('menu_id integer CONSTRAINT fk_content_page_menu_id REFERENCES content_menu ON DELETE CASCADE'),
    ],
    up: [
      `${T} DROP CONSTRAINT "fk_content_page_menu_id"`,
      `${T} ADD CONSTRAINT "fk_content_page_menu_id" FOREIGN KEY (menu_id) REFERENCES content_menu(id) ON DELETE CASCADE`,
    ],
    keeps: ['SELECT menu_id FROM content_page', [{ menu_id: 7 }]],
  },
  {
    name: 'drops a foreign key that is not declared, and keeps the column and the table it pointed to',
    before: [PARENT, page('menu_id integer CONSTRAINT fk_content_page_menu_id REFERENCES content_menu')],
    rows: ['INSERT INTO content_menu VALUES (7)', row('1, 7')],
    after: [page('menu_id integer')],
    up: [`${T} DROP CONSTRAINT "fk_content_page_menu_id"`],
    review: ['Table content_menu exists in the database and is not declared.'],
    keeps: ['SELECT menu_id, m.id FROM content_page, content_menu m', [{ menu_id: 7, id: 7 }]],
  },
  {
    name: 'widens a key and the column that points to it in one migration',
    before: [PARENT, page('menu_id integer CONSTRAINT fk_content_page_menu_id REFERENCES content_menu')],
    rows: ['INSERT INTO content_menu VALUES (7)', row('1, 7')],
    after: [
      'CREATE TABLE content_menu (id bigint NOT NULL, CONSTRAINT pk_content_menu PRIMARY KEY (id))',
      page('menu_id bigint CONSTRAINT fk_content_page_menu_id REFERENCES content_menu'),
    ],
    up: [
      'ALTER TABLE "content_menu" ALTER COLUMN "id" TYPE bigint',
      `${T} ALTER COLUMN "menu_id" TYPE bigint`,
    ],
    keeps: ['SELECT menu_id FROM content_page', [{ menu_id: '7' }]],
  },
  {
    name: 'adds an exclusion constraint',
    before: [page('during int4range')],
    rows: [row(`1, '[1,5)'`)],
    after: [
      page('during int4range', 'CONSTRAINT ex_content_page_during EXCLUDE USING gist (during WITH &&)'),
    ],
    up: [`${T} ADD CONSTRAINT "ex_content_page_during" EXCLUDE USING gist (during WITH &&)`],
    keeps: ['SELECT id FROM content_page', [{ id: 1 }]],
  },
  {
    name: 'only renames a constraint and an index whose name alone differs',
    before: [page('a text', 'CONSTRAINT uq_old UNIQUE (a)'), 'CREATE INDEX ix_old ON content_page (a, id)'],
    rows: [row(`1, 'a'`)],
    after: [
      page('a text', 'CONSTRAINT uq_content_page_a UNIQUE (a)'),
      'CREATE INDEX ix_content_page_a ON content_page (a, id)',
    ],
    up: [
      `${T} RENAME CONSTRAINT "uq_old" TO "uq_content_page_a"`,
      'ALTER INDEX "ix_old" RENAME TO "ix_content_page_a"',
    ],
    keeps: ['SELECT a FROM content_page', [{ a: 'a' }]],
  },
  {
    name: 'adds partial, expression and trigram indexes',
    before: [page('a text', 'live boolean')],
    rows: [row(`1, 'Abc', true`)],
    after: [
      page('a text', 'live boolean'),
      'CREATE INDEX ix_content_page_live ON content_page (id DESC) WHERE live',
      'CREATE UNIQUE INDEX uq_content_page_lower_a ON content_page (lower(a))',
      'CREATE INDEX ix_content_page_search ON content_page USING gin (a gin_trgm_ops)',
    ],
    up: [
      'CREATE INDEX "ix_content_page_live" ON content_page USING btree (id DESC) WHERE live',
      'CREATE INDEX "ix_content_page_search" ON content_page USING gin (a gin_trgm_ops)',
      'CREATE UNIQUE INDEX "uq_content_page_lower_a" ON content_page USING btree (lower(a))',
    ],
    keeps: [`SELECT a FROM content_page WHERE a LIKE '%bc%'`, [{ a: 'Abc' }]],
  },
  {
    name: 'makes an index again when its predicate, keys or uniqueness change',
    before: [
      page('a text', 'n integer'),
      'CREATE INDEX ix_content_page_a ON content_page (a) WHERE n > 0',
      'CREATE INDEX ix_content_page_n ON content_page (n)',
    ],
    rows: [row(`1, 'a', 1`)],
    after: [
      page('a text', 'n integer'),
      'CREATE INDEX ix_content_page_a ON content_page (a) WHERE n > 1',
      'CREATE UNIQUE INDEX ix_content_page_n ON content_page (n)',
    ],
    up: [
      'DROP INDEX "ix_content_page_a"',
      'DROP INDEX "ix_content_page_n"',
      'CREATE INDEX "ix_content_page_a" ON content_page USING btree (a) WHERE (n > 1)',
      'CREATE UNIQUE INDEX "ix_content_page_n" ON content_page USING btree (n)',
    ],
    keeps: ['SELECT n FROM content_page', [{ n: 1 }]],
  },
  {
    name: 'drops an index that carries a name of the kernel and leaves one made by hand alone',
    before: [
      page('a text'),
      'CREATE INDEX ix_content_page_a ON content_page (a)',
      'CREATE INDEX dba_emergency ON content_page (a, id)',
    ],
    rows: [row(`1, 'a'`)],
    after: [page('a text')],
    up: ['DROP INDEX "ix_content_page_a"'],
    notes: [
      'Index dba_emergency of content_page is not declared and not named ix_… or uq_…: it is left alone.',
    ],
    keeps: [
      `SELECT count(*)::int AS n FROM pg_indexes WHERE schemaname = current_schema() AND indexname = 'dba_emergency'`,
      [{ n: 1 }],
    ],
  },
  {
    name: 'validates a check and a foreign key that were added without looking at existing rows',
    before: [
      PARENT,
      page('n integer', 'menu_id integer'),
      'ALTER TABLE content_page ADD CONSTRAINT ck_content_page_n CHECK (n > 0) NOT VALID',
      'ALTER TABLE content_page ADD CONSTRAINT fk_content_page_menu_id FOREIGN KEY (menu_id) REFERENCES content_menu NOT VALID',
    ],
    rows: [row('1, 5, NULL')],
    after: [
      PARENT,
      page(
        'n integer CONSTRAINT ck_content_page_n CHECK (n > 0)',
        'menu_id integer CONSTRAINT fk_content_page_menu_id REFERENCES content_menu',
      ),
    ],
    up: [
      `${T} VALIDATE CONSTRAINT "ck_content_page_n"`,
      `${T} VALIDATE CONSTRAINT "fk_content_page_menu_id"`,
    ],
    keeps: ['SELECT n FROM content_page', [{ n: 5 }]],
  },
  {
    name: 'moves the name of an index to another table',
    before: [PARENT, page('n integer'), 'CREATE INDEX ix_content_n ON content_page (n)'],
    rows: [row('1, 5')],
    after: [PARENT, page('n integer'), 'CREATE INDEX ix_content_n ON content_menu (id)'],
    up: ['DROP INDEX "ix_content_n"', 'CREATE INDEX "ix_content_n" ON content_menu USING btree (id)'],
    keeps: ['SELECT n FROM content_page', [{ n: 5 }]],
  },
];

describe('the differ, on constraints and indexes', () => {
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
