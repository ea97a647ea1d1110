import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineQuery } from '../../query/define-query.js';
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
const withAdmin = (admin: object, fields: object = {}) =>
  graphFaults(library({ resources: [bookWith({ ...fields }, { admin }), copies] }));
const copies = book({
  name: 'library.copy',
  plural: 'copies',
  fields: {
    ...stateless,
    book: f.ref({ label: label('Book'), to: 'library.book' }),
    lender: f.ref({ label: label('Lender'), to: 'library.copy' }),
  },
});
const related = (changes: object = {}) => ({
  kind: 'relatedList',
  resource: 'library.copy',
  by: 'book',
  label: label('Copies'),
  ...changes,
});

describe('what start-up says about the back-office', () => {
  it('accepts what fits', () => {
    const admin = {
      list: ['title', 'status', 'createdAt'],
      form: ['title'],
      filters: ['status', 'updatedAt'],
      blocks: [
        { kind: 'stateMachine', field: 'status' },
        { kind: 'timeline' },
        { kind: 'preview', label: label('Preview'), command: 'library.book.publish' },
        related({ columns: ['title', 'createdAt'] }),
      ],
    };
    expect(withAdmin(admin)).toEqual([]);
  });

  it('refuses fields that are unknown, hidden or named twice', () => {
    const admin = {
      list: ['titel', 'pin', 'slug', 'slug'],
      form: ['createdAt'],
      omit: ['slugs'],
      filters: ['state'],
    };
    const pin = f.text({ label: label('Pin'), optional: true, visibility: { adminRead: false } });
    expect(withAdmin(admin, { pin })).toMatchInlineSnapshot(`
      [
        "resource library.book: "admin.list" names "titel", which is not one of its fields → Did you mean "title"? If not, name one of "title", "slug", "status", "pin", "createdAt", "updatedAt".",
        "resource library.book, field "pin": "admin.list" names it, but adminRead: false hides it → Leave it out there, or let staff read it.",
        "resource library.book: "admin.list" names "slug" twice → Name it once.",
        "resource library.book: "admin.form" names "createdAt", which is not one of its fields → Name one of "title", "slug", "status", "pin".",
        "resource library.book: "admin.omit" names "slugs", which is not one of its fields → Did you mean "slug"? If not, name one of "title", "slug", "status", "pin".",
        "resource library.book: "admin.filters" names "state", which is not one of its fields → Did you mean "status"? If not, name one of "title", "slug", "status", "pin", "createdAt", "updatedAt".",
      ]
    `);
  });

  it('refuses more columns than fit on a screen', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'g', 'h', 'i', 'j'];
    const fields = Object.fromEntries(names.map((name) => [name, f.boolean({ label: label(name) })]));
    expect(withAdmin({ list: names }, fields)).toMatchInlineSnapshot(`
      [
        "resource library.book: "admin.list" has 9 columns → Name the 8 that tell rows apart; the page of a row shows all.",
      ]
    `);
  });

  it('accepts sections, and refuses those that cannot be drawn', () => {
    const section = (key: string, fields: string[], more: object = {}) => ({
      key,
      label: label(key),
      fields,
      ...more,
    });
    const good = [section('main', ['title']), section('life', ['status'], { side: true })];
    expect(withAdmin({ sections: good })).toEqual([]);
    const bad = [
      section('main', ['title', 'titel'], { side: true }),
      section('main', ['title', 'slug', 'slug'], { side: true, label: { en: 'Main', zh: '' } }),
      section('Other one', [], { side: true }),
    ];
    expect(withAdmin({ sections: bad, form: ['title'] })).toMatchInlineSnapshot(`
      [
        "resource library.book: "admin.sections.main" names "titel", which is not one of its fields → Did you mean "title"? If not, name one of "title", "slug", "status".",
        "resource library.book, section "main": "label" has no text in 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "resource library.book: "admin.sections.main" names "slug" twice → Name it once.",
        "resource library.book, section "main": is there twice → Give each section a key of its own.",
        "resource library.book, section "main": names "title", which is in section "main" already → Name each field in one section.",
        "resource library.book, section "Other one": has a key that is not camelCase → Rename it.",
        "resource library.book, section "Other one": has no fields → Name its fields, or leave it out.",
        "resource library.book: "admin.sections" has nothing but side columns → Leave side: true out of the section that comes first.",
        "resource library.book: has both "admin.form" and "admin.sections" → Keep the sections; the order of their fields is that of the form.",
      ]
    `);
  });

  it('refuses blocks that nobody knows', () => {
    expect(withAdmin({ blocks: [{ kind: 'timeLine' }] })).toMatchInlineSnapshot(`
      [
        "resource library.book, block "timeLine": the back-office knows no such block → Did you mean "timeline"? If not, use one of "stateMachine", "relatedList", "timeline", "preview", "matrix", "jobProgress", "queryList".",
      ]
    `);
  });

  it('refuses blocks that name unknown fields, resources and commands, or lack a label', () => {
    const blocks = [
      { kind: 'stateMachine', field: 'title' },
      { kind: 'preview', label: { en: 'Preview', zh: '' }, command: 'library.book.pubish' },
      { kind: 'matrix', label: label('Copies'), load: 'library.book.copies', save: 'library.book.pubish' },
      { kind: 'jobProgress', label: label('Binding'), job: 'library.bind' },
      related({ resource: 'library.cpy' }),
      related({ by: 'boko', columns: ['titel'] }),
      related({ by: 'lender', label: undefined }),
    ];
    expect(withAdmin({ blocks })).toMatchInlineSnapshot(`
      [
        "resource library.book, block "stateMachine": "field" names "title", which is not a state field of library.book → Name one of its state fields: "status".",
        "resource library.book, block "preview": "label" has no text in 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "resource library.book, block "preview": calls the command "library.book.pubish", which is not declared for library.book → Did you mean "library.book.publish"? If not, name one of its commands: "library.book.publish".",
        "resource library.book, block "matrix": asks the query "library.book.copies", which is not declared for library.book → Name one of its queries: none.",
        "resource library.book, block "matrix": calls the command "library.book.pubish", which is not declared for library.book → Did you mean "library.book.publish"? If not, name one of its commands: "library.book.publish".",
        "resource library.book, block "jobProgress": shows the job "library.bind", which is not declared by "library" → Name one of its jobs: none.",
        "resource library.book, block "relatedList": lists "library.cpy", which no enabled plugin declares → Did you mean "library.copy"? If not, enable the plugin that declares it.",
        "resource library.book, block "relatedList": "by" names "boko", which is no reference from library.copy to library.book → Did you mean "book"? If not, name a ref or refs field of library.copy: "book".",
        "resource library.book, block "relatedList": "columns" names "titel", which is not a field of library.copy → Did you mean "title"? If not, name one of "title", "slug", "book", "lender", "createdAt", "updatedAt".",
        "resource library.book, block "relatedList": "label" has no text in English and 中文 → Write label: { en: '…', zh: '…' }; a merchant reads it in either language.",
        "resource library.book, block "relatedList": "by" names "lender", which is no reference from library.copy to library.book → Name a ref or refs field of library.copy: "book".",
      ]
    `);
  });

  it('takes a list of what a query answers, and refuses one whose query or rows there are not', () => {
    const page = { items: z.array(z.strictObject({ id: z.uuid(), title: z.string() })), next: z.null() };
    const answers = (result: z.ZodType, more: object = {}) =>
      defineQuery({
        name: 'library.book.copies',
        label: label('Copies'),
        resource: 'library.book',
        result,
        handle: async () => undefined,
        ...more,
      });
    const list = { filters: {}, orders: { id: [{ name: 'id', type: 'uuid', nullable: false }] } };
    const block = {
      kind: 'queryList',
      label: label('Copies'),
      query: 'library.book.copies',
      resource: 'library.copy',
    };
    const faults = (query: ReturnType<typeof answers>, changes: object = {}) => {
      const admin = { blocks: [{ ...block, ...changes }] };
      return graphFaults(library({ resources: [bookWith({}, { admin }), copies], queries: [query] }));
    };
    expect(faults(answers(z.strictObject(page), { list }))).toEqual([]);
    expect(faults(answers(z.strictObject(page)))).toMatchInlineSnapshot(`
      [
        "resource library.book, block "queryList": loads the query "library.book.copies", which answers no pages of rows → Declare a list in it, and a result with items, each with an id and a title, and next.",
      ]
    `);
    expect(faults(answers(z.strictObject({ next: z.null() }), { list }))).toHaveLength(1);
    const wrong = { query: 'library.book.copys', resource: 'library.cpy' };
    expect(faults(answers(z.strictObject(page), { list }), wrong)).toMatchInlineSnapshot(`
      [
        "resource library.book, block "queryList": lists "library.cpy", which no enabled plugin declares → Did you mean "library.copy"? If not, enable the plugin that declares it.",
        "resource library.book, block "queryList": loads the query "library.book.copys", which is not declared for library.book → Did you mean "library.book.copies"? If not, name one of its queries: "library.book.copies".",
      ]
    `);
  });

  it('refuses to list rows of a plugin that stands above', () => {
    const loan = book({
      name: 'loans.loan',
      fields: { ...stateless, book: f.ref({ label: label('Book'), to: 'library.book' }) },
    });
    const plugins = [
      library({ resources: [book({ admin: { blocks: [related({ resource: 'loans.loan' })] } })] }),
      other({ dependsOn: ['library'], resources: [loan] }),
    ];
    expect(graphFaults(...plugins)).toMatchInlineSnapshot(`
      [
        "resource library.book, block "relatedList": lists "loans.loan" of the plugin "loans", on which "library" does not depend → "loans" depends on "library" already, so let "loans" declare it, or contribute it to a port.",
      ]
    `);
  });
});
