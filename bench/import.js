/*
 * The speed and memory of an import, from the build:
 * `npm run build && node bench/import.js [products] [variants] [shopify | woocommerce]`.
 * A made-up file (25,000 × 4 of Shopify when nothing is said; WooCommerce's has all variations at its end) is uploaded in
 * pieces and imported by the whole application on a database of its own. Floor: the same variants into a bare table, 500
 * with one statement. Trust the ratio.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const built = (path) => import(new URL(`../dist/${path}`, import.meta.url).href);
const { startTestApp } = await built('src/testing/test-app.js');
const { startTestServer } = await built('src/testing/postgres.js');
const { plugins } = await built('plugins.config.js');

const PRODUCTS = Number(process.argv[2] ?? 25_000);
const VARIANTS = Number(process.argv[3] ?? 4);
const FORMAT = process.argv[4] ?? 'shopify';
const SHOPIFY =
  'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Price';

const WOOCOMMERCE =
  'ID,Type,SKU,Name,Published,Description,Weight (kg),Regular price,Categories,Tags,Parent,Attribute 1 name,Attribute 1 value(s)';

function* shopifyLines() {
  yield SHOPIFY;
  for (let n = 0; n < PRODUCTS; n += 1) {
    for (let v = 0; v < VARIANTS; v += 1) {
      const product = `Thing ${n},<p>What it is: <b>thing ${n}</b>.</p>,Brand ${n % 50},Type ${n % 20},"a${n % 30}, b",true,Size`;
      yield `thing-${n},${v === 0 ? product : ',,,,,,'},Size ${v},SKU-${n}-${v},250,${10 + (n % 90)}.90`;
    }
  }
}

function* wooCommerceLines() {
  yield WOOCOMMERCE;
  for (let n = 0; n < PRODUCTS; n += 1) {
    const product = `Thing ${n},1,<p>What it is: <b>thing ${n}</b>.</p>,,,All > Type ${n % 20},"a${n % 30}, b",,Size`;
    yield `${n + 1},variable,P-${n},${product},"${Array.from({ length: VARIANTS }, (_, v) => `Size ${v}`).join(', ')}"`;
  }
  for (let n = 0; n < PRODUCTS; n += 1) {
    for (let v = 0; v < VARIANTS; v += 1) {
      const id = PRODUCTS + n * VARIANTS + v + 1;
      yield `${id},variation,SKU-${n}-${v},,1,,0.25,${10 + (n % 90)}.90,,,P-${n},Size,Size ${v}`;
    }
  }
}

function* pieces() {
  let text = '';
  for (const line of FORMAT === 'woocommerce' ? wooCommerceLines() : shopifyLines()) {
    text += `${line}\n`;
    if (text.length < 1_000_000) continue;
    yield text;
    text = '';
  }
  yield text;
}

const server = await startTestServer();
const app = await startTestApp({ plugins });
const channel = { name: { en: 'Shop' }, code: 'web', currency: 'EUR', locales: ['en'] };
const { body: made } = await app.asAdmin('POST /v1/admin/channels', channel);
await app.asAdmin(`POST /v1/admin/channels/${made.id}/make-default`, {});

async function uploaded() {
  let upload;
  for (const piece of pieces()) {
    const target = upload ? `/${upload.id}?at=${upload.size}` : '';
    const reply = await fetch(`${app.url}/v1/admin/transfer-uploads${target}`, {
      method: upload ? 'PATCH' : 'POST',
      body: piece,
      headers: { ...app.administrator, 'content-type': 'text/csv' },
    });
    upload = await reply.json();
  }
  return upload.id;
}

async function imported() {
  const upload = await uploaded();
  globalThis.gc?.();
  const begin = performance.now();
  const started = await app.asAdmin('POST /v1/admin/transfers/import', { resource: 'products', upload });
  const memory = [];
  for (;;) {
    await sleep(250);
    memory.push(process.memoryUsage().rss / 1_048_576);
    const { body } = await app.asAdmin(`GET /v1/admin/transfers/${started.body.id}`);
    if (!['waiting', 'running'].includes(body.status)) {
      return { transfer: body, seconds: (performance.now() - begin) / 1000, memory };
    }
  }
}

/** Seconds for the variants alone, in a table without keys, 500 with one statement. */
async function floor() {
  const client = new pg.Client(app.databaseUrl);
  await client.connect();
  await client.query('CREATE TEMP TABLE floor (id uuid, sku text, prices jsonb)');
  const begin = performance.now();
  for (let at = 0; at < PRODUCTS * VARIANTS; at += 500) {
    await client.query(
      `INSERT INTO floor SELECT gen_random_uuid(), 'SKU-' || n, '[{"price":{"amount":1090,"currency":"EUR"}}]'
       FROM generate_series($1::int, $1::int + 499) n`,
      [at],
    );
  }
  const seconds = (performance.now() - begin) / 1000;
  await client.end();
  return seconds;
}

const rows = PRODUCTS * (FORMAT === 'woocommerce' ? VARIANTS + 1 : VARIANTS);
for (const what of ['new', 'the same again']) {
  const { transfer, seconds, memory } = await imported();
  const { created, updated, unchanged, failed } = transfer;
  const half = Math.max(...memory.slice(0, memory.length >> 1));
  console.log(
    `${what}: ${rows} rows in ${seconds.toFixed(1)} s = ${Math.round(rows / seconds)} rows/s; ` +
      `created ${created}, changed ${updated}, unchanged ${unchanged}, refused ${failed}; ` +
      `RSS at most ${half.toFixed(0)} MiB in the first half, ${Math.max(...memory).toFixed(0)} MiB in all`,
  );
  console.log(`  floor ${(await floor()).toFixed(2)} s`);
}
await app.close();
await server.stop();
process.exit(0);
