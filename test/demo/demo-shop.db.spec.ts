import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { WriteScope } from '../../src/command/write-scope.js';
import { loadDemoData } from '../../src/database/demo-data.js';
import { startTestApp, type TestApp } from '../../src/testing/test-app.js';
import { plugins } from '../../plugins.config.js';

let shop: TestApp;
let database: pg.Client;

beforeAll(async () => {
  shop = await startTestApp({ plugins });
  database = new pg.Client({ connectionString: shop.databaseUrl });
  await database.connect();
  await loadShop();
}, 60_000);
afterAll(async () => {
  await database?.end();
  await shop?.close();
});

/** Loads the demo shop with the images of its first products; drawing all of them takes too long for a test. */
async function loadShop(): Promise<void> {
  await loadDemoData(shop.registry, shop.app.get(WriteScope));
  await database.query(
    `DELETE FROM jobs_job WHERE name = 'products.draw-demo-images' AND NOT payload -> 'slugs' ? 'fjord-stoneware-mug'`,
  );
  await shop.jobsDone();
}

async function rowsOf<R>(sql: string): Promise<R[]> {
  return (await database.query(sql)).rows as R[];
}

async function one<R>(sql: string): Promise<R> {
  const [row] = await rowsOf<R>(sql);
  return row as R;
}

describe('the demo shop', () => {
  it('has about 200 products: most on sale, some drafts, scheduled and archived ones', async () => {
    const counts = await rowsOf<{ status: string; count: number }>(
      'SELECT status, count(*)::int FROM products_product GROUP BY status',
    );
    expect(Object.fromEntries(counts.map(({ status, count }) => [status, count]))).toEqual({
      published: 194,
      draft: 3,
      scheduled: 2,
      archived: 2,
    });
  });

  it('says everything in English and in Chinese', async () => {
    const untranslated = await rowsOf(
      `SELECT text FROM (
         SELECT title AS text FROM products_product UNION ALL SELECT description FROM products_product
         UNION ALL SELECT name FROM products_category UNION ALL SELECT title FROM products_collection
         UNION ALL SELECT name FROM products_attribute
         UNION ALL SELECT choice -> 'name' FROM products_attribute, jsonb_array_elements(choices) AS choice
         UNION ALL SELECT option -> 'name' FROM products_product, jsonb_array_elements(options) AS option
         UNION ALL SELECT choice -> 'name' FROM products_product, jsonb_array_elements(options) AS option,
           jsonb_array_elements(option -> 'values') AS choice
       ) AS texts
       WHERE text ->> 'en' IS NULL OR text ->> 'zh-CN' IS NULL OR text ->> 'zh-CN' !~ '[一-龥0-9]' OR text ->> 'en' ~ '[一-龥]'`,
    );
    expect(untranslated).toEqual([]);
  });

  it('carries barcodes whose check digit is right', async () => {
    const barcodes = await rowsOf<{ barcode: string }>('SELECT barcode FROM products_variant');
    const isRight = (code: string): boolean =>
      /^\d{13}$/.test(code) &&
      [...code].reduce((sum, digit, index) => sum + Number(digit) * (index % 2 === 0 ? 1 : 3), 0) % 10 === 0;
    expect(barcodes.filter(({ barcode }) => !isRight(barcode))).toEqual([]);
    expect(new Set(barcodes.map(({ barcode }) => barcode)).size).toBe(barcodes.length);
  });

  it('has one variant for each combination of option values, and prices in euros and yuan for each', async () => {
    const odd = await rowsOf(
      `SELECT p.slug FROM products_product p, LATERAL (
         SELECT count(*) AS count, bool_and(jsonb_array_length(v.prices) = 2) AS priced
         FROM products_variant v WHERE v.product_id = p.id
       ) AS found
       WHERE NOT found.priced OR found.count <> (
         SELECT coalesce(round(exp(sum(ln(jsonb_array_length(option -> 'values'))))), 1)
         FROM jsonb_array_elements(p.options) AS option
       )`,
    );
    expect(odd).toEqual([]);
    const notReduced = await one(
      `SELECT count(*)::int FROM products_variant, jsonb_array_elements(prices) AS item
       WHERE (item #>> '{compareAt,amount}')::bigint <= (item #>> '{price,amount}')::bigint`,
    );
    expect(notReduced).toEqual({ count: 0 });
  });

  it('sorts every product into a category of the third level', async () => {
    const { lost } = await one<{ lost: number }>(
      `SELECT count(*)::int AS lost FROM products_product p WHERE p.slug <> 'breakfast-for-two' AND NOT EXISTS (
         SELECT 1 FROM products_product_categories l JOIN products_category c ON c.id = l.target_id
         JOIN products_category middle ON middle.id = c.parent_id WHERE l.owner_id = p.id AND middle.parent_id IS NOT NULL)`,
    );
    expect(lost).toBe(0);
  });

  it('fills every list: both channels, filters and each collection', async () => {
    expect(await one('SELECT count(*)::int FROM products_listing WHERE min_price IS NOT NULL')).toEqual({
      count: 388,
    });
    const collections = await rowsOf<{ slug: string; count: number }>(
      `SELECT c.slug, count(m.product_id)::int AS count FROM products_collection c
       LEFT JOIN products_membership m ON m.collection_id = c.id GROUP BY c.slug ORDER BY c.slug`,
    );
    expect(collections.filter(({ count }) => count < 3)).toEqual([]);
    expect(await one(`SELECT count(*)::int FROM products_attribute_value WHERE key = 'capacity'`)).toEqual({
      count: 40,
    });
  });

  it('sells two mugs and two bowls as one bundle', async () => {
    const parts = await rowsOf(
      `SELECT p.slug, c.quantity::int FROM products_component c JOIN products_variant v ON v.id = c.variant_id
       JOIN products_product p ON p.id = v.product_id ORDER BY p.slug`,
    );
    expect(parts).toEqual([
      { slug: 'fjord-stoneware-mug', quantity: 2 },
      { slug: 'orchard-stoneware-cereal-bowl', quantity: 2 },
    ]);
  });

  it('shows an image of each product, and of a variant that of its colour', async () => {
    const drawn = await rowsOf(
      `SELECT p.slug, v.combination, a.alt ->> 'en' AS alt, a.width::int, (
         SELECT count(*)::int FROM products_product_images l WHERE l.owner_id = p.id) AS images
       FROM products_product p JOIN products_variant v ON v.product_id = p.id JOIN media_asset a ON a.id = v.image_id
       WHERE p.slug = 'fjord-stoneware-mug' ORDER BY v.position`,
    );
    const mug = { slug: 'fjord-stoneware-mug', width: 800, images: 3 };
    expect(drawn).toEqual([
      { ...mug, combination: 'chalk', alt: 'Fjord stoneware mug, chalk' },
      { ...mug, combination: 'sage', alt: 'Fjord stoneware mug, sage' },
      { ...mug, combination: 'ink', alt: 'Fjord stoneware mug, ink blue' },
    ]);
  });

  it('is the same each time it is loaded, but for ids and times', async () => {
    const fingerprint = `SELECT p.slug, p.title, p.status, p.attributes, p.options, v.sku, v.barcode, v.combination,
      v.prices, v.weight_grams
      FROM products_product p JOIN products_variant v ON v.product_id = p.id ORDER BY v.sku`;
    const first = await rowsOf(fingerprint);
    expect(first.length).toBeGreaterThan(600);
    await database.query(
      `TRUNCATE products_product, products_category, products_collection, products_attribute, products_tag CASCADE`,
    );
    await database.query(`DELETE FROM database_demo WHERE plugin = 'products'`);
    const images = await rowsOf('SELECT sha256 FROM media_asset ORDER BY sha256');
    await loadShop();
    expect(await rowsOf(fingerprint)).toEqual(first);
    expect(await rowsOf('SELECT sha256 FROM media_asset ORDER BY sha256')).toEqual(images);
  });
});
