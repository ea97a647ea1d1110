import { afterAll, beforeAll, expect, it } from '@jest/globals';
import pg from 'pg';
import { startProcess, type ApplicationProcess } from '../../src/testing/application-process.js';
import { createTestDatabase, type TestDatabase } from '../../src/testing/postgres.js';

const SECRET = 'k3Jw9-qLm2_Zr8Tx5Vb7Nc4Hd6Fg1Ps0Ya';
const LONG = 240_000;
const ROWS = 5_000;

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
afterAll(async () => {
  await Promise.all([server, worker].map((node) => node?.stop('SIGKILL')));
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
  const password = /Password +(\S+)/.exec(server.output())?.[1] ?? '';
  const origin = new URL(server.url).origin;
  const login = await fetch(`${server.url}/admin/login`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams({ email: 'admin@example.com', password }),
  });
  const cookie = login.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
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

it(
  'takes every row of a file exactly once, though its worker is killed while it reads the file and twice while it imports',
  async () => {
    const post = await signIn();
    const rows = Array.from({ length: ROWS }, (_, index) => `page-${index},Page ${index},<p>${index}</p>`);
    const file = `slug,title[en],body[en]\n${rows.join('\n')}\n`;
    const { id: upload } = await post('/transfer-uploads', 'application/octet-stream', file);
    const mapping = { slug: 'slug', 'title[en]': 'title[en]', 'body[en]': 'body[en]' };
    const input = { upload, format: 'csv', mapping, key: 'id', dryRun: false };
    await post('/lists/content.page/import', 'application/json', JSON.stringify(input));

    worker = await start('worker');
    await until(`SELECT status <> 'waiting' FROM transfers_transfer`);
    await killWorker();
    await until(`SELECT processed >= 1000 FROM transfers_transfer`);
    await killWorker();
    await until(`SELECT processed >= 3000 FROM transfers_transfer`);
    await killWorker();
    const killed = await one<{ processed: number }>('SELECT processed::int FROM transfers_transfer');
    expect(killed?.processed).toBeLessThan(ROWS);
    await until(`SELECT status = 'done' FROM transfers_transfer`);

    const counts = 'total::int, processed::int, created::int, failed::int';
    expect(await one(`SELECT ${counts} FROM transfers_transfer`)).toEqual({
      total: ROWS,
      processed: ROWS,
      created: ROWS,
      failed: 0,
    });
    const pages = `count(*)::int AS pages, count(DISTINCT slug)::int AS slugs, max(version)::int AS version`;
    expect(await one(`SELECT ${pages} FROM content_page WHERE slug LIKE 'page-%'`)).toEqual({
      pages: ROWS,
      slugs: ROWS,
      version: 1,
    });
    const left = `(SELECT count(*)::int FROM transfers_row) AS rows, (SELECT count(*)::int FROM transfers_upload) AS files`;
    expect(await one(`SELECT ${left}`)).toEqual({ rows: 0, files: 0 });
  },
  LONG,
);
