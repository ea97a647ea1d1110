/*
 * Jobs against a floor, from the build: `npm run build && node bench/jobs.js`.
 * Throughput: 5,000 waiting jobs that insert one row each. Floor: pg alone, on as many connections, doing for each job what
 * cannot be left out (begin, delete the job's row, insert, commit). Hand-over: from commit to the handler's first line, at
 * 400 jobs per second. Rounds are interleaved, figures are medians; trust the ratios.
 */
import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';

const built = (path) => import(new URL(`../dist/src/${path}`, import.meta.url).href);
const { startEmbeddedPostgres } = await built('database/embedded/start-embedded-postgres.js');
const { defineJob } = await built('jobs/define-job.js');
const { prepareJobDatabase } = await built('jobs/testing/job-database.js');
const { startJobNode } = await built('jobs/testing/job-node.js');
const { findRedis, startTestRedis } = await built('testing/redis.js');

const ROUNDS = 3;
const JOBS = 5_000;
const CONNECTIONS = 8;
const RATE = 400;
const SECONDS = 5;

const dataDir = await mkdtemp(join(tmpdir(), 'emporion-bench-'));
await chmod(dataDir, 0o711);
const postgres = await startEmbeddedPostgres({ dataDir });
const redis = findRedis() === undefined ? undefined : await startTestRedis();
await prepareJobDatabase(postgres.url);
const pool = new pg.Pool({ connectionString: postgres.url, max: CONNECTIONS });
const handedOver = [];
const committed = new Map();

const job = defineJob({
  name: 'bench.insert',
  label: { en: 'Bench', zh: '基准' },
  payload: z.strictObject({}),
  concurrency: CONNECTIONS,
  handle: async ({ tx, jobId }) => {
    const at = committed.get(jobId);
    if (at !== undefined) handedOver.push(performance.now() - at);
    await tx.query(`INSERT INTO effect (what) VALUES ('bench')`);
  },
});

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const percentile = (values, p) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * p)];

async function clear() {
  await pool.query('TRUNCATE jobs_job, jobs_history, effect');
}

async function insertJobs() {
  await pool.query(
    `INSERT INTO jobs_job (id, name, payload, max_attempts)
     SELECT gen_random_uuid(), 'bench.insert', '{}', 5 FROM generate_series(1, $1)`,
    [JOBS],
  );
}

/** Jobs per second of pg alone. */
async function floor() {
  await clear();
  await insertJobs();
  const { rows } = await pool.query('SELECT id FROM jobs_job');
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = await pool.connect();
      for (let row = rows.pop(); row; row = rows.pop()) {
        await client.query('BEGIN');
        await client.query({
          name: 'take',
          text: 'DELETE FROM jobs_job WHERE id = $1 RETURNING payload',
          values: [row.id],
        });
        await client.query({ name: 'effect', text: `INSERT INTO effect (what) VALUES ('bench')` });
        await client.query('COMMIT');
      }
      client.release();
    }),
  );
  return JOBS / ((performance.now() - begin) / 1000);
}

const start = (redisUrl) =>
  startJobNode({
    databaseUrl: postgres.url,
    jobs: [job],
    concurrency: CONNECTIONS,
    tuning: { pollMs: 500, leaseSeconds: 30, fullScanMs: 10_000, expiryMs: 1_000, scheduleMs: 1_000 },
    ...(redisUrl === undefined ? {} : { redisUrl }),
  });

/** Jobs per second of the product. */
async function throughput(redisUrl) {
  await clear();
  const node = await start(redisUrl);
  await insertJobs();
  const begin = performance.now();
  await pool.query(`SELECT pg_notify('emporion_jobs', '')`);
  for (let left = JOBS; left > 0;) {
    await sleep(50);
    left = (await pool.query('SELECT count(*)::int AS n FROM jobs_job')).rows[0].n;
  }
  const seconds = (performance.now() - begin) / 1000;
  await node.stop();
  return JOBS / seconds;
}

/** Milliseconds from commit to handler, at a steady rate. */
async function handOver(redisUrl) {
  await clear();
  const node = await start(redisUrl);
  await sleep(500);
  handedOver.length = 0;
  const pending = [];
  const begin = performance.now();
  for (let n = 0; n < RATE * SECONDS; n += 1) {
    const wait = begin + (n * 1000) / RATE - performance.now();
    if (wait > 1) await sleep(wait);
    pending.push(
      node.unitOfWork.run(async (tx) => {
        const id = await node.queue.enqueue(tx, job, {});
        tx.afterCommit(() => void committed.set(id, performance.now()));
      }),
    );
  }
  await Promise.all(pending);
  while ((await pool.query('SELECT 1 FROM jobs_job LIMIT 1')).rowCount > 0) await sleep(50);
  await node.stop();
  return { p50: percentile(handedOver, 0.5), p95: percentile(handedOver, 0.95) };
}

const drivers = [['in-process', undefined], ...(redis ? [['Bull', redis.url]] : [])];
const floors = [];
const rates = new Map(drivers.map(([name]) => [name, []]));
const waits = new Map(drivers.map(([name]) => [name, []]));
for (let round = 1; round <= ROUNDS; round += 1) {
  floors.push(await floor());
  for (const [name, url] of drivers) {
    rates.get(name).push(await throughput(url));
    waits.get(name).push(await handOver(url));
  }
}

console.log(`floor (pg alone, ${CONNECTIONS} connections): ${Math.round(median(floors))} jobs/s`);
for (const [name] of drivers) {
  const rate = median(rates.get(name));
  const p50 = median(waits.get(name).map((wait) => wait.p50));
  const p95 = median(waits.get(name).map((wait) => wait.p95));
  console.log(
    `${name}: ${Math.round(rate)} jobs/s = ${(rate / median(floors)).toFixed(2)} × floor; ` +
      `hand-over at ${RATE}/s p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
  );
}

await pool.end();
await redis?.stop();
await postgres.stop();
await rm(postgres.home, { recursive: true, force: true });
await rm(dataDir, { recursive: true, force: true });
