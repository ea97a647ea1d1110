import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { AppError } from '../errors/app-error.js';
import { label } from '../testing/graph-faults.js';
import { compileResource } from './compiled-resource.js';
import { defineResource } from './define-resource.js';
import { f } from './fields.js';
import { kindOf } from './kinds/kinds.js';
import { adminQueryRules, parseListQuery } from './list-query.js';
import { encodeCursor, listConditions, paging, Params } from './list-sql.js';

const Book = defineResource({
  name: 'library.book',
  labels: { one: label('Book'), many: label('Books') },
  title: 'title',
  fields: {
    title: f.text({ label: label('Title'), search: true, unique: true }),
    pages: f.integer({ label: label('Pages'), index: true }),
    fee: f.money({ label: label('Fee'), optional: true }),
    tags: f.refs({ label: label('Tags'), to: 'library.tag' }),
  },
  sideFilters: {
    'facts.*': {
      operators: ['eq', 'gte'],
      value: z.string(),
      bound: z.string().regex(/^\d+$/),
      table: 'library_fact',
      owner: 'book_id',
      key: 'key',
      equals: 'value',
      compares: 'number',
      offered: async () => [],
    },
  },
});
const compiled = compileResource(Book, { locales: ['en'], kindOf });
const rules = adminQueryRules(compiled);

function conditions(query: Readonly<Record<string, string>>) {
  const params = new Params();
  const sql = listConditions(compiled, parseListQuery(query, rules), rules, params);
  return { sql, params: params.values };
}

function pages(query: Readonly<Record<string, string>>) {
  const params = new Params();
  return { ...paging(parseListQuery(query, rules), rules, params), params: params.values };
}

describe('the conditions of a list', () => {
  it('pass every value as a typed parameter, never as SQL', () => {
    const id = '0199aa3c-7c00-7000-8000-000000000001';
    expect(
      conditions({
        'filter[title]': "'; DROP TABLE library_book; --",
        'filter[pages][in]': '1,2',
        'filter[pages][gte]': '3',
        'filter[fee][lt]': '100',
        'filter[fee][null]': 'false',
        'filter[tags][has]': id,
        'filter[id]': id,
      }),
    ).toEqual({
      sql: [
        't."title" = $1::text',
        't."pages" = ANY($2::bigint[])',
        't."pages" >= $3::bigint',
        't."fee_amount" < $4::bigint',
        't."fee_amount" IS NOT NULL',
        't.id IN (SELECT l.owner_id FROM "library_book_tags" l WHERE l.target_id = $5::uuid)',
        't."id" = $6::uuid',
      ],
      params: ["'; DROP TABLE library_book; --", [1, 2], 3, 100, id, id],
    });
  });

  it('look into another table for what is no field', () => {
    expect(conditions({ 'filter[facts.cover]': 'a', 'filter[facts.height][gte]': '7' })).toEqual({
      sql: [
        't.id IN (SELECT l."book_id" FROM "library_fact" l WHERE l."key" = $2::text AND l."value" = $1::text)',
        't.id IN (SELECT l."book_id" FROM "library_fact" l WHERE l."key" = $4::text AND l."number" >= $3::numeric)',
      ],
      params: ['a', 'cover', '7', 'height'],
    });
    const params = new Params();
    const range = parseListQuery({ 'filter[facts.height][gte]': '7' }, rules);
    expect(listConditions(compiled, range, rules, params, 'each')).toEqual([
      'EXISTS (SELECT l."book_id" FROM "library_fact" l WHERE l."key" = $2::text AND l."number" + 0 >= $1::numeric' +
        ' AND l."book_id" = t.id OFFSET 0)',
    ]);
    const wrong = [
      ['filter[facts]', 'a'],
      ['filter[facts.cover][ne]', 'a'],
      ['filter[facts.height][gte]', 'a'],
    ];
    for (const pair of wrong) expect(() => conditions(Object.fromEntries([pair]))).toThrow(AppError);
  });

  it('take wildcards of LIKE literally, and at most eight words', () => {
    expect(conditions({ 'filter[title][contains]': '50%_\\' })).toEqual({
      sql: ['t.search_text LIKE $1::text', 't."title" ILIKE $2::text'],
      params: ['% 50%', '%50\\%\\_\\\\%'],
    });
    const search = conditions({ q: 'A%b _c d e f g h i j k' });
    expect(search.params).toHaveLength(8);
    expect(search.params[0]).toBe('%a  b%');
    expect(search.sql[0]).toBe('t.search_text LIKE $1::text');
  });

  it('find what is unequal on either side of a value, where an index can', () => {
    expect(conditions({ 'filter[pages][ne]': '7' })).toEqual({
      sql: ['(t."pages" < $1::bigint OR t."pages" > $1::bigint)'],
      params: [7],
    });
  });

  it('ask nothing for an empty search', () => {
    expect(conditions({ q: '   ' }).sql).toEqual([]);
  });
});

describe('paging', () => {
  it('follows the index of the field, whose last column is the id', () => {
    expect(pages({}).orderBy).toBe('t."created_at" DESC, t."id" DESC');
    expect(pages({ sort: 'pages' }).orderBy).toBe('t."pages", t."created_at", t."id"');
    expect(pages({ sort: '-title' }).orderBy).toBe('t."title" DESC, t."id" DESC');
    expect(pages({ sort: '-id' }).orderBy).toBe('t."id" DESC');
  });

  it('goes on after the last row with one comparison', () => {
    const id = '0199aa3c-7c00-7000-8000-000000000001';
    const made = '2026-01-01T00:00:00Z';
    const after = encodeCursor([{ field: 'pages', descending: true }], ['100', made, id]);
    expect(pages({ sort: '-pages', after })).toMatchObject({
      condition: '(t."pages", t."created_at", t."id") < ($1::bigint, $2::timestamp with time zone, $3::uuid)',
      params: ['100', made, id],
    });
  });

  it.each([
    ['nothing', ''],
    ['noise', 'x'],
    ['no JSON', Buffer.from('[').toString('base64url')],
    ['no list', Buffer.from('{"a":1}').toString('base64url')],
    ['another order', encodeCursor([{ field: 'pages', descending: false }], ['1', '2', 'x'])],
    ['too few values', encodeCursor([{ field: 'pages', descending: true }], ['1'])],
    ['too many values', encodeCursor([{ field: 'pages', descending: true }], ['1', '2', '3', '4'])],
    ['a value that is no text', Buffer.from('["-pages",1,null,2]').toString('base64url')],
    ['a NUL byte', encodeCursor([{ field: 'pages', descending: true }], ['1', '2', 'a\u0000'])],
  ])('refuses a cursor of %s', (_what, after) => {
    const ask = () => pages({ sort: '-pages', after });
    expect(ask).toThrow(AppError);
    expect(ask).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer: 'query/after' })] }),
    );
  });
});
