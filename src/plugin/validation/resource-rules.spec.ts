import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
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

const withBook = (changes: Readonly<Record<string, unknown>>) =>
  graphFaults(library({ resources: [book(changes)] }));
const { status: _status, ...stateless } = bookFields;

describe('what start-up says about resources', () => {
  it('refuses one without its two names', () => {
    expect(withBook({ labels: { one: label('Book') } })).toMatchInlineSnapshot(`
           [
             "resource library.book: "labels.many" has no text in English and 中文 → Write many: { en: '…', zh: '…' }; a merchant reads it in either language.",
           ]
        `);
    expect(withBook({ labels: undefined })).toHaveLength(2);
  });

  it('refuses a title that is no field, and one that is no text', () => {
    expect(withBook({ title: 'tittle' })).toMatchInlineSnapshot(`
      [
        "resource library.book: "title" names "tittle", which is not one of its fields → Did you mean "title"? If not, name one of "title", "slug", "status".",
      ]
    `);
    const cover = bookWith({ cover: f.media({ label: label('Cover') }) }, { title: 'cover' });
    expect(graphFaults(library({ resources: [cover] }))).toMatchInlineSnapshot(`
      [
        "resource library.book: "title" names "cover", but nobody can tell rows apart by media fields → Name a field with a short text or a number.",
      ]
    `);
  });

  it('refuses a plural that is no path segment', () => {
    expect(withBook({ plural: 'My Books' })).toMatchInlineSnapshot(`
           [
             "resource library.book: "plural" is "My Books", which is no path segment → Write it in kebab-case, such as "audit-entries".",
           ]
        `);
  });

  it('refuses sets of fields that are unknown, empty or cannot be indexed', () => {
    expect(withBook({ unique: [['slug', 'shelf']], indexes: [[]] })).toMatchInlineSnapshot(`
           [
             "resource library.book: "unique" names "shelf", which is not one of its fields → Name one of "title", "slug", "status".",
             "resource library.book: "indexes" holds an empty set → Name the fields, or leave it out.",
           ]
        `);
    const notes = bookWith({ notes: f.longText({ label: label('Notes') }) }, { indexes: [['notes']] });
    expect(graphFaults(library({ resources: [notes] }))).toMatchInlineSnapshot(`
      [
        "resource library.book: "indexes" names "notes", but longText fields cannot be part of an index → Name fields of one short value each.",
      ]
    `);
  });

  it('refuses checks of one name, without a usable name, and without SQL', () => {
    const checks = [
      { name: 'title_is_short', sql: 'length(title) < 9' },
      { name: 'title_is_short', sql: 'length(title) < 10' },
      { name: 'Slug!', sql: ' ' },
    ];
    expect(withBook({ checks })).toMatchInlineSnapshot(`
           [
             "resource library.book: has two checks named "title_is_short" → Name each rule differently.",
             "resource library.book: the check "Slug!" has no name that a constraint can bear → Write it in snake_case and say the rule: "ends_after_start".",
             "resource library.book: the check "Slug!" has no SQL → Write the condition that every row fulfils, over column names.",
           ]
        `);
  });

  it('refuses former names that are still alive or taken twice', () => {
    const tome = book({ name: 'library.tome', renamedFrom: 'library.book', fields: stateless });
    expect(graphFaults(library({ resources: [book(), tome] }))).toMatchInlineSnapshot(`
           [
             "resource library.tome: is renamed from "library.book", which is still declared → Leave renamedFrom out, or take the old resource away.",
           ]
        `);
    const fields = {
      ...bookFields,
      name: f.text({ label: label('Name'), renamedFrom: 'title' }),
      first: f.text({ label: label('First'), renamedFrom: 'old' }),
      second: f.text({ label: label('Second'), renamedFrom: 'old' }),
    };
    expect(withBook({ fields })).toMatchInlineSnapshot(`
           [
             "resource library.book, field "name": is renamed from "title", which is still one of the fields → Leave renamedFrom out, or take the old field away.",
             "resource library.book: the fields "first", "second" are all renamed from "old" → Only one of them can take over the old columns.",
           ]
        `);
    const heirs = ['library.tome', 'library.scroll'].map((name) =>
      book({ name, renamedFrom: 'library.codex', fields: stateless }),
    );
    expect(graphFaults(library({ resources: [book(), ...heirs] }))).toMatchInlineSnapshot(`
           [
             "resource library.tome and resource library.scroll: are all renamed from "library.codex" → Only one of them can take over the old table.",
           ]
        `);
  });

  it('refuses a required field that nobody can fill, unless a hook fills it', () => {
    const shelf = f.text({ label: label('Shelf'), visibility: { adminWrite: false } });
    expect(graphFaults(library({ resources: [bookWith({ shelf })] }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "shelf": is required, but adminWrite: false keeps everybody from filling it, so no row can be created → Make it optional, give it a default, or fill it in beforeWrite.",
           ]
        `);
    const filled = bookWith(
      { shelf },
      { beforeWrite: (_: unknown, { values }: { values: object }) => values },
    );
    expect(graphFaults(library({ resources: [filled] }))).toEqual([]);
    expect(graphFaults(library({ resources: [bookWith({ shelf }, { writes: 'commands' })] }))).toEqual([]);
  });

  it('refuses two resources that provide media', () => {
    const receive = () => Promise.reject(new Error('not in this test'));
    const files = { published: z.string(), json: () => '', receive };
    const picture = (name: string) => book({ name, fields: stateless, providesMedia: files });
    const cover = bookWith({ cover: f.media({ label: label('Cover') }) });
    const plugins = [
      library({ resources: [cover, picture('library.picture')] }),
      other({ resources: [picture('loans.scan')] }),
    ];
    expect(graphFaults(...plugins)).toMatchInlineSnapshot(`
           [
             "resources library.picture and loans.scan: all say providesMedia; the media fields of "library.book" cannot tell which is meant → Leave providesMedia to one of them, or enable one of the plugins only.",
           ]
        `);
    expect(graphFaults(library({ resources: [cover, picture('library.picture')] }))).toEqual([]);
  });

  it('refuses media fields of a plugin that does not depend on the one which provides media', () => {
    const receive = () => Promise.reject(new Error('not in this test'));
    const files = { published: z.string(), json: () => '', receive };
    const cover = bookWith({ cover: f.media({ label: label('Cover') }) });
    const scans = other({
      resources: [book({ name: 'loans.scan', fields: stateless, providesMedia: files })],
    });
    expect(graphFaults(library({ resources: [cover] }), scans)).toMatchInlineSnapshot(`
      [
        "resource library.book, field "cover": refers to "loans.scan" of the plugin "loans", on which "library" does not depend → Add "loans" to the dependsOn of "library".",
      ]
    `);
    expect(graphFaults(library({ dependsOn: ['loans'], resources: [cover] }), scans)).toEqual([]);
    expect(graphFaults(library({ resources: [cover] }))).toEqual([]);
    const half = book({ name: 'loans.scan', fields: stateless, providesMedia: { published: 1 } });
    expect(graphFaults(other({ resources: [half] }))).toMatchInlineSnapshot(`
      [
        "plugin loans, resources "loans.scan": "providesMedia.published" is not a schema made with zod → Make it with defineResource({ … }).",
        "plugin loans, resources "loans.scan": "providesMedia.json" is not a function → Make it with defineResource({ … }).",
        "plugin loans, resources "loans.scan": "providesMedia.receive" is not a function → Make it with defineResource({ … }).",
      ]
    `);
  });
});
