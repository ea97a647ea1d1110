/*
 * Generated lists on 1.5 million rows, from the build: `npm run build && node bench/lists.js`.
 * Prints every case whose 95th percentile is above 100 ms, the slowest of each group, and what writes cost. Server time: the
 * statements of a page and of its total, through the reads of the kernel. BENCH_ROWS makes it smaller, BENCH_FOLDER keeps
 * the database for the next run, BENCH_ONLY is a part of a case's text, BENCH_EXPLAIN=1 shows the plans of slow cases.
 */
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { casesOf } from './lists/cases.js';
import { benchPlugin } from './lists/declarations.js';
import { itemRows, load, ROWS, sqlOfId } from './lists/data.js';
import { ListBench } from './lists/measure.js';

const built = (path) => import(new URL(`../dist/src/${path}`, import.meta.url).href);
const { loadConfig } = await built('config/config.js');
const { dataSourceOptions } = await built('database/data-source-options.js');
const { startEmbeddedPostgres } = await built('database/embedded/start-embedded-postgres.js');
const { BUILT_IN_PLUGINS } = await built('plugin/built-in-plugins.js');
const { Registry } = await built('plugin/registry.js');

const WRITTEN = 50_000;

const folder = process.env.BENCH_FOLDER;
if (folder) await mkdir(folder, { recursive: true });
const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'emporion-bench-')));
await chmod(dataDir, 0o711);
const postgres = await startEmbeddedPostgres({ dataDir });
const registry = new Registry([...BUILT_IN_PLUGINS, benchPlugin], { locales: ['en', 'zh-CN'] });
const config = loadConfig(
  { NODE_ENV: 'test', DATABASE_URL: postgres.url },
  () => 'a secret that only this benchmark knows',
);
const dataSource = await new DataSource(
  dataSourceOptions(config.database, postgres.url, [], (error) => console.error(error)),
).initialize();

const client = new pg.Client({ connectionString: postgres.url });
await client.connect();

async function prepare() {
  const { rows } = await client.query(`SELECT to_regclass('bench_item') IS NOT NULL AS made`);
  if (rows[0].made) return;
  const begin = performance.now();
  await load(client, registry.schemas().find(({ plugin }) => plugin === 'bench').statements);
  console.log(`${ROWS} rows made in ${((performance.now() - begin) / 1000).toFixed(0)} s`);
}

async function idOf(n, kind) {
  return (await client.query(`SELECT ${sqlOfId(String(n), kind)} AS id`)).rows[0].id;
}

/** Rows per second of an insert of many rows and of single inserts, undone afterwards. */
async function writes() {
  await client.query('BEGIN');
  let begin = performance.now();
  await client.query(itemRows(ROWS, ROWS + WRITTEN - 1));
  const many = WRITTEN / ((performance.now() - begin) / 1000);
  await client.query('ROLLBACK');
  const { rows } = await client.query(
    `SELECT string_agg(CASE WHEN is_generated = 'NEVER' THEN quote_ident(column_name) END, ', ' ORDER BY ordinal_position) AS names
     FROM information_schema.columns WHERE table_name = 'bench_item'`,
  );
  const names = rows[0].names;
  const changed = names
    .replace(/\bid\b/, 'gen_random_uuid()')
    .replace(/\bcode\b/, `code || '+' || $1::text`)
    .replace(/\bslug\b/, `slug || '-' || $1::text`);
  const copy = {
    name: 'copy',
    text: `INSERT INTO bench_item (${names}) SELECT ${changed} FROM bench_item WHERE id = $2::uuid`,
  };
  const source = await idOf(ROWS - 1000, 'item');
  await client.query('BEGIN');
  begin = performance.now();
  for (let n = 0; n < 5_000; n += 1) await client.query({ ...copy, values: [String(n), source] });
  const single = 5_000 / ((performance.now() - begin) / 1000);
  await client.query('ROLLBACK');
  const { rows: sizes } = await client.query(
    `SELECT pg_size_pretty(pg_table_size('bench_item')) AS heap, pg_size_pretty(pg_indexes_size('bench_item')) AS indexes`,
  );
  console.log(
    `writes: ${Math.round(many)} rows/s in one statement, ${Math.round(single)} rows/s one by one; table ${sizes[0].heap}, indexes ${sizes[0].indexes}`,
  );
}

await prepare();
if (process.env.BENCH_WRITES !== '0') await writes();
const ids = {};
for (const kind of ['item', 'group', 'tag']) {
  const known = new Map();
  for (const n of [0, 5, 499, 1500, 1999]) known.set(n, await idOf(n, kind));
  ids[kind] = (n) => known.get(n);
}
const lists = new ListBench(registry, dataSource, client, 'bench.item');
await lists.run(casesOf(lists.rules, ids));

await client.end();
await dataSource.destroy();
await postgres.stop();
if (!folder) {
  await rm(postgres.home, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
