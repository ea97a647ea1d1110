import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { plugins } from '../../plugins.config.js';
import { race } from '../../src/testing/race.js';
import { startTestApp, type TestApp, type TestReply } from '../../src/testing/test-app.js';

interface Row {
  readonly id: string;
  readonly version: number;
  readonly keys: string[];
  readonly cells: Record<string, unknown>;
}

let shop: TestApp;
let count = 0;
beforeAll(async () => {
  shop = await startTestApp({ plugins });
  for (const [code, currency] of [
    ['web', 'EUR'],
    ['china', 'CNY'],
  ]) {
    const body = { code, currency, name: { en: code }, locales: ['en'] };
    expect((await shop.asAdmin('POST /v1/admin/channels', body)).status).toBe(201);
  }
});
afterAll(() => shop?.close());

async function newProduct(): Promise<string> {
  count += 1;
  const body = { title: { en: `Cup ${count}` }, slug: `cup-${count}` };
  return (await shop.asAdmin('POST /v1/admin/products', body)).body.id as string;
}
const save = (id: string, change: object, headers = {}): Promise<TestReply> =>
  shop.asAdmin(`POST /v1/admin/products/${id}/save-variants`, change, headers);
const load = async (id: string): Promise<{ version: number; axes: unknown[]; rows: Row[] }> => {
  const { status, body } = await shop.asAdmin(`GET /v1/admin/products/${id}/variants`);
  expect([status, body.detail]).toEqual([200, undefined]);
  return body;
};

const axis = (name: string, ...values: string[]) => ({
  id: `new:${name}`,
  name: { en: name },
  values: values.map((value) => ({ id: `new:${value}`, name: { en: value } })),
});
const row = (keys: string[], cells: object = {}) => ({ id: null, keys, cells });

/** A product in two sizes and two colours. */
async function fourCups(): Promise<{ id: string; rows: Row[] }> {
  const id = await newProduct();
  const axes = [axis('Size', 'S', 'L'), axis('Colour', 'Dark blue', '红')];
  const rows = ['S', 'L'].flatMap((size) =>
    ['Dark blue', '红'].map((colour) =>
      row([`new:${size}`, `new:${colour}`], { sku: `${id}-${size}-${colour}`, 'price.EUR': 1000 }),
    ),
  );
  expect(await save(id, { axes, rows })).toMatchObject({ status: 200, body: { variants: 4 } });
  return { id, rows: (await load(id)).rows };
}
const optionsOf = async (id: string) =>
  (await load(id)).axes as { id: string; name: object; values: { id: string; name: object }[] }[];

describe('the variants of a product', () => {
  it('are one row, on sale, before any was saved; saving it makes the only one', async () => {
    const id = await newProduct();
    const { rows, axes } = await load(id);
    expect({ rows, axes }).toMatchObject({ axes: [], rows: [{ id: null, cells: { enabled: true } }] });
    const cells = {
      sku: ' ONE ',
      'price.EUR': 1990,
      'compareAt.EUR': 2490,
      'price.CNY': 9900,
      weightGrams: 350,
    };
    expect(await save(id, { rows: [{ id: null, cells }] })).toMatchObject({ status: 200 });
    const [one, ...others] = (await load(id)).rows;
    expect(others).toEqual([]);
    expect(one).toMatchObject({
      keys: [],
      cells: { ...cells, sku: 'ONE', 'compareAt.CNY': null, enabled: true, taxable: true, barcode: null },
    });
    expect(await save(id, { rows: [row([])] })).toMatchObject({
      status: 422,
      body: { code: 'products.combinations_clash', errors: [{ pointer: '/rows/0/keys' }] },
    });
    expect(await save(id, { removed: [one?.id] })).toMatchObject({
      status: 422,
      body: { code: 'products.last_variant' },
    });
  });

  it('are made together with their options, whose ids are made of their names', async () => {
    const { id, rows } = await fourCups();
    expect((await optionsOf(id)).map(({ id, values }) => [id, values.map((value) => value.id)])).toEqual([
      ['size', ['s', 'l']],
      ['colour', ['dark-blue', 'value']],
    ]);
    expect(rows.map(({ keys }) => keys.join('/'))).toEqual([
      's/dark-blue',
      's/value',
      'l/dark-blue',
      'l/value',
    ]);
  });

  it('keep prices in currencies that have no column', async () => {
    const { id, rows } = await fourCups();
    const [one] = rows;
    const priced = await save(id, { rows: [{ id: one?.id, cells: { 'price.CNY': 500 } }] });
    expect(priced.status).toBe(200);
    const { body: china } = await shop.asAdmin('GET /v1/admin/channels?filter[code]=china');
    const channel = `PATCH /v1/admin/channels/${china.items[0].id}`;
    await shop.asAdmin(channel, { enabled: false });
    const hidden = await save(id, { rows: [{ id: one?.id, cells: { 'price.CNY': 1 } }] });
    expect(hidden).toMatchObject({ status: 400, body: { errors: [{ pointer: '/rows/0/cells/price.CNY' }] } });
    await save(id, { rows: [{ id: one?.id, cells: { 'price.EUR': null } }] });
    await shop.asAdmin(channel, { enabled: true });
    const { body } = await shop.asAdmin(`GET /v1/admin/variants/${one?.id}`);
    expect(body.prices).toEqual([{ price: { amount: 500, currency: 'CNY' }, compareAt: null }]);
  });
});

describe('options that change', () => {
  it('leave variants their ids and SKUs: a new option gives them its first value', async () => {
    const { id, rows } = await fourCups();
    const axes = [...(await optionsOf(id)), axis('Glaze', 'Matt', 'Shiny')];
    expect(await save(id, { axes })).toMatchObject({ status: 200, body: { variants: 4 } });
    const after = (await load(id)).rows;
    expect(after.map((one) => [one.id, one.cells.sku])).toEqual(rows.map((one) => [one.id, one.cells.sku]));
    expect(after[0]?.keys).toEqual(['s', 'dark-blue', 'matt']);
  });

  it('follow a new order, and variants with them', async () => {
    const { id, rows } = await fourCups();
    const [size, colour] = await optionsOf(id);
    expect((await save(id, { axes: [colour, size] })).status).toBe(200);
    const after = (await load(id)).rows;
    expect(after.map(({ keys }) => keys.join('/'))).toEqual([
      'dark-blue/s',
      'dark-blue/l',
      'value/s',
      'value/l',
    ]);
    expect(after.map((one) => one.id)).toEqual([0, 2, 1, 3].map((place) => rows[place]?.id));
  });

  it('are refused, naming the variants, when these would become the same or lose a value', async () => {
    const { id, rows } = await fourCups();
    const [size, colour] = await optionsOf(id);
    const merged = await save(id, { axes: [size] });
    expect(merged).toMatchObject({ status: 422, body: { code: 'products.combinations_clash' } });
    expect(merged.body.params.variants.split(', ').sort()).toEqual(rows.map((one) => one.cells.sku).sort());
    const small = { ...size, values: size?.values.slice(0, 1) };
    expect(await save(id, { axes: [small, colour] })).toMatchObject({
      status: 422,
      body: { code: 'products.value_in_use', params: { variants: `${id}-L-Dark blue, ${id}-L-红` } },
    });
    const removed = rows.slice(2).map((one) => one.id);
    expect(await save(id, { axes: [small, colour], removed })).toMatchObject({ body: { variants: 2 } });
  });

  it.each([
    ['an id that nobody gave out', [{ ...axis('A', 'B'), id: 'a' }], '/axes/0/id'],
    ['a value twice', [axis('A', 'B', 'B')], '/axes/0/values/1/id'],
    ['an option without values', [axis('A')], '/axes/0/values'],
  ])('are refused with %s', async (_what, axes, pointer) => {
    const id = await newProduct();
    expect(await save(id, { axes })).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    expect(await optionsOf(id)).toEqual([]);
  });
});

describe('rows that cannot be', () => {
  it('are refused at their place, and nothing is changed', async () => {
    const { id, rows } = await fourCups();
    const other = await fourCups();
    const [one, two] = rows;
    const taken = other.rows[0]?.cells.sku;
    const cases: [object, number, string][] = [
      [
        {
          rows: [
            { id: one?.id, cells: { taxable: false } },
            { id: two?.id, cells: { sku: taken } },
          ],
        },
        409,
        '/rows/1/cells/sku',
      ],
      [{ rows: [{ id: one?.id, cells: { sku: two?.cells.sku } }] }, 409, '/rows/0/cells/sku'],
      [{ rows: [{ id: one?.id, cells: { 'price.EUR': -1 } }] }, 400, '/rows/0/cells/price.EUR'],
      [{ rows: [{ id: one?.id, cells: { 'compareAt.CNY': 5 } }] }, 400, '/rows/0/cells/price.CNY'],
      [{ rows: [{ id: other.rows[0]?.id, cells: {} }] }, 400, '/rows/0/id'],
      [{ rows: [{ id: one?.id, cells: {} }], removed: [one?.id] }, 400, '/removed/0'],
      [{ rows: [row(['s'])] }, 400, '/rows/0/keys'],
      [{ rows: [row(['s', 'red'])] }, 400, '/rows/0/keys'],
    ];
    for (const [change, status, pointer] of cases) {
      const reply = await save(id, change);
      expect([status, pointer]).toEqual([reply.status, reply.body.errors?.[0]?.pointer]);
    }
    expect((await load(id)).rows).toEqual(rows);
  });

  it('are refused with 412 when somebody changed them meanwhile', async () => {
    const { id, rows } = await fourCups();
    const [one] = rows;
    const change = { rows: [{ id: one?.id, version: one?.version, cells: { 'price.EUR': 5 } }] };
    expect((await save(id, change)).status).toBe(200);
    expect((await save(id, { rows: [{ ...change.rows[0], cells: { 'price.EUR': 6 } }] })).status).toBe(412);
    const { version } = await load(id);
    await shop.asAdmin(`PATCH /v1/admin/products/${id}`, { vendor: 'Somebody' });
    expect((await save(id, {}, { 'if-match': `"${version}"` })).status).toBe(412);
  });
});

describe('of a product on sale', () => {
  it('the last variant that can be bought stays, until the product is taken off sale', async () => {
    const { id, rows } = await fourCups();
    expect((await shop.asAdmin(`POST /v1/admin/products/${id}/publish`, {})).status).toBe(200);
    const [one, ...others] = rows;
    const all = (cells: object) => ({ rows: rows.map((row) => ({ id: row.id, cells })) });
    const removed = rows.map((row) => row.id);
    const before = await load(id);
    for (const change of [all({ enabled: false }), all({ 'price.EUR': null }), { removed }]) {
      const refused = { status: 422, body: { code: 'products.nothing_left_to_sell' } };
      expect(await save(id, change)).toMatchObject(refused);
    }
    expect(await load(id)).toEqual(before);
    const most = { rows: others.map((row) => ({ id: row.id, cells: { enabled: false } })) };
    expect((await save(id, most)).status).toBe(200);
    await shop.asAdmin(`POST /v1/admin/products/${id}/unpublish`, {});
    expect((await save(id, { removed: [one?.id] })).status).toBe(200);
  });

  it('which could not be bought before is saved, so that it can be put right', async () => {
    const { id, rows } = await fourCups();
    await shop.asAdmin(`POST /v1/admin/products/${id}/publish`, {});
    const { body: web } = await shop.asAdmin('GET /v1/admin/channels?filter[code]=web');
    const channel = `PATCH /v1/admin/channels/${web.items[0].id}`;
    await shop.asAdmin(channel, { enabled: false });
    expect((await save(id, { rows: [{ id: rows[0]?.id, cells: { taxable: false } }] })).status).toBe(200);
    await shop.asAdmin(channel, { enabled: true });
  });
});

describe('many at once', () => {
  it('swap SKUs and values', async () => {
    const { id, rows } = await fourCups();
    const [a, b] = rows;
    const swapped = [
      { id: a?.id, version: a?.version, keys: b?.keys, cells: { sku: b?.cells.sku } },
      { id: b?.id, version: b?.version, keys: a?.keys, cells: { sku: a?.cells.sku } },
    ];
    expect((await save(id, { rows: swapped })).status).toBe(200);
    const after = new Map((await load(id)).rows.map((one) => [one.id, one]));
    expect(after.get(String(a?.id))).toMatchObject({ keys: b?.keys, cells: { sku: b?.cells.sku } });
    expect(after.get(String(b?.id))).toMatchObject({ keys: a?.keys, cells: { sku: a?.cells.sku } });
  });

  it('saves of one product leave each combination once', async () => {
    const id = await newProduct();
    const change = { axes: [axis('Size', 'S', 'L')], rows: [row(['new:S']), row(['new:L'])] };
    const { fulfilled } = await race(6, () => save(id, change, { 'if-match': '"1"' }));
    expect(fulfilled.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412, 412]);
    expect((await load(id)).rows).toHaveLength(2);
  });
});
