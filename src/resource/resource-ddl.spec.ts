import { describe, expect, it } from '@jest/globals';
import { bookStates, label } from '../testing/graph-faults.js';
import { compileResource } from './compiled-resource.js';
import type { AnyResource } from './define-resource.js';
import { f } from './fields.js';
import { kindOf } from './kinds/kinds.js';
import {
  constraintName,
  linkTable,
  resourceDdl,
  searchedFields,
  secretTable,
  uniques,
} from './resource-ddl.js';

const tables: Readonly<Record<string, string>> = {
  'library.tag': 'library_tag',
  'media.image': 'media_image',
};
const compile = (changes: Partial<AnyResource>, mediaResource?: string) =>
  compileResource(
    {
      name: 'library.book',
      labels: { one: label('Book'), many: label('Books') },
      title: 'title',
      writes: 'generic',
      fields: { title: f.text({ label: label('Title') }) },
      ...changes,
    },
    { locales: ['en'], kindOf, ...(mediaResource ? { mediaResource } : {}) },
  );
const ddl = (changes: Partial<AnyResource>, mediaResource?: string) =>
  resourceDdl(compile(changes, mediaResource), (name) => tables[name] ?? 'library_book');

describe('the DDL of a resource', () => {
  it('is a table with the columns of every row, and indexes for its lists', () => {
    expect(ddl({}).join(';\n')).toMatchInlineSnapshot(`
      "CREATE TABLE "library_book" (
        "id" uuid NOT NULL,
        "version" integer NOT NULL DEFAULT 1,
        "created_at" timestamp with time zone NOT NULL,
        "updated_at" timestamp with time zone NOT NULL,
        "title" text NOT NULL,
        CONSTRAINT "pk_library_book" PRIMARY KEY (id)
      );
      CREATE INDEX "ix_library_book_created_at_id" ON "library_book" ("created_at", "id");
      CREATE INDEX "ix_library_book_updated_at_id" ON "library_book" ("updated_at", "id");
      CREATE INDEX "ix_library_book_title_created_at_id" ON "library_book" ("title", "created_at", "id")"
    `);
  });

  it('holds fields, checks, uniques and defaults under names that never change', () => {
    const statements = ddl({
      fields: {
        title: f.text({ label: label('Title'), default: "it's" }),
        slug: f.slug({ label: label('Slug') }),
        status: f.state({ label: label('Status'), machine: bookStates }),
        size: f.enum({ label: label('Size'), values: { s: label('S'), l: label('L') }, optional: true }),
        pages: f.integer({ label: label('Pages'), min: 1, index: true }),
        fee: f.money({ label: label('Fee'), min: 0, optional: true, unique: true }),
        weight: f.decimal({ label: label('Weight'), precision: 6, scale: 3, max: '99.5' }),
        parts: f.list({ label: label('Parts'), of: { a: f.text({ label: label('A') }) }, default: [] }),
      },
      unique: [['title', 'size']],
      checks: [{ name: 'long_enough', sql: 'length(title) > 1' }],
      indexes: [['size', 'pages']],
    });
    expect(statements.join(';\n')).toMatchInlineSnapshot(`
      "CREATE TABLE "library_book" (
        "id" uuid NOT NULL,
        "version" integer NOT NULL DEFAULT 1,
        "created_at" timestamp with time zone NOT NULL,
        "updated_at" timestamp with time zone NOT NULL,
        "title" text NOT NULL DEFAULT 'it''s',
        "slug" text NOT NULL,
        "status" text NOT NULL DEFAULT 'draft',
        "size" text,
        "pages" bigint NOT NULL,
        "fee_amount" bigint,
        "fee_currency" character(3),
        "weight" numeric(6,3) NOT NULL,
        "parts" jsonb NOT NULL DEFAULT '[]'::jsonb,
        CONSTRAINT "pk_library_book" PRIMARY KEY (id),
        CONSTRAINT "ck_library_book_status" CHECK ("status" IN ('draft', 'published', 'archived')),
        CONSTRAINT "ck_library_book_size" CHECK ("size" IN ('s', 'l')),
        CONSTRAINT "ck_library_book_pages" CHECK ("pages" >= 1),
        CONSTRAINT "ck_library_book_fee_amount" CHECK ("fee_amount" >= 0),
        CONSTRAINT "ck_library_book_fee_currency" CHECK (("fee_amount" IS NULL) = ("fee_currency" IS NULL)),
        CONSTRAINT "ck_library_book_weight" CHECK ("weight" <= 99.5),
        CONSTRAINT "ck_library_book_long_enough" CHECK (length(title) > 1),
        CONSTRAINT "uq_library_book_slug" UNIQUE ("slug"),
        CONSTRAINT "uq_library_book_fee_amount_fee_currency" UNIQUE ("fee_amount", "fee_currency"),
        CONSTRAINT "uq_library_book_title_size" UNIQUE ("title", "size")
      );
      CREATE INDEX "ix_library_book_created_at_id" ON "library_book" ("created_at", "id");
      CREATE INDEX "ix_library_book_updated_at_id" ON "library_book" ("updated_at", "id");
      CREATE INDEX "ix_library_book_title_created_at_id" ON "library_book" ("title", "created_at", "id");
      CREATE INDEX "ix_library_book_status_created_at_id" ON "library_book" ("status", "created_at", "id");
      CREATE INDEX "ix_library_book_size_created_at_id" ON "library_book" ("size", "created_at", "id");
      CREATE INDEX "ix_library_book_pages_created_at_id" ON "library_book" ("pages", "created_at", "id");
      CREATE INDEX "ix_library_book_weight_created_at_id" ON "library_book" ("weight", "created_at", "id");
      CREATE INDEX "ix_library_book_size_pages" ON "library_book" ("size", "pages")"
    `);
  });

  it('searches through one generated column with a trigram index', () => {
    const statements = ddl({
      fields: {
        title: f.text({ label: label('Title'), search: true }),
        blurb: f.longText({ label: label('Blurb'), search: true, translated: true, optional: true }),
      },
    });
    expect(statements[0]).toContain(
      `lower(' '::text || coalesce("title", ''::text) || ' '::text || coalesce(jsonb_path_query_array("blurb", '$.*'::jsonpath)::text, ''::text))`,
    );
    expect(statements[0]).toContain('search_text text GENERATED ALWAYS AS (regexp_replace(');
    expect(statements).toContain(
      'CREATE INDEX "ix_library_book_search" ON "library_book" USING gin (search_text gin_trgm_ops)',
    );
  });

  it('points at other tables with real foreign keys that keep rows in use', () => {
    const statements = ddl({
      fields: {
        title: f.text({ label: label('Title') }),
        sequelOf: f.ref({ label: label('Sequel of'), to: 'library.book', optional: true }),
      },
    });
    expect(statements).toContain(
      'ALTER TABLE "library_book" ADD CONSTRAINT "fk_library_book_sequel_of_id" ' +
        'FOREIGN KEY ("sequel_of_id") REFERENCES "library_book" (id) ON DELETE RESTRICT',
    );
    expect(statements).toContain(
      'CREATE INDEX "ix_library_book_sequel_of_id_created_at_id" ON "library_book" ("sequel_of_id", "created_at", "id")',
    );
  });

  it('keeps many-to-many fields and secrets in tables of their own, which go with their row', () => {
    const statements = ddl({
      fields: {
        title: f.text({ label: label('Title') }),
        tags: f.refs({ label: label('Tags'), to: 'library.tag' }),
        pin: f.secret({ label: label('Pin') }),
        token: f.secret({ label: label('Token') }),
      },
    });
    expect(
      statements
        .slice(1)
        .filter((one) => !one.includes('_at_id'))
        .join(';\n'),
    ).toMatchInlineSnapshot(`
      "CREATE TABLE "library_book_tags" (
        owner_id uuid NOT NULL,
        target_id uuid NOT NULL,
        position integer NOT NULL,
        CONSTRAINT "pk_library_book_tags" PRIMARY KEY (owner_id, target_id),
        CONSTRAINT "fk_library_book_tags_owner_id" FOREIGN KEY (owner_id) REFERENCES "library_book" (id) ON DELETE CASCADE
      );
      CREATE INDEX "ix_library_book_tags_target_id_owner_id" ON "library_book_tags" (target_id, owner_id);
      CREATE TABLE "library_book_secret" (
        owner_id uuid NOT NULL,
        field text NOT NULL,
        sealed bytea NOT NULL,
        CONSTRAINT "pk_library_book_secret" PRIMARY KEY (owner_id, field),
        CONSTRAINT "fk_library_book_secret_owner_id" FOREIGN KEY (owner_id) REFERENCES "library_book" (id) ON DELETE CASCADE
      );
      ALTER TABLE "library_book_tags" ADD CONSTRAINT "fk_library_book_tags_target_id" FOREIGN KEY ("target_id") REFERENCES "library_tag" (id) ON DELETE RESTRICT"
    `);
  });

  it('points media at the resource that provides them, and at nothing where none does', () => {
    const fields = { title: f.text({ label: label('Title') }), cover: f.media({ label: label('Cover') }) };
    expect(ddl({ fields }).some((statement) => statement.includes('FOREIGN KEY'))).toBe(false);
    expect(ddl({ fields }, 'media.image').at(-1)).toBe(
      'ALTER TABLE "library_book" ADD CONSTRAINT "fk_library_book_cover_id" ' +
        'FOREIGN KEY ("cover_id") REFERENCES "media_image" (id) ON DELETE RESTRICT',
    );
  });

  it('is the same for the same declaration', () => {
    expect(ddl({ unique: [['title']] })).toEqual(ddl({ unique: [['title']] }));
  });
});

describe('names in the database', () => {
  it('join prefix, table and columns', () => {
    expect(constraintName('uq', 'library_book', 'slug')).toBe('uq_library_book_slug');
    expect(constraintName('pk', 'library_book')).toBe('pk_library_book');
  });

  it('are cut with a stable hash where PostgreSQL would cut them silently', () => {
    const long = 'a_rather_long_name_of_a_column_that_somebody_declared';
    const name = constraintName('ck', 'library_reading_room', long);
    expect(name).toHaveLength(63);
    expect(name).toBe(constraintName('ck', 'library_reading_room', long));
    expect(name.startsWith('ck_library_reading_room_a_rather_long_name')).toBe(true);
    expect(name).not.toBe(constraintName('ck', 'library_reading_room', `${long}s`));
    expect(constraintName('ck', 't', 'x'.repeat(58))).toBe(`ck_t_${'x'.repeat(58)}`);
  });

  it('of side tables follow the table', () => {
    const book = compile({
      fields: {
        title: f.text({ label: label('T') }),
        bookTags: f.refs({ label: label('T'), to: 'library.tag' }),
      },
    });
    expect(linkTable(book, book.field.get('bookTags')!)).toBe('library_book_book_tags');
    expect(secretTable(book)).toBe('library_book_secret');
  });
});

describe('what follows for writes and search', () => {
  it('lists every set of columns that is unique', () => {
    const book = compile({
      fields: {
        title: f.text({ label: label('Title'), unique: true }),
        slug: f.slug({ label: label('Slug') }),
        free: f.slug({ label: label('Free'), unique: false }),
        fee: f.money({ label: label('Fee') }),
      },
      unique: [['title', 'fee']],
    });
    expect(uniques(book)).toEqual([['title'], ['slug'], ['title', 'fee_amount', 'fee_currency']]);
  });

  it('searches fields with a column alone', () => {
    const book = compile({
      fields: {
        title: f.text({ label: label('Title'), search: true }),
        slug: f.slug({ label: label('Slug') }),
      },
    });
    expect(searchedFields(book).map(({ name }) => name)).toEqual(['title']);
  });
});
