import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemActor } from '../access/actor.js';
import { attemptEach, type AppError, type Attempt } from '../index.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { uuidv7 } from '../values/uuid.js';
import { Crate, settled, yard } from './testing/yard.js';
import type { WriteContext } from './write-context.js';
import { WriteScope } from './write-scope.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ plugins: [yard] });
});
afterAll(() => app?.close());

type Values = Parameters<ReturnType<typeof crates>['insert']>[0];
const crates = (context: WriteContext) => context.rows(Crate);
const write = <T>(work: (context: WriteContext) => Promise<T>, requestId = 'test'): Promise<T> =>
  app.app
    .get(WriteScope)
    .run({ actor: systemActor('test'), action: 'yard.test', requestId, locale: 'en' }, work);
let count = 0;
const fresh = (): string => `crate-${(count += 1)}`;

/** What a write left behind, without ids and times. */
interface Outcome {
  readonly rows: unknown;
  readonly audit: unknown;
  readonly events: unknown;
}

function plain(value: unknown, names: ReadonlyMap<string, string>): unknown {
  const text = JSON.stringify(value, (key, member: unknown) =>
    key === 'createdAt' || key === 'updatedAt' ? undefined : member,
  );
  return JSON.parse(text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, (id) => names.get(id) ?? 'unknown'));
}

async function outcomeOf(
  prefix: string,
  work: (context: WriteContext, ids: string[]) => Promise<{ id: string }[]>,
  base: readonly Values[],
): Promise<Outcome> {
  const requestId = uuidv7();
  const ids = base.map(() => uuidv7());
  const keyed = base.map((values, index) => ({
    ...values,
    id: ids[index] as string,
    key: `${prefix}-${index}`,
  }));
  await write(async (context) => {
    for (const values of keyed) await crates(context).insert(values);
  });
  const rows = await write((context) => work(context, ids), requestId);
  const names = new Map([
    ...ids.map((id, index): [string, string] => [id, `base ${index}`]),
    ...rows
      .filter(({ id }) => !ids.includes(id))
      .map(({ id }, index): [string, string] => [id, `row ${index}`]),
  ]);
  const strip = (value: unknown) =>
    plain(JSON.parse(JSON.stringify(value).replaceAll(`${prefix}-`, 'key-')), names);
  return write(async ({ tx }) => ({
    rows: strip(rows),
    audit: strip(await tx.query('SELECT changes FROM audit_entry WHERE request_id = $1', [requestId])),
    events: strip(
      await tx.query(
        `SELECT name, subject_type, subject_id, data FROM events_event e
         WHERE subject_id = ANY($1) AND occurred_at >= (SELECT min(created_at) FROM audit_entry WHERE request_id = $2)
         ORDER BY seq`,
        [[...names.keys()], requestId],
      ),
    ),
  }));
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const text = fc.string({ maxLength: 12 }).filter((value) => !value.includes('\u0000'));
const patch = fc.record({
  name: maybe(fc.record({ en: text.map((value) => `x${value}`) })),
  note: maybe(fc.option(text)),
  size: maybe(fc.integer({ min: -5, max: 100 })),
  worth: maybe(
    fc.option(
      fc.record({ amount: fc.integer({ min: -9e15, max: 9e15 }), currency: fc.constantFrom('USD', 'JPY') }),
    ),
  ),
  rate: maybe(fc.option(fc.constantFrom('0.10', '-9999.99'))),
  checkedAt: maybe(fc.option(fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }))),
  parts: maybe(fc.array(fc.record({ what: text.map((value) => `{"${value},}`) }), { maxLength: 2 })),
  pin: maybe(fc.option(fc.constantFrom('one', 'two'))),
});

describe('rows written together', () => {
  it('come out as rows written one by one: values, versions, audit, events', async () => {
    const inserts = fc.array(patch, { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(inserts, inserts, async (base, news) => {
        const first = base.map((values) => ({ ...values, name: { en: 'Base' } })) as unknown as Values[];
        const prefix = fresh();
        const rowsFor = (own: string, ids: string[]) =>
          news.map((values, index) => ({
            ...values,
            name: values.name ?? { en: 'New' },
            key: `${own}-new-${index}`,
            ...(index % 2 === 0 ? { inside: [...ids].reverse(), under: ids[0] } : {}),
          })) as unknown as Values[];
        const single = await outcomeOf(
          `${prefix}a`,
          async (context, ids) => {
            const made = [];
            for (const values of rowsFor(`${prefix}a`, ids)) made.push(await crates(context).insert(values));
            return made;
          },
          first,
        );
        const together = await outcomeOf(
          `${prefix}b`,
          (context, ids) => crates(context).insertMany(rowsFor(`${prefix}b`, ids)),
          first,
        );
        expect(together).toEqual(single);
      }),
      { numRuns: 10 },
    );
  });

  it('change as rows changed one by one, a row that is named twice included', async () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: 3 }), patch), { minLength: 1, maxLength: 8 });
    const base = [0, 1, 2, 3].map(() => ({
      name: { en: 'Base' },
      note: 'old',
      pin: 'one',
    })) as unknown as Values[];
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const prefix = fresh();
        const asked = (ids: string[]) =>
          list.map(([index, values]) => ({
            id: ids[index] as string,
            patch: {
              ...values,
              ...(values.size === 3 ? {} : { inside: ids.slice(index) }),
            } as Partial<Values>,
          }));
        const single = await outcomeOf(
          `${prefix}a`,
          async (context, ids) => {
            const made = [];
            for (const { id, patch: values } of asked(ids))
              made.push(await crates(context).update(id, values));
            return made;
          },
          base,
        );
        const together = await outcomeOf(
          `${prefix}b`,
          (context, ids) => crates(context).updateMany(asked(ids)),
          base,
        );
        expect(together.rows).toEqual(single.rows);
        expect(sorted(together.audit)).toEqual(sorted(single.audit));
        expect(sorted(together.events)).toEqual(sorted(single.events));
      }),
      { numRuns: 10 },
    );
  });

  it('make no version, no audit entry and no event when they say nothing new', async () => {
    const requestId = uuidv7();
    const { id } = await write((context) =>
      crates(context).insert({ key: fresh(), name: { en: 'Same' }, inside: [] }),
    );
    const [row] = await write(
      (context) => crates(context).updateMany([{ id, patch: { name: { en: 'Same' } } }]),
      requestId,
    );
    expect(row).toMatchObject({ version: 1 });
    const entries = await write(({ tx }) =>
      tx.query('SELECT 1 FROM audit_entry WHERE request_id = $1', [requestId]),
    );
    expect(entries).toEqual([]);
  });

  it('are 1,200 in a handful of statements, with an audit that no entry of makes too large', async () => {
    const requestId = uuidv7();
    const values = Array.from({ length: 1_200 }, () => ({ key: fresh(), name: { en: 'Many' }, inside: [] }));
    const rows = await write((context) => crates(context).insertMany(values), requestId);
    expect(rows.map(({ key }) => key)).toEqual(values.map(({ key }) => key));
    const entries = await write(({ tx }) =>
      tx.query<{ n: number }>(
        'SELECT jsonb_array_length(changes) AS n FROM audit_entry WHERE request_id = $1 ORDER BY id',
        [requestId],
      ),
    );
    expect(entries.length).toBeGreaterThan(1);
    expect(Math.max(...entries.map(({ n }) => n))).toBeLessThanOrEqual(500);
    expect(entries.reduce((sum, { n }) => sum + n, 0)).toBe(1_200);
  });
});

describe('a row at fault among many', () => {
  const named = async (work: (context: WriteContext) => Promise<unknown>): Promise<AppError> =>
    write(work).then(
      () => Promise.reject(new Error('was not refused')),
      (error: unknown) => error as AppError,
    );
  const good = (): Values => ({ key: fresh(), name: { en: 'Good' }, inside: [] });

  it('is named by its place and its field, and none of them is stored', async () => {
    const taken = good();
    const others = Array.from({ length: 700 }, good);
    await write((context) => crates(context).insert(taken));
    const error = await named((context) =>
      crates(context).insertMany([
        ...others.slice(0, 600),
        { ...good(), key: taken.key },
        ...others.slice(600),
      ]),
    );
    expect(error).toMatchObject({ code: 'kernel.duplicate', errors: [{ pointer: '/600/key' }] });
    const found = await write((context) => crates(context).where({ key: others[0]?.key }));
    expect(found).toEqual([]);
  });

  it('leaves nothing behind when its error is caught', async () => {
    const twice = good();
    const kept = await write(async (context) => {
      await crates(context)
        .insertMany([good(), twice, twice])
        .catch(() => undefined);
      return crates(context).where({ key: twice.key });
    });
    expect(kept).toEqual([]);
  });

  it('is named when it is gone, of another version, or breaks a rule of the table', async () => {
    const row = await write((context) => crates(context).insert(good()));
    const change = (patch: Partial<Values>, rest: object = {}) => ({ id: row.id, patch, ...rest });
    const gone = await named((context) =>
      crates(context).updateMany([change({ size: 2 }), { id: uuidv7(), patch: { size: 2 } }]),
    );
    expect(gone).toMatchObject({ code: 'kernel.not_found', errors: [{ pointer: '/1' }] });
    const stale = await named((context) =>
      crates(context).updateMany([change({ size: 2 }, { expectedVersion: 7 })]),
    );
    expect(stale).toMatchObject({ code: 'kernel.stale', errors: [{ pointer: '/0' }] });
    const broken = await named((context) =>
      crates(context).updateMany([change({ size: 2 }), change({ size: 101 })]),
    );
    expect(broken).toMatchObject({ code: 'kernel.rule_violated', errors: [{ pointer: '/1/size' }] });
    expect(await write((context) => crates(context).get(row.id))).toMatchObject({ version: 1, size: 1 });
  });

  it('is left out alone when each may be refused by itself', async () => {
    const list = Array.from({ length: 40 }, (_, index) => ({
      ...good(),
      note: 'echo',
      ...(index % 13 === 5 ? { size: 101 } : {}),
    }));
    const attempts: Attempt<{ id: string }>[] = await write((context) =>
      attemptEach(context, list, (part) => crates(context).insertMany(part)),
    );
    const refused = attempts.flatMap((attempt, index) =>
      'refused' in attempt ? [[index, attempt.refused]] : [],
    );
    expect(refused).toMatchObject([5, 18, 31].map((at) => [at, { errors: [{ pointer: '/size' }] }]));
    const echoes = await write(({ tx }) =>
      tx.query<{ n: string }>('SELECT count(*) AS n FROM yard_crate WHERE key = ANY($1)', [
        list.map(({ key }) => `echo-${key}`),
      ]),
    );
    expect(echoes).toEqual([{ n: '37' }]);
  });
});

it('writes each change once when many write the same rows in every order', async () => {
  const rows = await write((context) =>
    crates(context).insertMany(
      Array.from({ length: 30 }, () => ({ key: fresh(), name: { en: 'Contended' }, inside: [] })),
    ),
  );
  const rounds = Array.from({ length: 8 }, (_, round) =>
    write(async (context) => {
      const order = round % 2 === 0 ? rows : [...rows].reverse();
      await crates(context).updateMany(order.map(({ id }) => ({ id, patch: { note: `round ${round}` } })));
    }),
  );
  await Promise.all(rounds);
  const after = await write((context) => crates(context).get(rows[0]?.id as string));
  expect(after).toMatchObject({ version: 9 });
});

function sorted(value: unknown): unknown[] {
  const flat = (value as { changes?: unknown[] }[]).flatMap((entry) => entry.changes ?? [entry]);
  return flat.map((entry) => JSON.stringify(entry)).sort();
}

describe('what follows from all writes of a transaction', () => {
  const good = (name: string): Values => ({ key: `${fresh()}-${name}`, name: { en: name }, inside: [] });

  it('is drawn once at its end, from every row that was written and stayed', async () => {
    settled.length = 0;
    await write(async (context) => {
      const rows = await crates(context).insertMany([good('a'), good('b')]);
      await crates(context).update(rows[0]?.id ?? '', { note: 'changed' });
      await context
        .savepoint(async () => {
          await crates(context).insert(good('taken-back'));
          throw new Error('no');
        })
        .catch(() => undefined);
      expect(settled).toEqual([]);
    });
    expect(settled).toEqual([
      ['created', 'created', 'updated: note'],
      // The hook itself wrote a row, which is followed too.
      ['created'],
    ]);
  });
});
