import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { startProcess, type ApplicationProcess } from '../../src/testing/application-process.js';
import { createTestDatabase, type TestDatabase } from '../../src/testing/postgres.js';

const SECRET = 'k3Jw9-qLm2_Zr8Tx5Vb7Nc4Hd6Fg1Ps0Ya';
const LONG = 240_000;
const ROWS = 5_000;

const SIZES = ['S', 'M', 'L', 'XL'];
const PRODUCTS = ROWS / SIZES.length;
/** Products whose first line has a price that is none. */
const REFUSED = [3, 300, 600, 601, 1_200];
const HEADER = [
  'Handle',
  'Title',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Variant SKU',
  'Variant Price',
];
const CHANNEL = `INSERT INTO channels_channel (id, created_at, updated_at, name, code, currency, locales, is_default)
VALUES (gen_random_uuid(), now(), now(), '{"en": "Web"}', 'web', 'EUR', '["en"]', true)`;
/** Each variant of what was imported with its product, in the order of the file. */
const VARIANTS = `SELECT concat_ws(' ', substr(p.slug, 5), p.title->>'en', v.sku, v.prices->0->'price'->>'amount') AS is
FROM products_variant v JOIN products_product p ON p.id = v.product_id WHERE p.slug LIKE 'mug-%'
ORDER BY substr(p.slug, 5)::int, v.position`;

const priceOf = (at: number, place: number): number => 100 * (at + 1) + place;

function shopifyFile(): string {
  const lines = Array.from({ length: PRODUCTS }, (_, at) =>
    SIZES.map((size, place) => {
      const price = place === 0 && REFUSED.includes(at) ? 'ten' : (priceOf(at, place) / 100).toFixed(2);
      const product = place === 0 ? [`Mug ${at}`, 'true', 'Size'] : ['', '', ''];
      return [`mug-${at}`, ...product, size, `M${at}-${size}`, price].join(',');
    }),
  );
  return `${[HEADER.join(','), ...lines.flat()].join('\n')}\n`;
}

let database: TestDatabase;
let client: pg.Client;
let server: ApplicationProcess;
let worker: ApplicationProcess;

const start = (role: string): Promise<ApplicationProcess> =>
  startProcess({ DATABASE_URL: database.url, EMPORION_SECRET: SECRET, EMPORION_ROLE: role });

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client(database.url);
  await client.connect();
  server = await start('server');
  await server.ready();
}, LONG);
afterEach(() => worker?.stop('SIGKILL'));
afterAll(async () => {
  await server?.stop('SIGKILL');
  await client?.end();
  await database?.drop();
});

async function one<R extends object>(sql: string): Promise<R | undefined> {
  return (await client.query<R>(sql)).rows[0];
}

/** Looks closely, so that a moment in the middle is not missed. */
async function until(sql: string): Promise<void> {
  const deadline = Date.now() + 90_000;
  while (!(await one<{ holds: boolean }>(`SELECT (${sql}) AS holds`))?.holds) {
    if (Date.now() > deadline) throw new Error(`It did not come to this: ${sql}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** Calls the back-office as its page does. */
async function signIn(): Promise<(path: string, type: string, body: string) => Promise<{ id: string }>> {
  const current = /Password +(\S+)/.exec(server.output())?.[1] ?? '';
  const next = 'four random words of mine';
  const origin = new URL(server.url).origin;
  const cookieFor = async (password: string): Promise<string> => {
    const login = await fetch(`${server.url}/admin/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin },
      body: new URLSearchParams({ email: 'admin@example.com', password }),
    });
    return login.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  };
  // The first password opens nothing but the change of itself.
  await fetch(`${server.url}/admin/api/emporion/account/password`, {
    method: 'POST',
    headers: { origin, cookie: await cookieFor(current), 'content-type': 'application/json' },
    body: JSON.stringify({ current, next }),
  });
  const cookie = await cookieFor(next);
  return async (path, type, body) => {
    const headers = { origin, cookie, 'content-type': type };
    const reply = await fetch(`${server.url}/admin/api/emporion${path}`, { method: 'POST', headers, body });
    if (!reply.ok) throw new Error(await reply.text());
    return (await reply.json()) as { id: string };
  };
}

/** Ends the worker in the middle of what it does; another one finds that its lease is over, without waiting for that. */
async function killWorker(): Promise<void> {
  await worker.stop('SIGKILL');
  await client.query(`UPDATE jobs_job SET run_at = clock_timestamp() WHERE name = 'transfers.import-rows'`);
  worker = await start('worker');
}

/** The members of an import that a file is taken by. */
type Asked = Readonly<{ format: string; mapping: Record<string, string>; key: string }>;

/**
 * Imports a file by a worker that is killed while it reads it, and twice while it takes its rows.
 * @returns the import's id and what it counted
 */
async function importKilled(
  list: string,
  file: string,
  asked: Asked,
): Promise<{ id: string; counts: object }> {
  const post = await signIn();
  const { id: upload } = await post('/transfer-uploads', 'application/octet-stream', file);
  const input = JSON.stringify({ upload, ...asked, dryRun: false });
  const { id } = await post(`/lists/${list}/import`, 'application/json', input);
  const row = `FROM transfers_transfer WHERE id = '${id}'`;

  worker = await start('worker');
  await until(`SELECT status <> 'waiting' ${row}`);
  await killWorker();
  await until(`SELECT processed >= 1000 ${row}`);
  await killWorker();
  await until(`SELECT processed >= 3000 ${row}`);
  await killWorker();
  const killed = await one<{ processed: number }>(`SELECT processed::int ${row}`);
  expect(killed?.processed).toBeLessThan(ROWS);
  await until(`SELECT status = 'done' ${row}`);

  const left = `(SELECT count(*)::int FROM transfers_row) AS rows, (SELECT count(*)::int FROM transfers_upload) AS files`;
  expect(await one(`SELECT ${left}`)).toEqual({ rows: 0, files: 0 });
  const counts = `total::int, processed::int, created::int, updated::int, unchanged::int, failed::int`;
  return { id, counts: (await one(`SELECT ${counts} ${row}`)) ?? {} };
}

it(
  'takes every row of a file exactly once, though its worker is killed while it reads the file and twice while it imports',
  async () => {
    const rows = Array.from({ length: ROWS }, (_, index) => `page-${index},Page ${index},<p>${index}</p>`);
    const file = `slug,title[en],body[en]\n${rows.join('\n')}\n`;
    const mapping = { slug: 'slug', 'title[en]': 'title[en]', 'body[en]': 'body[en]' };
    const { counts } = await importKilled('content.page', file, { format: 'csv', mapping, key: 'id' });
    const zero = { updated: 0, unchanged: 0, failed: 0 };
    expect(counts).toEqual({ total: ROWS, processed: ROWS, created: ROWS, ...zero });
    const pages = `count(*)::int AS pages, count(DISTINCT slug)::int AS slugs, max(version)::int AS version`;
    expect(await one(`SELECT ${pages} FROM content_page WHERE slug LIKE 'page-%'`)).toEqual({
      pages: ROWS,
      slugs: ROWS,
      version: 1,
    });
  },
  LONG,
);

it(
  'takes every product and variant of a Shopify file exactly once, and names each that is refused once, through the same',
  async () => {
    await client.query(CHANNEL);
    const lines = SIZES.length * PRODUCTS;
    const { id, counts } = await importKilled('products.product', shopifyFile(), {
      format: 'shopify-products',
      mapping: Object.fromEntries(HEADER.map((name) => [name, name])),
      key: 'Handle',
    });
    const created = PRODUCTS - REFUSED.length;
    const expected = { total: lines, processed: lines, created, updated: 0, unchanged: 0 };
    expect(counts).toEqual({ ...expected, failed: REFUSED.length });
    const { rows } = await client.query<{ is: string }>(VARIANTS);
    expect(rows.map((row) => row.is)).toEqual(
      Array.from({ length: PRODUCTS }, (_, at) => at).flatMap((at) =>
        REFUSED.includes(at)
          ? []
          : SIZES.map((size, place) => `${at} Mug ${at} M${at}-${size} ${priceOf(at, place)}`),
      ),
    );
    const errors = await one<{ file: string }>(
      `SELECT string_agg(content, '' ORDER BY seq) AS file FROM transfers_chunk WHERE transfer_id = '${id}'`,
    );
    expect(errors?.file.trim().split('\n')).toEqual([
      'line,column,reason',
      ...REFUSED.map((at) => expect.stringMatching(`^${at * SIZES.length + 2},Variant Price,`)),
    ]);
    await until(`SELECT (SELECT count(*) FROM products_listing) = ${created}`);
  },
  LONG,
);
