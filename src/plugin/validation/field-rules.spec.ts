import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { f } from '../../resource/fields.js';
import { book, bookWith, graphFaults, label, library, other } from '../../testing/graph-faults.js';

const withField = (name: string, field: unknown) =>
  graphFaults(library({ resources: [bookWith({ [name]: field })] }));
const text = f.text({ label: label('Text') });

describe('what start-up says about fields', () => {
  it('refuses a resource without fields', () => {
    expect(graphFaults(library({ resources: [book({ fields: {} })], commands: [] }))).toMatchInlineSnapshot(`
      [
        "resource library.book: has no fields → Declare at least the field that is its title.",
      ]
    `);
  });

  it.each(['id', 'version', 'createdAt', 'updatedAt', 'included', 'searchText', 'constructor'])(
    'refuses the reserved name %s',
    (name) => {
      const faults = withField(name, text);
      expect(faults[0]).toContain(`field "${name}": "${name}" is reserved`);
    },
  );

  it.each(['Shelf', 'first_name', 'first-name', '1st', '名称', 'a b', ''])(
    'refuses the ill-formed name "%s"',
    (name) => {
      expect(withField(name, text)).toEqual([
        `resource library.book, field "${name}": "${name}" is not a field name → ` +
          'Write it in camelCase: letters and digits only, a small letter first.',
      ]);
    },
  );

  it('refuses a field and a help text that are not labelled in every language', () => {
    const field = f.text({ label: { en: 'Note', zh: '' }, help: { en: '', zh: '说明' } });
    expect(withField('note', field)).toMatchInlineSnapshot(`
           [
             "resource library.book, field "note": "label" has no text in 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
             "resource library.book, field "note": "help" has no text in English → Write help: { en: '…', zh: '…' }; a merchant reads it in either language.",
           ]
        `);
    expect(withField('note', { kind: 'text', options: {} })).toMatchInlineSnapshot(`
           [
             "resource library.book, field "note": "label" has no text in English and 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
           ]
        `);
  });

  it('refuses an option that the kind does not know, which TypeScript lets pass', () => {
    expect(withField('note', f.text({ label: label('Note'), serach: true }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "note": text fields have no option "serach" → Did you mean "search"? If not, leave it out; known are "min", "max", "translated", "label", "help", "optional", "default", "example", "unique", "index", "search", "immutable", ….",
      ]
    `);
    expect(withField('on', f.boolean({ label: label('On'), min: 1 } as never))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "on": boolean fields have no option "min" → Leave it out; known are "label", "help", "optional", "default", "example", "unique", "index", "search", "immutable", "renamedFrom", "visibility", "shownIf".",
      ]
    `);
    const visibility = { adminRead: true, storeFront: true };
    expect(withField('note', f.text({ label: label('Note'), visibility }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "note": text fields have no visibility "storeFront" → Did you mean "storefront"? If not, leave it out; known are "storefront", "adminRead", "adminWrite", "permission".",
      ]
    `);
  });

  it('refuses search where there is no text', () => {
    expect(withField('pages', f.integer({ label: label('Pages'), search: true }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "pages": "search" is set, but integer fields hold no text to search → Leave search out; lists can filter by the field as it is.",
      ]
    `);
  });

  it('refuses search through fields that not everybody may read', () => {
    const hidden = f.text({ label: label('Note'), search: true, visibility: { adminRead: false } });
    expect(withField('note', { ...hidden, options: { ...hidden.options, optional: true } }))
      .toMatchInlineSnapshot(`
      [
        "resource library.book, field "note": "search" is set, but not everybody who searches may read it, and a hit would tell what it says → Leave search out, or let everybody read the field who may read the resource.",
      ]
    `);
    const guarded = { permission: 'library.book.update' };
    expect(
      withField('note', f.text({ label: label('Note'), search: true, visibility: guarded })),
    ).toHaveLength(1);
  });

  it.each([
    ['list', f.list({ label: label('List'), of: { a: text }, unique: true })],
    ['json', f.json({ label: label('Json'), schema: anything(), unique: true })],
    ['refs', f.refs({ label: label('Refs'), to: 'library.book', index: true })],
    ['translated', f.text({ label: label('Text'), translated: true, unique: true })],
    ['longText', f.longText({ label: label('Text'), index: true })],
    ['secret', f.secret({ label: label('Text'), unique: true })],
  ])('refuses an index over a field of the kind %s', (_kind, field) => {
    const [problem, ...rest] = withField('odd', field);
    expect(rest).toEqual([]);
    expect(problem).toMatch(/"(unique|index)" is set, but \w+ fields cannot be part of an index/);
  });

  it('refuses many-to-many fields that may be null, and secrets for storefronts', () => {
    const refs = f.refs({ label: label('Refs'), to: 'library.book', optional: true });
    expect(withField('others', refs)).toMatchInlineSnapshot(`
           [
             "resource library.book, field "others": "optional" is set, but an empty list says the same → Leave optional out.",
           ]
        `);
    const secret = f.secret({ label: label('Pin'), optional: true, visibility: { storefront: true } });
    expect(withField('pin', secret)).toMatchInlineSnapshot(`
           [
             "resource library.book, field "pin": a secret is shown to storefronts → Leave visibility.storefront out.",
           ]
        `);
  });

  it('refuses a permission that nothing declares, and one of a plugin it does not depend on', () => {
    const seen = (permission: string) => f.text({ label: label('Note'), visibility: { permission } });
    expect(withField('note', seen('library.book.raed'))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "note": needs the permission "library.book.raed", which nothing declares, so nobody could ever see it → Did you mean "library.book.read"? If not, declare it in the "permissions" of the plugin.",
      ]
    `);
    const permissions = [{ name: 'loans.audit', label: label('Audit') }];
    const foreign = library({ resources: [bookWith({ note: seen('loans.audit') })] });
    expect(graphFaults(foreign, other({ permissions }))).toMatchInlineSnapshot(`
           [
             "resource library.book, field "note": needs the permission "loans.audit" of the plugin "loans", on which "library" does not depend → Add "loans" to dependsOn, or declare a permission of its own.",
           ]
        `);
    expect(withField('note', seen('library.book.update'))).toEqual([]);
  });
});

function anything() {
  return z.strictObject({});
}
