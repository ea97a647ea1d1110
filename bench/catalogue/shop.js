/* A shop to measure: the demo shop with its pictures, and seeded products after it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const { startProcess } = await import(
  new URL('../../dist/src/testing/application-process.js', import.meta.url).href
);
const CLI = new URL('../../dist/src/cli/main.js', import.meta.url).pathname;

/**
 * Fills an empty database; one that has as many products is left as it is.
 * @param client pg client of the database
 * @param env of the application
 * @param count products
 * @param variants of each product
 */
export async function fillShop(client, env, count, variants) {
  if ((await shownProducts(client)) >= count) return;
  const demo = await startProcess({ ...env, DEMO_DATA: 'on' });
  await demo.ready();
  while (await isDrawing(client)) await sleep(500);
  await demo.stop();
  const seed = spawn(
    process.execPath,
    [CLI, 'seed', '--products', String(count), '--variants', String(variants)],
    { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const [code] = await once(seed, 'exit');
  if (code !== 0) throw new Error(`The seed ended with ${code}`);
  await client.query('VACUUM (ANALYZE)');
}

async function shownProducts(client) {
  const { rows } = await client.query(`SELECT to_regclass('products_listing') IS NOT NULL AS made`);
  if (!rows[0].made) return 0;
  return (await client.query('SELECT count(DISTINCT product_id)::int AS count FROM products_listing')).rows[0]
    .count;
}

async function isDrawing(client) {
  const { rows } = await client.query(
    `SELECT EXISTS (SELECT 1 FROM jobs_job WHERE name = 'products.draw-demo-images') AS drawing`,
  );
  return rows[0].drawing;
}

/**
 * Addresses that a storefront asks for.
 * @param client pg client of the database
 * @returns pages of products, and lists of 20: newest, by price, and of the categories that have most
 */
export async function addresses(client) {
  const products = await client.query(
    `SELECT slug FROM products_product WHERE status = 'published' ORDER BY md5(id::text) LIMIT 1000`,
  );
  const categories = await client.query(
    `SELECT c.slug FROM products_category c JOIN products_product_categories l ON l.target_id = c.id
     GROUP BY c.id ORDER BY count(*) DESC LIMIT 20`,
  );
  const list = (query) => `/v1/store/products?limit=20${query}`;
  return {
    product: products.rows.map(({ slug }) => `/v1/store/products/${slug}`),
    list: [
      list(''),
      list('&sort=price'),
      ...categories.rows.flatMap(({ slug }) => [
        list(`&filter[category]=${slug}`),
        list(`&filter[category]=${slug}&sort=-price`),
      ]),
    ],
  };
}
