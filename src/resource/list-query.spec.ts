import { describe, expect, it } from '@jest/globals';
import { AppError, type Fault } from '../errors/app-error.js';
import { bookStates, label } from '../testing/graph-faults.js';
import { compileResource } from './compiled-resource.js';
import { defineResource } from './define-resource.js';
import { f } from './fields.js';
import { kindOf } from './kinds/kinds.js';
import { adminQueryRules, DEFAULT_LIMIT, MAX_LIMIT, parseListQuery, type ListQuery } from './list-query.js';
import { storefrontQueryRules } from './storefront-reads.js';

const shown = { visibility: { storefront: true } } as const;
const Book = defineResource({
  name: 'library.book',
  labels: { one: label('Book'), many: label('Books') },
  title: 'title',
  fields: {
    title: f.text({ label: label('Title'), search: true, ...shown }),
    blurb: f.text({ label: label('Blurb'), translated: true, optional: true }),
    slug: f.slug({ label: label('Slug'), ...shown }),
    status: f.state({ label: label('Status'), machine: bookStates }),
    pages: f.integer({ label: label('Pages'), index: true, ...shown }),
    fee: f.money({ label: label('Fee'), optional: true }),
    free: f.boolean({ label: label('Free'), default: false }),
    since: f.date({ label: label('Since'), optional: true, index: true }),
    author: f.ref({ label: label('Author'), to: 'library.author' }),
    tags: f.refs({ label: label('Tags'), to: 'library.tag' }),
    hidden: f.text({ label: label('Hidden'), visibility: { adminRead: false }, index: true }),
    pin: f.secret({ label: label('Pin'), optional: true }),
  },
  storefront: { by: 'slug', list: { filters: ['pages'], sorts: ['-pages', 'slug'] } },
});
const compiled = compileResource(Book, { locales: ['en'], kindOf });
const rules = adminQueryRules(compiled);
const parse = (query: Readonly<Record<string, unknown>>): ListQuery => parseListQuery(query, rules);

function faults(query: Readonly<Record<string, unknown>>, of = rules): readonly Fault[] {
  try {
    parseListQuery(query, of);
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error).toMatchObject({ code: 'kernel.invalid_input', status: 400 });
    return error.errors;
  }
}

describe('a list query', () => {
  it('asks for the newest twenty when it says nothing', () => {
    expect(parse({})).toEqual({
      filters: [],
      sort: [{ field: 'createdAt', descending: true }],
      limit: DEFAULT_LIMIT,
      include: [],
      withTotal: false,
    });
  });

  it('is read as a whole', () => {
    const query = {
      'filter[status][in]': 'draft,published',
      'filter[pages][gte]': '100',
      'filter[fee][null]': 'true',
      'filter[free]': 'true',
      'filter[author]': '0199aa3c-7c00-7000-8000-000000000001',
      'filter[tags][has]': '0199aa3c-7c00-7000-8000-000000000002',
      'filter[createdAt][lt]': '2026-01-01T00:00:00Z',
      sort: '-pages',
      limit: '5',
      fields: 'title,pages',
      include: 'author,tags',
      after: 'cursor',
      q: ' faust ',
      total: 'true',
    };
    expect(parse(query)).toEqual({
      filters: [
        { field: 'status', operator: 'in', value: ['draft', 'published'] },
        { field: 'pages', operator: 'gte', value: 100 },
        { field: 'fee', operator: 'null', value: true },
        { field: 'free', operator: 'eq', value: true },
        { field: 'author', operator: 'eq', value: '0199aa3c-7c00-7000-8000-000000000001' },
        { field: 'tags', operator: 'has', value: '0199aa3c-7c00-7000-8000-000000000002' },
        { field: 'createdAt', operator: 'lt', value: new Date('2026-01-01T00:00:00Z') },
      ],
      sort: [{ field: 'pages', descending: true }],
      limit: 5,
      fields: ['title', 'pages'],
      include: ['author', 'tags'],
      after: 'cursor',
      search: 'faust',
      withTotal: true,
    });
  });

  it('names every parameter at fault in one answer', () => {
    const query = { 'filter[stauts]': 'draft', sort: 'titel', limit: 'many', colour: 'red' };
    expect(faults(query)).toEqual([
      {
        pointer: 'query/filter[stauts]',
        code: 'invalid',
        detail: 'is not known here; did you mean "status"?',
      },
      expect.objectContaining({ pointer: 'query/sort' }),
      { pointer: 'query/limit', code: 'invalid', detail: 'is a whole number from 1 to 100' },
      expect.objectContaining({ pointer: 'query/colour' }),
    ]);
  });

  it.each([
    ['0', undefined],
    ['-1', undefined],
    ['1.5', undefined],
    ['1e9', undefined],
    ['', undefined],
    [' 5', undefined],
    ['1', 1],
    ['100', 100],
    ['101', MAX_LIMIT],
    ['999999999', MAX_LIMIT],
    ['9'.repeat(30), undefined],
  ])('reads the limit %j as %s', (limit, rows) => {
    if (rows === undefined) expect(faults({ limit })).toHaveLength(1);
    else expect(parse({ limit }).limit).toBe(rows);
  });

  it.each([
    'filter[hidden]',
    'filter[pin]',
    'filter[constructor]',
    'filter[__proto__]',
    'filter[title][gt]',
    'filter[title][like]',
    'filter[blurb]',
    'filter[pages][null]',
    'filter[tags]',
    'filter[]',
    'filter',
    'filter[title',
    'filter[title][eq][x]',
    'filter[title; DROP TABLE]',
  ])('refuses %s', (key) => {
    expect(faults({ [key]: 'a' })).toHaveLength(1);
  });

  it.each([
    ['pages', '1; DROP TABLE'],
    ['pages', '1.5'],
    ['status', 'lost'],
    ['free', 'yes'],
    ['since', '2026-02-30'],
    ['createdAt', 'yesterday'],
    ['author', '1'],
    ['id', '%00'],
    ['title', 'a\u0000b'],
    ['title', 'x'.repeat(501)],
    ['title', '\ud800'],
  ])('refuses the value of filter[%s]=%j', (field, value) => {
    expect(faults({ [`filter[${field}]`]: value })).toHaveLength(1);
  });

  it('takes at most a hundred values, and none that is empty', () => {
    const pages = (count: number) => Array.from({ length: count }, (_, n) => n).join(',');
    expect(parse({ 'filter[pages][in]': pages(100) }).filters[0]?.value).toHaveLength(100);
    expect(faults({ 'filter[pages][in]': pages(101) })).toHaveLength(1);
    expect(faults({ 'filter[pages][in]': '1,,2' })).toHaveLength(1);
  });

  it.each([
    '',
    'blurb',
    'since',
    'hidden',
    'tags',
    'author',
    '-',
    '--pages',
    'pages,,slug',
    'pages desc',
    '1',
  ])('refuses to sort by %j', (sort) => {
    expect(faults({ sort })).not.toEqual([]);
  });

  it('sorts by one field, always known in every row and indexed', () => {
    expect(parse({ sort: '-status' }).sort).toEqual([{ field: 'status', descending: true }]);
    expect(faults({ sort: 'id,slug' })).toEqual([
      {
        pointer: 'query/sort',
        code: 'invalid',
        detail: 'takes one field; rows alike in it follow in the order they were made',
      },
    ]);
  });

  it('finds parts of a text only where the search box does, and only by letters or digits', () => {
    expect(parse({ 'filter[title][contains]': 'ust' }).filters).toHaveLength(1);
    expect(faults({ 'filter[slug][contains]': 'ust' })).toHaveLength(1);
    expect(faults({ 'filter[title][contains]': '-!' })).toEqual([
      expect.objectContaining({ detail: 'needs a letter or a digit' }),
    ]);
  });

  it('gives members and references once, and only those that may be read', () => {
    expect(parse({ fields: 'title,title' }).fields).toEqual(['title']);
    expect(parse({ fields: 'pin' }).fields).toEqual(['pin']);
    for (const fields of ['hidden', '', 'title,', '*', '__proto__'])
      expect(faults({ fields })).not.toEqual([]);
    for (const include of ['title', 'hidden', '']) expect(faults({ include })).not.toEqual([]);
  });

  it('refuses parameters that are given twice, are no text, or are too long', () => {
    expect(faults({ sort: ['id', 'slug'] })).toHaveLength(1);
    expect(faults({ limit: 5 })).toHaveLength(1);
    expect(faults({ after: 'x'.repeat(2_001) })).toHaveLength(1);
    expect(faults({ q: 'x'.repeat(201) })).toHaveLength(1);
    expect(faults({ total: 'perhaps' })).toHaveLength(1);
  });

  it('refuses search where nothing can be searched', () => {
    const { title: _title, ...fields } = Book.fields;
    const mute = compileResource({ ...Book, title: 'slug', fields }, { locales: ['en'], kindOf });
    expect(faults({ q: 'faust' }, adminQueryRules(mute))).toHaveLength(1);
  });
});

describe('what storefronts may ask', () => {
  const storefront = storefrontQueryRules(compiled);

  it('is what was declared: filters, orders, and the first of them by default', () => {
    expect(parseListQuery({ 'filter[pages][gt]': '5', sort: 'slug' }, storefront)).toMatchObject({
      filters: [{ field: 'pages', operator: 'gt', value: 5 }],
      sort: [{ field: 'slug', descending: false }],
    });
    expect(storefront.defaultSort).toEqual([{ field: 'pages', descending: true }]);
  });

  it.each([
    { 'filter[slug]': 'faust' },
    { 'filter[title]': 'Faust' },
    { 'filter[id]': '0199aa3c-7c00-7000-8000-000000000001' },
    { sort: 'createdAt' },
    { include: 'author' },
    { fields: 'title' },
  ])('is nothing beyond: %j', (query) => {
    expect(faults(query, storefront)).toHaveLength(1);
  });

  it('is no search when that would look through fields that storefronts do not see', () => {
    expect(storefront.searchable).toBe(true);
    const fields = { ...Book.fields, note: f.text({ label: label('Note'), search: true, optional: true }) };
    const withNote = compileResource({ ...Book, fields }, { locales: ['en'], kindOf });
    expect(storefrontQueryRules(withNote).searchable).toBe(false);
  });
});
