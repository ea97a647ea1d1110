import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { z } from 'zod';
import { SecretBox } from '../access/secret-box.js';
import type { Tx } from '../database/unit-of-work.js';
import { bookStates, label } from '../testing/graph-faults.js';
import { createTestDatabase, type TestDatabase } from '../testing/postgres.js';
import { uuidv7 } from '../values/uuid.js';
import { compileResource, type CompiledField } from './compiled-resource.js';
import { defineResource } from './define-resource.js';
import { f } from './fields.js';
import { kindOf } from './kinds/kinds.js';
import type { KindContext } from './kinds/field-kind.js';
import { resourceDdl } from './resource-ddl.js';
import { RowStore } from './row-store.js';
import { searchPatterns } from './search-text.js';

const context: KindContext = { locales: ['en', 'zh-CN'], kindOf };

/** Every kind that has a value in the row's own table; some under names that SQL reserves. */
const Thing = defineResource({
  name: 'library.thing',
  labels: { one: label('Thing'), many: label('Things') },
  title: 'title',
  fields: {
    title: f.text({ label: label('Title'), search: true }),
    blurb: f.text({ label: label('Blurb'), translated: true, search: true }),
    note: f.longText({ label: label('Note') }),
    body: f.richText({ label: label('Body'), translated: true }),
    slug: f.slug({ label: label('Slug') }),
    order: f.integer({ label: label('Sequence'), min: 0, max: 1_000 }),
    limit: f.decimal({ label: label('Limit'), precision: 8, scale: 3, min: '-5', max: '5000.5' }),
    small: f.decimal({ label: label('Small'), precision: 2, scale: 2 }),
    fee: f.money({ label: label('Fee'), min: 0 }),
    default: f.boolean({ label: label('Default') }),
    from: f.instant({ label: label('From') }),
    day: f.date({ label: label('Day') }),
    user: f.enum({ label: label('Kind'), values: { guest: label('Guest'), 'half-day': label('Half') } }),
    check: f.json({ label: label('Document'), schema: z.strictObject({ a: z.array(z.string()) }) }),
    status: f.state({ label: label('Status'), machine: { ...bookStates, name: 'library.thing.status' } }),
    parent: f.ref({ label: label('Parent'), to: 'library.thing', optional: true }),
    group: f.list({
      label: label('Parts'),
      of: { name: f.text({ label: label('Name') }), fee: f.money({ label: label('Fee') }) },
    }),
    email: f.email({ label: label('Mail') }),
    phone: f.phone({ label: label('Phone') }),
    url: f.url({ label: label('Address') }),
    tags: f.refs({ label: label('Tags'), to: 'library.thing' }),
    pin: f.secret({ label: label('Pin'), optional: true }),
    cover: f.media({ label: label('Cover') }),
  },
});
const resource = compileResource(Thing, context);
const store = new RowStore(resource, new SecretBox('a secret that is long enough for it'));

let database: TestDatabase;
let client: pg.Client;
let tx: Tx;
beforeAll(async () => {
  // A calendar day has no time zone; the application's data source says the same.
  pg.types.setTypeParser(1082, (text) => text);
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  for (const statement of resourceDdl(resource, () => resource.table)) await client.query(statement);
  tx = {
    query: async (sql: string, params: unknown[] = []) => (await client.query(sql, params)).rows as never,
  } as unknown as Tx;
});
afterAll(async () => {
  await client?.end();
  await database?.drop();
});

const now = new Date('2026-01-01T00:00:00.000Z');
const parsed = ({ name, field, kind }: CompiledField, n: number): [string, unknown] => {
  const sample = kind.sample(n, field, context);
  return [name, sample === null ? null : kind.input(field, context).parse(sample)];
};
const values = (n: number, overrides: Readonly<Record<string, unknown>> = {}) => ({
  ...Object.fromEntries(
    resource.fields.filter(({ name }) => name !== 'parent').map((field) => parsed(field, n)),
  ),
  ...overrides,
});
const insert = (n: number, overrides: Readonly<Record<string, unknown>> = {}) =>
  store.insert(tx, uuidv7(), values(n, overrides), now);

describe('rows in PostgreSQL', () => {
  it('come back as they were written, every kind of field', async () => {
    for (let n = 0; n < 20; n += 1) {
      const { pin: _pin, ...expected } = values(n);
      const row = await insert(n);
      expect(row).toMatchObject({
        ...expected,
        version: 1,
        createdAt: now,
        parent: null,
        pin: { isSet: true },
      });
    }
  });

  it('keep instants of all times to the millisecond', async () => {
    for (const text of ['0001-01-01T00:00:00.001Z', '1850-06-01T12:34:56.789Z', '9999-12-31T23:59:59.999Z']) {
      const row = await insert(100 + Number(text.slice(0, 4)), { from: new Date(text) });
      expect((row.from as Date).toISOString()).toBe(text);
    }
  });

  it('keep the whole range of amounts and texts of all scripts', async () => {
    const fee = { amount: Number.MAX_SAFE_INTEGER, currency: 'KWD' };
    const row = await insert(200, { fee, title: '中文 🙂 e\u0301 \'"\\ \u202e' });
    expect(row).toMatchObject({ fee, title: '中文 🙂 e\u0301 \'"\\ \u202e' });
  });

  it('hold secrets that only the box can open', async () => {
    const row = await insert(300, { pin: 'hunter2' });
    expect(await store.openSecret(tx, row.id, 'pin')).toBe('hunter2');
    const cleared = await store.update(tx, row.id, { pin: null }, now);
    expect(cleared?.pin).toBeNull();
    expect(await store.openSecret(tx, row.id, 'pin')).toBeUndefined();
  });

  it('keep many-to-many fields in their sequence', async () => {
    const [a, b, c] = [await insert(401), await insert(402), await insert(403)];
    const row = await insert(404, { tags: [c.id, a.id, b.id] });
    expect(row.tags).toEqual([c.id, a.id, b.id]);
    const moved = await store.update(tx, row.id, { tags: [b.id, c.id] }, now);
    expect(moved?.tags).toEqual([b.id, c.id]);
  });

  it.each([
    ['order', -1, 'ck_library_thing_order'],
    ['limit', '5000.501', 'ck_library_thing_limit'],
    ['user', 'nobody', 'ck_library_thing_user'],
    ['status', 'lost', 'ck_library_thing_status'],
    ['fee', { amount: -1, currency: 'USD' }, 'ck_library_thing_fee_amount'],
    ['slug', 'taken', 'uq_library_thing_slug'],
    ['parent', '0199aa3c-7c00-7000-8000-000000000001', 'fk_library_thing_parent_id'],
  ])('are refused by the table itself when %s is wrong', async (name, value, constraint) => {
    if (name === 'slug') await insert(500, { slug: 'taken' });
    await expect(insert(501, { [name]: value })).rejects.toMatchObject({ constraint });
  });

  it('are found by words of translated texts too', async () => {
    const row = await insert(600, { blurb: { en: 'A tale', 'zh-CN': '浮士德' } });
    const found = async (text: string) => {
      const rows = await store.select(tx, 'WHERE t.search_text LIKE ALL ($1::text[])', [
        searchPatterns(text),
      ]);
      return rows.map(({ id }) => id);
    };
    expect(await found('浮士德')).toEqual([row.id]);
    expect(await found('士德 tale')).toEqual([row.id]);
    expect(await found('德士')).toEqual([]);
  });
});
