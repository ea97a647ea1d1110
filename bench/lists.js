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

const built = (path) => import(new URL(`../dist/src/${path}`, import.meta.url).href);
const { systemActor } = await built('access/actor.js');
const { SecretBox } = await built('access/secret-box.js');
const { loadConfig } = await built('config/config.js');
const { dataSourceOptions } = await built('database/data-source-options.js');
const { startEmbeddedPostgres } = await built('database/embedded/start-embedded-postgres.js');
const { UnitOfWork } = await built('database/unit-of-work.js');
const { BUILT_IN_PLUGINS } = await built('plugin/built-in-plugins.js');
const { Registry } = await built('plugin/registry.js');
const { listConditions, encodeCursor, paging, Params } = await built('resource/list-sql.js');
const { parseListQuery } = await built('resource/list-query.js');
const { ResourceReads } = await built('resource/resource-reads.js');
const { RowStores } = await built('resource/row-stores.js');

const SLOW_MS = 100;
const RUNS = 5;
const WRITTEN = 50_000;

const folder = process.env.BENCH_FOLDER;
if (folder) await mkdir(folder, { recursive: true });
const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'emporion-bench-')));
await chmod(dataDir, 0o711);
const postgres = await startEmbeddedPostgres({ dataDir });
const registry = new Registry([...BUILT_IN_PLUGINS, benchPlugin], { locales: ['en', 'zh-CN'] });
const resource = registry.resource('bench.item');
const config = loadConfig(
  { NODE_ENV: 'test', DATABASE_URL: postgres.url },
  () => 'a secret that only this benchmark knows',
);
const dataSource = await new DataSource(
  dataSourceOptions(config.database, postgres.url, [], (error) => console.error(error)),
).initialize();

/** The unit of work, which remembers its statements. */
const statements = [];
class Remembering extends UnitOfWork {
  read(work) {
    return super.read((tx) =>
      work({
        ...tx,
        query: (sql, params) => {
          statements.push([sql, params]);
          return tx.query(sql, params);
        },
      }),
    );
  }
}
const reads = new ResourceReads(
  registry,
  new Remembering(dataSource),
  new RowStores(registry, new SecretBox('a secret that only this benchmark knows')),
);
const rules = reads.rulesOf(resource);
const actor = systemActor('bench');
const client = new pg.Client({ connectionString: postgres.url });
await client.connect();

const percentile = (values, p) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * p)];
const ms = (value) => `${value.toFixed(1)} ms`;

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

/** The cursor that lies at a share of what a query finds. */
async function cursorAt(query, depth) {
  const parsed = parseListQuery(query, rules);
  const params = new Params();
  const conditions = listConditions(resource, parsed, rules, params);
  const where = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
  const { orderBy, cursor } = paging(parsed, rules, params);
  const { rows: found } = await client.query(
    `SELECT count(*)::int AS n FROM ${resource.table} t ${where}`,
    params.values,
  );
  const place = Math.floor(found[0].n * depth);
  const { rows } = await client.query(
    `SELECT ${cursor} AS key FROM ${resource.table} t ${where} ORDER BY ${orderBy} OFFSET ${place} LIMIT 1`,
    params.values,
  );
  return rows[0] && encodeCursor(parsed.sort, rows[0].key);
}

/** Milliseconds of a list, several times after a first one; fewer when it is slow. */
async function measure(query, depth) {
  const after = depth > 0 ? await cursorAt(query, depth) : undefined;
  const parsed = parseListQuery({ ...query, ...(after ? { after } : {}) }, rules);
  const ask = async (asked) => {
    const begin = performance.now();
    await reads.list(resource, asked, actor);
    return performance.now() - begin;
  };
  const timesOf = async (asked) => {
    const first = await ask(asked);
    const times = [];
    for (let run = 0; run < (first > 300 ? 1 : RUNS); run += 1) times.push(await ask(asked));
    return times;
  };
  const page = await timesOf(parsed);
  const both = await timesOf({ ...parsed, withTotal: true });
  return { p50: percentile(page, 0.5), p95: percentile(page, 0.95), total: percentile(both, 0.95) };
}

async function explain() {
  const seen = new Set();
  for (const [sql, params] of statements.slice(-2)) {
    if (seen.has(sql)) continue;
    seen.add(sql);
    const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, COSTS) ${sql}`, params);
    console.log(rows.map((row) => `      ${row['QUERY PLAN']}`).join('\n'));
  }
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
const results = [];
for (const [query, depth] of casesOf(rules, ids)) {
  const what = `${
    Object.entries(query)
      .map((pair) => pair.join('='))
      .join(' & ') || 'all'
  }${depth ? ` from ${depth * 100} %` : ''}`;
  if (!what.includes(process.env.BENCH_ONLY ?? '')) continue;
  statements.length = 0;
  const result = await measure(query, depth).catch((error) => {
    console.log(`${what}: ${error.message}`);
    return { p50: Infinity, p95: Infinity, total: Infinity };
  });
  results.push({ what, ...result });
  if (result.total <= SLOW_MS) continue;
  console.log(`SLOW ${what}: p50 ${ms(result.p50)}, p95 ${ms(result.p95)}, with total ${ms(result.total)}`);
  if (process.env.BENCH_EXPLAIN) await explain();
}
const over = (name) => results.filter((result) => result[name] > SLOW_MS).length;
const all = (name, p) =>
  ms(
    percentile(
      results.map((result) => result[name]),
      p,
    ),
  );
console.log(
  `${results.length} cases; above ${SLOW_MS} ms: ${over('p95')} pages, ${over('total')} with total`,
);
console.log(`pages: median ${all('p95', 0.5)}, 95 % ${all('p95', 0.95)}, slowest ${all('p95', 1)}`);
console.log(
  `with total: median ${all('total', 0.5)}, 95 % ${all('total', 0.95)}, slowest ${all('total', 1)}`,
);

await client.end();
await dataSource.destroy();
await postgres.stop();
if (!folder) {
  await rm(postgres.home, { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
