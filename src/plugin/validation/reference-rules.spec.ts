import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { f } from '../../resource/fields.js';
import { describedValue, refBy } from '../../resource/ref-to.js';
import { defineStates } from '../../states/define-states.js';
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
const named = { label: label('Field') };
const loan = (fields: object) =>
  book({ name: 'loans.loan', plural: 'loans', fields: { ...stateless, ...fields } });

describe('what start-up says about references', () => {
  it('refuses a resource that nobody declares and proposes the nearest', () => {
    const book = f.ref({ ...named, to: 'library.bok' });
    expect(graphFaults(library(), other({ dependsOn: ['library'], resources: [loan({ book })] })))
      .toMatchInlineSnapshot(`
      [
        "resource loans.loan, field "book": refers to "library.bok", which no enabled plugin declares → Did you mean "library.book"? If not, enable the plugin that declares it in plugins.config.ts.",
      ]
    `);
  });

  it('refuses a resource of a plugin that it does not depend on', () => {
    const book = f.refs({ ...named, to: 'library.book' });
    expect(graphFaults(library(), other({ resources: [loan({ book })] }))).toMatchInlineSnapshot(`
           [
             "resource loans.loan, field "book": refers to "library.book" of the plugin "library", on which "loans" does not depend → Add "library" to the dependsOn of "loans".",
           ]
        `);
  });

  it("does not count a dependency's dependency", () => {
    const plugins = [
      library(),
      other({ name: 'middle', dependsOn: ['library'] }),
      other({
        dependsOn: ['middle'],
        resources: [loan({ book: f.ref({ ...named, to: 'library.book' }) })],
      }),
    ];
    expect(graphFaults(...plugins)).toHaveLength(1);
  });

  it('says what to do instead when the other plugin stands above', () => {
    const upward = bookWith({ loan: f.ref({ ...named, to: 'loans.loan' }) });
    const plugins = [
      library({ resources: [upward] }),
      other({ dependsOn: ['library'], resources: [loan({})] }),
    ];
    expect(graphFaults(...plugins)).toMatchInlineSnapshot(`
           [
             "resource library.book, field "loan": refers to "loans.loan" of the plugin "loans", on which "library" does not depend → "loans" depends on "library" already, so let "loans" declare it, or contribute it to a port.",
           ]
        `);
  });

  it('refuses a document that is described by nothing, or by what does not say enough', () => {
    const schema = z.record(z.string(), z.string());
    const fields = {
      traits: f.json({ ...named, schema, describedBy: 'library.trait' }),
      marks: f.json({ ...named, schema, describedBy: 'library.book' }),
    };
    expect(graphFaults(library({ resources: [bookWith(fields)] }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "traits": is described by "library.trait", which no enabled plugin declares → Did you mean "library.book"? If not, enable the plugin that declares it in plugins.config.ts.",
        "resource library.book, field "marks": is described by "library.book", which has no field "key" → Such a resource has the fields "key", "name", "type", "choices", "unit".",
        "resource library.book, field "marks": is described by "library.book", which has no field "name" → Such a resource has the fields "key", "name", "type", "choices", "unit".",
        "resource library.book, field "marks": is described by "library.book", which has no field "type" → Such a resource has the fields "key", "name", "type", "choices", "unit".",
        "resource library.book, field "marks": is described by "library.book", which has no field "choices" → Such a resource has the fields "key", "name", "type", "choices", "unit".",
        "resource library.book, field "marks": is described by "library.book", which has no field "unit" → Such a resource has the fields "key", "name", "type", "choices", "unit".",
      ]
    `);
  });

  it('refuses texts, references and previews of a document that lead nowhere', () => {
    const schema = z.strictObject({
      of: refBy('library.book', 'tilte'),
      value: describedValue('library.book', 'of'),
    });
    const fields = {
      rules: f.json({
        ...named,
        schema,
        fields: { on: { label: label('Of') }, of: { label: { en: 'Of', zh: '' } } },
        preview: 'library.matching',
      }),
    };
    expect(graphFaults(library({ resources: [bookWith(fields)] }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "rules": is described by "library.book", which has no field "key" → Such a resource has the fields "key", "name", "type", "choices", "unit".",
        "resource library.book, field "rules": is described by "library.book", which has no field "name" → Such a resource has the fields "key", "name", "type", "choices", "unit".",
        "resource library.book, field "rules": is described by "library.book", which has no field "type" → Such a resource has the fields "key", "name", "type", "choices", "unit".",
        "resource library.book, field "rules": is described by "library.book", which has no field "choices" → Such a resource has the fields "key", "name", "type", "choices", "unit".",
        "resource library.book, field "rules": is described by "library.book", which has no field "unit" → Such a resource has the fields "key", "name", "type", "choices", "unit".",
        "resource library.book, field "rules": refers to "library.book" by "tilte", which is not one of its fields → Did you mean "title"? If not, name one of "title", "slug", "status", "rules".",
        "resource library.book, field "rules": "fields" names "on", which is no member of its schema → Did you mean "of"? If not, known are "of", "value".",
        "resource library.book, field "rules": "fields.of.label" has no text in 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "resource library.book, field "rules": is previewed by "library.matching", which is no query → Declare it with defineQuery in the same plugin.",
      ]
    `);
  });

  it('refuses a field that is shown only if something is what it never is', () => {
    const kind = f.enum({ ...named, values: { a: label('A') } });
    const note = (is: string, field = 'kind') => f.text({ ...named, shownIf: { field, is } });
    expect(graphFaults(library({ resources: [bookWith({ kind, note: note('a') })] }))).toEqual([]);
    const wrong = bookWith({ kind, note: note('b'), other: note('a', 'title') });
    expect(graphFaults(library({ resources: [wrong] }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "note": is shown only if "kind" is "b", which it never is → Known values are "a".",
        "resource library.book, field "other": is shown only if "title" is "a", which it never is → Name an enum or a boolean of the same resource.",
      ]
    `);
  });

  it('refuses a name that says "id" again, since column, filter and include say it already', () => {
    const fields = {
      sequelId: f.ref({ ...named, to: 'library.book', optional: true }),
      sequelIds: f.refs({ ...named, to: 'library.book' }),
      coverId: f.media({ ...named, optional: true }),
      paid: f.text(named),
      shelfId: f.text(named),
    };
    expect(graphFaults(library({ resources: [bookWith(fields)] }))).toMatchInlineSnapshot(`
      [
        "resource library.book, field "sequelId": ends in "Id", which a reference says by itself → Name it "sequel": the column is "sequel_id" in any case. Add renamedFrom: 'sequelId' if there are rows already.",
        "resource library.book, field "sequelIds": ends in "Ids", which a reference says by itself → Name it "sequels". Add renamedFrom: 'sequelIds' if there are rows already.",
        "resource library.book, field "coverId": ends in "Id", which a reference says by itself → Name it "cover": the column is "cover_id" in any case. Add renamedFrom: 'coverId' if there are rows already.",
      ]
    `);
  });

  it('accepts references to itself, within the plugin and to a dependency', () => {
    const plugins = [
      library({
        resources: [bookWith({ sequelOf: f.ref({ ...named, to: 'library.book', optional: true }) })],
      }),
      other({ dependsOn: ['library'], resources: [loan({ book: f.ref({ ...named, to: 'library.book' }) })] }),
    ];
    expect(graphFaults(...plugins)).toEqual([]);
  });

  it('lets rows be deleted along with another one within a plugin, never across', () => {
    const cascade = { ...named, onDelete: 'cascade' } as const;
    const sequel = bookWith({ sequelOf: f.ref({ ...cascade, to: 'library.book', optional: true }) });
    expect(graphFaults(library({ resources: [sequel] }))).toEqual([]);
    const across = loan({ book: f.ref({ ...cascade, to: 'library.book' }) });
    const many = bookWith({ sequels: f.refs({ ...cascade, to: 'library.book' }) });
    const plugins = [library({ resources: [many] }), other({ dependsOn: ['library'], resources: [across] })];
    expect(graphFaults(...plugins)).toMatchInlineSnapshot(`
      [
        "resource library.book, field "sequels": lists rows that live on their own; links go with this row in any case → Leave onDelete out: only a ref to a resource of the same plugin may say 'cascade'.",
        "resource loans.loan, field "book": would be deleted along with a row of the plugin "library" → Leave onDelete out: only a ref to a resource of the same plugin may say 'cascade'.",
      ]
    `);
  });
});

describe('what start-up says about lists', () => {
  const machine = defineStates({
    name: 'library.book.side',
    initial: 'a',
    final: ['a'],
    states: { a: label('A') },
    transitions: {},
  });
  const withList = (of: object) =>
    graphFaults(library({ resources: [bookWith({ parts: f.list({ ...named, of: of as never }) })] }));

  it.each([
    ['ref', f.ref({ ...named, to: 'library.book' })],
    ['refs', f.refs({ ...named, to: 'library.book' })],
    ['media', f.media(named)],
    ['secret', f.secret(named)],
    ['list', f.list({ ...named, of: { a: f.text(named) } })],
    ['state', f.state({ ...named, machine })],
    ['instant', f.instant(named)],
  ])('refuses a member of the kind %s', (kind, field) => {
    const [problem, ...rest] = withList({ part: field });
    expect(rest).toEqual([]);
    expect(problem).toContain(`field "parts.part": ${kind} fields cannot lie inside a list`);
  });

  it('refuses members without a label, with an odd name, or with options that mean nothing there', () => {
    const members = {
      'Part-1': f.text(named),
      size: f.integer({ label: { en: 'Size', zh: '' }, unique: true, search: true }),
      note: f.text({ ...named, visibility: { storefront: true }, maximum: 3 }),
    };
    expect(withList(members)).toMatchInlineSnapshot(`
      [
        "resource library.book, field "parts.Part-1": "Part-1" is not a field name → Write it in camelCase: letters and digits only.",
        "resource library.book, field "parts.size": "label" has no text in 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "resource library.book, field "parts.size": "unique" means nothing inside a list → Leave unique out, or set it on the list.",
        "resource library.book, field "parts.size": "search" means nothing inside a list → Leave search out, or set it on the list.",
        "resource library.book, field "parts.note": text fields have no option "maximum" → Leave it out; known are "min", "max", "translated", "label", "help", "optional", "default", "example", "unique", "index", "search", "immutable", ….",
        "resource library.book, field "parts.note": "visibility" means nothing inside a list → Leave visibility out, or set it on the list.",
      ]
    `);
  });

  it('refuses a list of nothing', () => {
    expect(withList({})).toMatchInlineSnapshot(`
           [
             "resource library.book, field "parts": is a list of objects without members → Write of: { url: f.url({ … }) }.",
           ]
        `);
  });

  it('accepts plain members', () => {
    const members = {
      name: f.text({ ...named, translated: true }),
      url: f.url({ ...named, optional: true }),
      since: f.date(named),
      fee: f.money(named),
      on: f.boolean({ ...named, default: true }),
    };
    expect(withList(members)).toEqual([]);
  });
});
