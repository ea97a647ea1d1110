/*
 * Storefront reads against their floors, from the build: `npm run build && node bench/catalogue.js`.
 * What the same machine does at best with the same bytes: `memory` answers them from memory, `key` reads them by one prepared
 * SELECT. One server process, PostgreSQL and the client share the machine; rounds are interleaved, medians shown; trust the
 * ratios. BENCH_PRODUCTS (10,000) and BENCH_VARIANTS (2) say how many, BENCH_FOLDER keeps the database for the next run.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import pg from 'pg';
import { addresses, fillShop } from './catalogue/shop.js';

const built = (path) => import(new URL(`../dist/src/${path}`, import.meta.url).href);
const { startEmbeddedPostgres } = await built('database/embedded/start-embedded-postgres.js');
const { startProcess } = await built('testing/application-process.js');

const PRODUCTS = Number(process.env.BENCH_PRODUCTS ?? 10_000);
const VARIANTS = Number(process.env.BENCH_VARIANTS ?? 2);
const CONNECTIONS = 32;
const ROUNDS = 3;
const SECONDS = 5;
/** Of the rate of a row read by key: what a read without a cache must reach. */
const TARGET = 0.75;

const kept = process.env.BENCH_FOLDER;
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'emporion-bench-')));
await mkdir(join(folder, 'database'), { recursive: true });
await chmod(folder, 0o711);
await chmod(join(folder, 'database'), 0o711);
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'database') });
const client = new pg.Client({ connectionString: postgres.url });
await client.connect();
const env = {
  NODE_ENV: 'production',
  DATABASE_URL: postgres.url,
  DATA_DIR: folder,
  EMPORION_SECRET: 'k3Jw9-qLm2_Zr8Tx5Vb7Nc4Hd6Fg1Ps0Ya',
  RATE_LIMIT_STOREFRONT: 'off',
  PUBLIC_URL: 'https://shop.example',
};

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Requests per second and the 99th percentile of their time; fails when one is not answered well. */
async function load(url, paths) {
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: paths.map((path) => ({ path })),
  });
  const { errors, non2xx } = result;
  if (errors > 0 || non2xx > 0) {
    throw new Error(`${url}${paths[0]}: ${errors} errors, ${non2xx} refused`);
  }
  return { rate: result.requests.total / result.duration, p99: result.latency.p99 };
}

async function keep(documents) {
  await client.query(
    'DROP TABLE IF EXISTS bench_document; CREATE TABLE bench_document (key integer PRIMARY KEY, body text NOT NULL)',
  );
  await client.query('INSERT INTO bench_document SELECT * FROM unnest($1::int[], $2::text[])', [
    documents.map((_, key) => key),
    documents,
  ]);
  await client.query('ANALYZE bench_document');
}

async function startFloors() {
  const child = spawn(process.execPath, [new URL('./catalogue/floors.js', import.meta.url).pathname], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', DATABASE_URL: postgres.url },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [port] = await once(child.stdout, 'data');
  return { url: `http://127.0.0.1:${port.toString().trim()}`, child };
}

async function compare(name, server, paths) {
  const documents = [];
  for (const path of paths) {
    const reply = await fetch(`${server.url}${path}`);
    if (reply.status !== 200) throw new Error(`${path}: ${reply.status}`);
    documents.push(await reply.text());
  }
  await keep(documents);
  const floors = await startFloors();
  const of = (kind) => paths.map((_, key) => `/${kind}/${key}`);
  const subjects = {
    memory: () => load(floors.url, of('memory')),
    key: () => load(floors.url, of('key')),
    read: () => load(server.url, paths),
  };
  const results = Object.fromEntries(Object.keys(subjects).map((key) => [key, []]));
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [key, measure] of Object.entries(subjects)) {
      const result = await measure();
      if (round > 0) results[key].push(result);
    }
  }
  floors.child.kill();
  const rate = (key) => median(results[key].map((result) => result.rate));
  const ratio = rate('read') / rate('key');
  const bytes = Math.round(documents.reduce((sum, text) => sum + text.length, 0) / documents.length);
  console.log(
    `${name}, ${bytes} bytes: ${Math.round(rate('read'))}/s, p99 ${median(results.read.map(({ p99 }) => p99))} ms; ` +
      `by key ${Math.round(rate('key'))}/s, from memory ${Math.round(rate('memory'))}/s; ` +
      `${ratio.toFixed(2)} of by key (target ${TARGET}${ratio < TARGET ? ', missed' : ''})`,
  );
}

const residentMegabytes = async (pid) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))[1]) / 1_000);

try {
  await fillShop(client, env, PRODUCTS, VARIANTS);
  const begin = performance.now();
  const server = await startProcess({ ...env, EMPORION_ROLE: 'server' });
  await server.ready();
  const seconds = ((performance.now() - begin) / 1_000).toFixed(1);
  console.log(`${PRODUCTS} products × ${VARIANTS} variants; ready in ${seconds} s`);
  const rest = process.platform === 'linux' ? await residentMegabytes(server.pid) : undefined;
  const { product, list } = await addresses(client);
  await compare('product', server, product);
  await compare('list of 20', server, list);
  if (rest) console.log(`server: ${rest} MB at rest, ${await residentMegabytes(server.pid)} MB after`);
  await server.stop();
} finally {
  await client.end();
  await postgres.stop();
  if (!kept) await rm(folder, { recursive: true, force: true });
}
