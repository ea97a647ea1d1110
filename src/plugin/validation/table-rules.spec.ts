import { describe, expect, it } from '@jest/globals';
import { f } from '../../resource/fields.js';
import {
  book,
  bookFields,
  bookWith,
  graphFaults,
  label,
  library,
  other,
} from '../../testing/graph-faults.js';

const { status: _status, ...stateless } = bookFields;
const named = (name: string, changes: object = {}) => book({ name, fields: stateless, ...changes });
const short = (options: object = {}) => f.text({ label: label('Text'), ...options });

describe('what start-up says about tables and columns', () => {
  it('refuses two resources with one path', () => {
    const plugins = [library(), other({ resources: [named('loans.book')] })];
    expect(graphFaults(...plugins)).toMatchInlineSnapshot(`
           [
             "resource library.book and resource loans.book: share the path "/v1/admin/books" → Give one of them a "plural" of its own, such as "loans-books".",
           ]
        `);
  });

  it('refuses two resources with one storefront path', () => {
    const storefront = { path: 'things', list: {} };
    const plugins = [
      library({ resources: [book({ storefront })] }),
      other({ resources: [named('loans.loan', { storefront })] }),
    ];
    expect(graphFaults(...plugins)).toMatchInlineSnapshot(`
           [
             "resource library.book and resource loans.loan: share the path "/v1/store/things" → Give one of them a "storefront.path" of its own.",
           ]
        `);
  });

  it('refuses a storefront path that is none', () => {
    const odd = book({ storefront: { path: '/Books/', list: {} } });
    expect(graphFaults(library({ resources: [odd] }))).toMatchInlineSnapshot(`
           [
             "resource library.book: "storefront.path" is "/Books/", which is no path → Write it in kebab-case, without slashes at its ends.",
           ]
        `);
  });

  it('refuses one table for a resource and a many-to-many field, a secret, or a raw schema', () => {
    const owner = bookWith({
      tags: f.refs({ label: label('Tags'), to: 'library.tag' }),
      pin: f.secret({ label: label('Pin'), optional: true }),
    });
    const resources = [owner, named('library.tag'), named('library.bookTags'), named('library.bookSecret')];
    const schema = ['CREATE TABLE IF NOT EXISTS "library_tag" (id uuid)'];
    expect(graphFaults(library({ resources, schema }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "tags": needs the table "library_book_tags", which resource library.bookTags needs too → Rename one of them: tables are called <plugin>_<entity>, many-to-many fields <plugin>_<entity>_<field>, secrets <plugin>_<entity>_secret.",
             "resource library.book, field "pin": needs the table "library_book_secret", which resource library.bookSecret needs too → Rename one of them: tables are called <plugin>_<entity>, many-to-many fields <plugin>_<entity>_<field>, secrets <plugin>_<entity>_secret.",
             "resource library.tag: needs the table "library_tag", which the schema of plugin library needs too → Rename one of them: tables are called <plugin>_<entity>, many-to-many fields <plugin>_<entity>_<field>, secrets <plugin>_<entity>_secret.",
           ]
        `);
  });

  it('refuses one table for resources of two plugins whose names run together', () => {
    const plugins = [
      library({ resources: [book(), named('library.bookShelf')] }),
      other({ name: 'libraryBook', resources: [named('libraryBook.shelf')] }),
    ];
    expect(graphFaults(...plugins)).toMatchInlineSnapshot(`
           [
             "resource library.bookShelf: needs the table "library_book_shelf", which resource libraryBook.shelf needs too → Rename one of them: tables are called <plugin>_<entity>, many-to-many fields <plugin>_<entity>_<field>, secrets <plugin>_<entity>_secret.",
           ]
        `);
  });

  it('refuses raw tables that are qualified or do not bear the name of the plugin', () => {
    const schema = ['CREATE TABLE public.library_log (id uuid)', 'create unlogged table counters (id uuid)'];
    expect(graphFaults(library({ schema }))).toMatchInlineSnapshot(`
           [
             "the schema of plugin library: names the table "public.library_log" with its schema → Leave the schema out: the connection decides it.",
             "the schema of plugin library: creates the table "counters", whose name does not start with "library_" → Rename it to "library_counters".",
           ]
        `);
    expect(graphFaults(library({ schema: ['CREATE TABLE library_log (id uuid)'] }))).toEqual([]);
  });

  it('refuses fields that need one column', () => {
    const both = bookWith({
      fee: f.money({ label: label('Fee') }),
      feeAmount: f.integer({ label: label('Amount') }),
      author: f.ref({ label: label('Author'), to: 'library.book', optional: true }),
      authorId: short(),
    });
    expect(graphFaults(library({ resources: [both] }))).toMatchInlineSnapshot(`
           [
             "resource library.book: the fields "fee", "feeAmount" both need the column "fee_amount" → Rename one of them: a money field "fee" has the columns fee_amount and fee_currency, a reference "author" has author_id.",
             "resource library.book: the fields "author", "authorId" both need the column "author_id" → Rename one of them: a money field "fee" has the columns fee_amount and fee_currency, a reference "author" has author_id.",
           ]
        `);
  });

  it('refuses columns that PostgreSQL keeps for itself', () => {
    const odd = bookWith({ xmin: short(), ctid: short() });
    expect(graphFaults(library({ resources: [odd] }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "xmin": needs the column "xmin", which PostgreSQL keeps for itself → Rename the field.",
        "resource library.book, field "ctid": needs the column "ctid", which PostgreSQL keeps for itself → Rename the field.",
      ]
    `);
  });

  it('refuses names that PostgreSQL would cut', () => {
    const long = 'a'.repeat(60);
    const odd = bookWith({ [`${long}Money`]: f.money({ label: label('Fee') }) });
    const faults = graphFaults(library({ resources: [odd, named(`library.${long}`)] }));
    expect(faults).toMatchInlineSnapshot(`
           [
             "resource library.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: needs the table "library_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" of 68 bytes; PostgreSQL keeps 63 → Choose a shorter name.",
             "resource library.book, field "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaMoney": needs the column "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_money_amount" of 73 bytes; PostgreSQL keeps 63 → Choose a shorter name.",
             "resource library.book, field "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaMoney": needs the column "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_money_currency" of 75 bytes; PostgreSQL keeps 63 → Choose a shorter name.",
           ]
        `);
  });
});

describe('what start-up says about constraints and indexes', () => {
  it('refuses a field that is unique by itself and in a set of its own', () => {
    const twice = book({ unique: [['slug']] });
    expect(graphFaults(library({ resources: [twice] }))).toMatchInlineSnapshot(`
           [
             "resource library.book: makes the constraint or index "uq_library_book_slug" twice → Say it once: unique on the field and a set of that field alone mean the same; a check must not be named after a column.",
           ]
        `);
  });

  it('refuses a check that is called after a column with bounds', () => {
    const clash = bookWith(
      { pages: f.integer({ label: label('Pages'), min: 1 }) },
      { checks: [{ name: 'pages', sql: 'pages < 9' }] },
    );
    expect(graphFaults(library({ resources: [clash] }))).toMatchInlineSnapshot(`
           [
             "resource library.book: makes the constraint or index "ck_library_book_pages" twice → Say it once: unique on the field and a set of that field alone mean the same; a check must not be named after a column.",
           ]
        `);
  });

  it('refuses indexes of two tables that would have one name', () => {
    const resources = [
      bookWith({ tagName: short({ unique: true }) }),
      named('library.bookTag', { fields: { ...stateless, name: short({ unique: true }) } }),
    ];
    expect(graphFaults(library({ resources }))).toMatchInlineSnapshot(`
           [
             "resource library.book: makes the constraint or index "uq_library_book_tag_name", which resource library.bookTag makes too → Rename a field, a check or a resource so that <table>_<field> differs.",
           ]
        `);
  });

  it('refuses raw indexes that bear the name of a generated one', () => {
    const schema = ['CREATE UNIQUE INDEX IF NOT EXISTS ix_library_book_search ON library_book (title)'];
    expect(graphFaults(library({ schema }))).toMatchInlineSnapshot(`
           [
             "resource library.book: makes the constraint or index "ix_library_book_search", which the schema of plugin library makes too → Rename a field, a check or a resource so that <table>_<field> differs.",
           ]
        `);
  });

  it('does not take words of raw functions and triggers for constraints', () => {
    const schema = [
      'CREATE CONSTRAINT TRIGGER library_a AFTER INSERT ON library_book EXECUTE FUNCTION library_f()',
      'CREATE CONSTRAINT TRIGGER library_b AFTER INSERT ON library_book EXECUTE FUNCTION library_f()',
    ];
    expect(graphFaults(library({ schema }))).toEqual([]);
  });
});
