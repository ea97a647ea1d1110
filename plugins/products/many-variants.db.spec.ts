import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TestReply } from '../../src/testing/test-app.js';
import { TestShop } from '../../test/shop/test-shop.js';

const [SIZES, COLOURS] = [25, 20];
const ROUNDS = 5;

let shop: TestShop;
let id: string;
beforeAll(async () => {
  shop = await TestShop.start();
  id = await shop.make('products', { slug: 'many', title: { en: 'Many' } });
});
afterAll(() => shop?.app.close());

interface Row {
  readonly id: string;
  readonly version: number;
  readonly cells: Readonly<Record<string, unknown>>;
}

const save = (change: object): Promise<TestReply> =>
  shop.app.asAdmin(`POST /v1/admin/products/${id}/save-variants`, change);
const load = async (): Promise<Row[]> =>
  (await shop.app.asAdmin(`GET /v1/admin/products/${id}/variants`)).body.rows as Row[];

async function timed<T>(times: number[], work: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await work();
  times.push(performance.now() - began);
  return result;
}
const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;

/**
 * The floor, measured in between: as many rows changed by a plain statement each, in one transaction. Whatever asks or writes
 * row by row beside that is several times slower.
 */
const floor = (amount: number): Promise<void> =>
  shop.write(async ({ tx }) => {
    const rows = await tx.query<{ id: string }>(
      'SELECT id FROM products_variant WHERE product_id = $1::uuid',
      [id],
    );
    for (const row of rows) {
      await tx.query('UPDATE products_variant SET weight_grams = $2::bigint WHERE id = $1::uuid', [
        row.id,
        amount,
      ]);
    }
  });

it('500 variants are opened and changed as a whole: what 500 plain statements take bounds it', async () => {
  const axis = (name: string, count: number) => ({
    id: `new:${name}`,
    name: { en: name },
    values: Array.from({ length: count }, (_, at) => ({
      id: `new:${name}${at}`,
      name: { en: `${name} ${at}` },
    })),
  });
  const axes = [axis('size', SIZES), axis('colour', COLOURS)];
  const keys = axes[0]?.values.flatMap((one) => axes[1]?.values.map((two) => [one.id, two.id]) ?? []) ?? [];
  const times = {
    made: [] as number[],
    opened: [] as number[],
    changed: [] as number[],
    plain: [] as number[],
  };
  const rows = keys.map((names) => ({
    id: null,
    keys: names,
    cells: { sku: names.join('-'), 'price.EUR': 1 },
  }));
  expect(await timed(times.made, () => save({ axes, rows }))).toMatchObject({
    status: 200,
    body: { variants: 500 },
  });
  for (let round = 2; round < 2 + ROUNDS; round += 1) {
    const before = await timed(times.opened, load);
    const cells = { 'price.EUR': round, weightGrams: round };
    const change = before.map(({ id: one, version }) => ({ id: one, version, cells }));
    expect((await timed(times.changed, () => save({ rows: change }))).status).toBe(200);
    await timed(times.plain, () => floor(round));
  }
  expect((await load()).every(({ cells }) => cells['price.EUR'] === 1 + ROUNDS)).toBe(true);
  const bound = median(times.plain);
  expect(median(times.opened) / bound).toBeLessThan(0.5);
  expect(median(times.changed) / bound).toBeLessThan(2.5);
  expect(median(times.made) / bound).toBeLessThan(4);
});
