import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { systemActor } from '../../src/access/actor.js';
import { seedCommand } from '../../src/cli/seed.js';
import { WriteScope } from '../../src/command/write-scope.js';
import { loadConfig } from '../../src/config/config.js';
import { loadDemoData } from '../../src/database/demo-data.js';
import { createLogger } from '../../src/http/logging.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { systemClock } from '../../src/values/clock.js';
import { uuidv7 } from '../../src/values/uuid.js';
import { refreshListings } from '../../plugins/products/jobs/refresh-listings.job.js';
import { plugins } from '../../plugins.config.js';

let shop: TestApp;
let database: pg.Client;

beforeAll(async () => {
  shop = await startTestApp({ plugins });
  database = new pg.Client({ connectionString: shop.databaseUrl });
  await database.connect();
  await loadDemoData(shop.registry, shop.app.get(WriteScope));
  await database.query(`DELETE FROM jobs_job WHERE name = 'products.draw-demo-images'`);
  await shop.jobsDone();
}, 60_000);
afterAll(async () => {
  await database?.end();
  await shop?.close();
});

async function rowsOf(sql: string): Promise<unknown[]> {
  return (await database.query(sql)).rows as unknown[];
}

async function seed(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const config = loadConfig(
    { NODE_ENV: 'test', DATABASE_URL: shop.databaseUrl },
    () => 'a secret of tests alone, x',
  );
  const { registry, databaseUrl } = shop;
  const logger = createLogger({ level: 'error', format: 'json' });
  const kernel = { config, registry, databaseUrl, clock: systemClock, logger };
  const code = await seedCommand({ kernel, out, err }, args);
  return { code, out: String(out.read() ?? ''), err: String(err.read() ?? '') };
}

const COUNTS = `SELECT count(DISTINCT p.id)::int AS products, count(*)::int AS variants, count(DISTINCT v.barcode)::int AS barcodes
  FROM products_product p JOIN products_variant v ON v.product_id = p.id WHERE p.slug LIKE 'sample-%'`;
const LISTING = 'SELECT * FROM products_listing ORDER BY channel_id, product_id';
const VALUES = 'SELECT * FROM products_attribute_value ORDER BY product_id, key, value';
const MEMBERS = 'SELECT * FROM products_membership ORDER BY collection_id, product_id';

describe('npm run seed', () => {
  it('makes products up to the number that is asked for, and none again', async () => {
    expect((await seed('--products', '30', '--variants', '3')).out).toContain(
      'products: 30, of which 30 are new',
    );
    expect(await rowsOf(COUNTS)).toEqual([{ products: 30, variants: 90, barcodes: 90 }]);
    expect((await seed('--products', '30')).out).toContain('of which 0 are new');
    expect((await seed('--products', '40', '--variants', '12')).out).toContain('of which 10 are new');
    expect(await rowsOf(COUNTS)).toEqual([{ products: 40, variants: 210, barcodes: 210 }]);
  });

  it('draws listings, filters and collections as a change of the products would', async () => {
    const drawn = [await rowsOf(LISTING), await rowsOf(VALUES), await rowsOf(MEMBERS)];
    const ids = (await rowsOf(`SELECT id FROM products_product WHERE slug LIKE 'sample-%'`)) as {
      id: string;
    }[];
    const origin = { actor: systemActor('test'), action: 'test', requestId: uuidv7(), locale: 'en' };
    await shop.app
      .get(WriteScope)
      .run(origin, (context) => context.enqueue(refreshListings, { products: ids.map(({ id }) => id) }));
    await shop.jobsDone();
    expect([await rowsOf(LISTING), await rowsOf(VALUES), await rowsOf(MEMBERS)]).toEqual(drawn);
    expect(
      await rowsOf(
        `SELECT count(*)::int FROM products_listing l JOIN products_product p ON p.id = l.product_id
         WHERE p.slug LIKE 'sample-%' AND l.min_price IS NOT NULL`,
      ),
    ).toEqual([{ count: 80 }]);
  });

  it('makes what every route and hook takes: such a product is saved again unchanged in kind', async () => {
    const found = (await rowsOf(`SELECT id FROM products_product WHERE slug LIKE 'sample-1-%'`)) as {
      id: string;
    }[];
    const id = found[0]?.id ?? '';
    const product = await shop.asAdmin(`GET /v1/admin/products/${id}`);
    expect(product.status).toBe(200);
    const { attributes, title } = product.body;
    expect(Object.keys(attributes as object)).toContain('material');
    expect((await shop.asAdmin(`PATCH /v1/admin/products/${id}`, { title, attributes })).status).toBe(200);
  });

  it('refuses what is no number and what it does not know, and says what it does', async () => {
    for (const args of [
      [],
      ['--products', 'many'],
      ['--variants', '3'],
      ['--orders', '5'],
      ['--products', '-1'],
    ]) {
      const { code, err } = await seed(...args);
      expect({ args, code }).toEqual({ args, code: 1 });
      expect(err).toContain('--products <count>');
    }
    expect(await rowsOf(COUNTS)).toEqual([{ products: 40, variants: 210, barcodes: 210 }]);
  });
});
