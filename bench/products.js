/*
 * The back-office's lists of products and of variants, from the build: `npm run build && node bench/products.js`.
 * Prints every case whose 95th percentile is above 100 ms of server time, and a summary. BENCH_PRODUCTS (300,000) and
 * BENCH_VARIANTS (5) say how many; BENCH_SHARE (1) asks that share of the cases, evenly; BENCH_FOLDER keeps the database for
 * the next run, BENCH_ONLY is a part of a case's text, BENCH_EXPLAIN=1 shows the plans of slow cases.
 */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { fillShop } from './catalogue/shop.js';
import { ListBench } from './lists/measure.js';
import { casesOfRows } from './lists/row-cases.js';

const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
const { loadConfig } = await built('src/config/config.js');
const { dataSourceOptions } = await built('src/database/data-source-options.js');
const { startEmbeddedPostgres } = await built('src/database/embedded/start-embedded-postgres.js');
const { BUILT_IN_PLUGINS } = await built('src/plugin/built-in-plugins.js');
const { Registry } = await built('src/plugin/registry.js');
const { plugins } = await built('plugins.config.js');

const PRODUCTS = Number(process.env.BENCH_PRODUCTS ?? 300_000);
const VARIANTS = Number(process.env.BENCH_VARIANTS ?? 5);
const SHARE = Number(process.env.BENCH_SHARE ?? 1);
const SECRET = 'k3Jw9-qLm2_Zr8Tx5Vb7Nc4Hd6Fg1Ps0Ya';

const kept = process.env.BENCH_FOLDER;
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'emporion-bench-')));
await mkdir(join(folder, 'database'), { recursive: true });
for (const one of [folder, join(folder, 'database')]) await chmod(one, 0o711);
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'database') });
const client = new pg.Client({ connectionString: postgres.url });
await client.connect();
const env = { DATABASE_URL: postgres.url, DATA_DIR: folder, EMPORION_SECRET: SECRET };
await fillShop(client, env, PRODUCTS, VARIANTS);

const registry = new Registry([...BUILT_IN_PLUGINS, ...plugins], { locales: ['en', 'zh-CN'] });
const config = loadConfig({ NODE_ENV: 'test', DATABASE_URL: postgres.url }, () => SECRET);
const dataSource = await new DataSource(
  dataSourceOptions(config.database, postgres.url, [], (error) => console.error(error)),
).initialize();

/** Rows from the beginning, the middle and the end of a list. */
async function sample(lists) {
  const rows = [];
  for (const depth of [0, 0.3, 0.6, 0.9]) {
    const after = depth > 0 ? await lists.cursorAt({}, depth) : undefined;
    rows.push(...(await lists.list({ limit: '100', ...(after ? { after } : {}) })).items);
  }
  return rows;
}

for (const [name, title] of [
  ['products.product', 'title'],
  ['products.variant', 'sku'],
]) {
  const lists = new ListBench(registry, dataSource, client, name);
  const cases = casesOfRows(lists.rules, await sample(lists), title);
  await lists.run(cases.filter((_, index) => Math.floor(index * SHARE) !== Math.floor((index - 1) * SHARE)));
}
await dataSource.destroy();
await client.end();
await postgres.stop();
if (!kept) await rm(folder, { recursive: true, force: true });
