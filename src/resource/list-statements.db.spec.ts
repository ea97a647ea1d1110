import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { label } from '../testing/graph-faults.js';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.js';
import { compileResource } from './compiled-resource.js';
import { defineResource } from './define-resource.js';
import { f } from './fields.js';
import { kindOf } from './kinds/kinds.js';
import { adminQueryRules, parseListQuery } from './list-query.js';
import { encodeCursor, listConditions, Params, paging } from './list-sql.js';
import { countStatement, pageStatement } from './list-statements.js';
import { resourceDdl } from './resource-ddl.js';

const Book = defineResource({
  name: 'library.book',
  labels: { one: label('Book'), many: label('Books') },
  title: 'title',
  fields: {
    title: f.text({ label: label('Title'), search: true }),
    place: f.integer({ label: label('Place') }),
    shelf: f.text({ label: label('Shelf') }),
    lentTo: f.text({ label: label('Lent to'), optional: true }),
    tags: f.refs({ label: label('Tags'), to: 'library.tag' }),
  },
  sideFilters: {
    'facts.*': {
      operators: ['eq', 'in', 'gte', 'lte'],
      value: z.string(),
      table: 'library_fact',
      owner: 'book_id',
      key: 'key',
      equals: 'value',
      compares: 'number',
      offered: async () => [],
    },
  },
});
const book = compileResource(Book, { locales: ['en'], kindOf });
const rules = adminQueryRules(book);
const idOf = (n: number) => `0199aa3c-7c00-7000-8000-${String(n).padStart(12, '0')}`;

const ROWS = 60_000;
/**
 * The newest quarter is on the shelf `new`, all others are `old`; few are `lost`, the oldest thousand are lent. Common and rare
 * tags and words; place runs against the age in steps of 7, so that 7 rows are alike. The oldest five hundred have not changed since February.
 */
const FILL = `
INSERT INTO library_book (id, created_at, updated_at, title, place, shelf, lent_to)
SELECT ('0199aa3c-7c00-7000-8000-' || lpad(n::text, 12, '0'))::uuid, timestamptz '2026-01-01' + n * interval '1 s', CASE WHEN n < 500 THEN timestamptz '2026-02-01' ELSE now() END,
  CASE WHEN n % 20000 = 5 THEN 'heron' WHEN n < 30000 THEN 'crane' ELSE 'stork' END || CASE WHEN n % 2 = 0 THEN ' 灯' ELSE '' END, -n / 7,
  CASE WHEN n % 9000 = 3 THEN 'lost' WHEN n >= 45000 THEN 'new' ELSE 'old' END, CASE WHEN n < 1000 THEN 'Ann' WHEN n < 15000 THEN 'Bob' END
FROM generate_series(0, ${ROWS - 1}) n`;
const LINKS = `
INSERT INTO library_book_tags (owner_id, target_id, position)
SELECT ('0199aa3c-7c00-7000-8000-' || lpad(n::text, 12, '0'))::uuid, t.id::uuid, 0
FROM generate_series(0, ${ROWS - 1}) n, (VALUES ('${idOf(1)}', 2), ('${idOf(2)}', 7001)) t (id, every) WHERE n % t.every = 0`;

/** A cover for each, cloth for few, and a height for one in ten. */
const FACTS = `
CREATE TABLE library_fact (book_id uuid, key text, value text, number numeric, PRIMARY KEY (book_id, key, value));
INSERT INTO library_fact
SELECT ('0199aa3c-7c00-7000-8000-' || lpad(n::text, 12, '0'))::uuid, fact.*
FROM generate_series(0, ${ROWS - 1}) n, LATERAL (VALUES
  ('cover', CASE WHEN n % 9000 = 4 THEN 'cloth' ELSE 'paper' END, NULL::numeric),
  ('height', n::text, CASE WHEN n % 10 = 0 THEN n END)
) fact;
CREATE INDEX ON library_fact (key, value, book_id);
CREATE INDEX ON library_fact (key, number, book_id)`;

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  await client.query(
    'CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE TABLE library_tag (id uuid PRIMARY KEY)',
  );
  for (const statement of resourceDdl(book, () => 'library_tag')) await client.query(statement);
  await client.query(`INSERT INTO library_tag VALUES ('${idOf(1)}'), ('${idOf(2)}')`);
  await client.query(FILL);
  await client.query(LINKS);
  await client.query(FACTS);
  await client.query('ANALYZE');
}, 60_000);
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

type Asked = Readonly<Record<string, string>>;
interface Found {
  readonly id: string;
  readonly cursor_key: readonly string[];
}

async function pageOf(query: Asked): Promise<Found[]> {
  const { sql, params } = pageStatement(book, parseListQuery(query, rules), rules, 't.id');
  return (await client.query<Found>(sql, [...params])).rows;
}

/** What a list must be: everything that fits, sorted, and cut. */
async function expected(query: Asked): Promise<{ ids: string[]; total: number }> {
  const parsed = parseListQuery(query, rules);
  const params = new Params();
  const conditions = listConditions(book, parsed, rules, params);
  const { orderBy, condition } = paging(parsed, rules, params);
  const where = [...conditions, ...(condition ? [condition] : []), 'true'].join(' AND ');
  const sql = `SELECT t.id FROM library_book t WHERE ${where} ORDER BY ${orderBy}`;
  const { rows } = await client.query<{ id: string }>(sql, params.values);
  return { ids: rows.slice(0, parsed.limit + 1).map(({ id }) => id), total: rows.length };
}

/** The step that a page was found by: the only one, besides the first, that has rows. */
async function stepOf(query: Asked): Promise<string> {
  const { sql, params } = pageStatement(book, parseListQuery(query, rules), rules, 't.id');
  const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, TIMING OFF) ${sql}`, [
    ...params,
  ]);
  const text = rows.map((row) => row['QUERY PLAN']).join('\n');
  const steps = [...text.matchAll(/CTE (few_\d|far|rest)\n([^\n]*)/g)];
  const found = steps.filter(([, , line = '']) => /actual rows=[1-9]/.test(line)).map(([, name]) => name);
  return found.join(', ') || 'near';
}

const tag = (n: number): Asked => ({ 'filter[tags][has]': idOf(n) });

describe('a page with filters', () => {
  it.each<[string, string, Asked]>([
    ['looks at the first rows', 'near', { q: 'stork', 'filter[place][lte]': '0' }],
    ['looks at one value of a field in the usual order', 'near', { 'filter[shelf]': 'old', q: '灯' }],
    ['looks at a short list to its end', 'near', { 'filter[shelf]': 'lost', q: 'stork' }],
    ['collects a rare value', 'few_1', { 'filter[shelf]': 'lost', sort: 'place' }],
    ['collects rare values', 'few_1', { 'filter[shelf][in]': 'lost,none', sort: '-place' }],
    ['collects a rare link', 'few_1', tag(2)],
    [
      'collects the second filter when the first is common',
      'few_2',
      { ...tag(1), 'filter[lentTo]': 'Ann', sort: 'place' },
    ],
    [
      'collects what changed at one instant, which no index has in the usual order',
      'few_1',
      { 'filter[updatedAt]': '2026-02-01T00:00:00Z' },
    ],
    ['collects a rare range', 'few_1', { 'filter[place][gte]': '-10' }],
    ['collects a rare row of another table', 'few_1', { 'filter[facts.cover]': 'cloth' }],
    [
      'collects rare rows of another table',
      'few_1',
      { 'filter[facts.cover][in]': 'cloth,skin', sort: 'place' },
    ],
    ['collects a rare range of another table', 'few_1', { 'filter[facts.height][lte]': '1000' }],
    ['looks at the first rows for a common row of another table', 'near', { 'filter[facts.cover]': 'paper' }],
    ['looks further where a common value begins late', 'far', { 'filter[shelf]': 'old', sort: 'place' }],
    [
      'looks further for a common word',
      'far',
      { q: 'crane', 'filter[createdAt][lt]': '2026-01-01T12:00:00Z' },
    ],
    ['leaves a common word that begins later still to its index', 'rest', { q: 'crane', sort: 'place' }],
    ['leaves rare words to their index', 'rest', { q: 'heron' }],
  ])('%s', async (_what, step, query) => {
    const { ids } = await expected(query);
    expect(ids.length).toBeGreaterThan(0);
    expect((await pageOf(query)).map(({ id }) => id)).toEqual(ids);
    expect(await stepOf(query)).toBe(step);
  });

  it.each<[Asked]>([
    [{ 'filter[shelf]': 'old', q: 'crane 灯' }],
    [{ 'filter[shelf]': 'lost', sort: 'place', limit: '2' }],
    [{ 'filter[lentTo]': 'Bob', ...tag(1), sort: '-place' }],
    [{ 'filter[place][gt]': '-3000', 'filter[shelf][ne]': 'new', sort: '-place' }],
  ])('goes on after its last row: %j', async (query) => {
    const first = await pageOf(query);
    const last = first.at(-2);
    const { sort } = parseListQuery(query, rules);
    const next = { ...query, after: encodeCursor(sort, last?.cursor_key ?? []) };
    const { ids } = await expected(next);
    expect(ids[0]).toBe(first.at(-1)?.id);
    expect((await pageOf(next)).map(({ id }) => id)).toEqual(ids);
  });
});

describe('a total', () => {
  const totalOf = async (query: Asked) => {
    const { sql, params } = countStatement(book, parseListQuery(query, rules), rules, 10_001);
    const { rows } = await client.query<{ total: string; is_exact: boolean }>(sql, [...params]);
    return { total: Number(rows[0]?.total), isExact: rows[0]?.is_exact };
  };

  it.each<[Asked]>([
    [{ 'filter[facts.cover]': 'cloth' }],
    [{ 'filter[facts.cover][in]': 'cloth,skin', 'filter[shelf]': 'old' }],
    [{ 'filter[facts.height][lte]': '4000.5', 'filter[facts.height][gte]': '10' }],
    [{ 'filter[shelf]': 'lost' }],
    [{ 'filter[shelf][in]': 'lost,none' }],
    [{ 'filter[lentTo][null]': 'false', 'filter[lentTo]': 'Ann' }],
    [{ 'filter[createdAt][gte]': '2026-01-01T00:00:00Z', 'filter[createdAt][lt]': '2026-01-01T01:00:00Z' }],
    [{ ...tag(1), ...tag(2), 'filter[shelf]': 'old' }],
    [{ 'filter[lentTo]': 'Ann', q: 'crane' }],
    [{ q: 'heron' }],
    [{ q: 'nothing' }],
  ])('is exact where few rows fit: %j', async (query) => {
    expect(await totalOf(query)).toEqual({ total: (await expected(query)).total, isExact: true });
  });

  it('stops at its bound', async () => {
    for (const query of [{}, { 'filter[shelf]': 'old' }, tag(1)])
      expect(await totalOf(query)).toEqual({ total: 10_001, isExact: false });
  });

  it('is what was counted among the rows that it may look at', async () => {
    const { total, isExact } = await totalOf({ q: '灯' });
    expect(isExact).toBe(false);
    expect(total).toBeGreaterThan(0);
    expect(total).toBeLessThanOrEqual((await expected({ q: '灯' })).total);
  });
});
