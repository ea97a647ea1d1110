/*
 * Imports, from the build: `npm run build && node bench/imports.js`.
 * Writes: rows per second of `insertMany` against single inserts in one transaction, rounds interleaved, the median ratio.
 * Memory: the peak of a server and of a worker over an import of 20 MB and of 80 MB (Linux only); both are new for each file.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const built = (path) => import(new URL(`../dist/src/${path}`, import.meta.url).href);
const { systemActor } = await built('access/actor.js');
const { WriteScope } = await built('command/write-scope.js');
const { definePlugin } = await built('plugin/define-plugin.js');
const { defineResource } = await built('resource/define-resource.js');
const { f } = await built('resource/fields.js');
const { startProcess } = await built('testing/application-process.js');
const { createTestDatabase, startTestServer } = await built('testing/postgres.js');
const { startTestApp } = await built('testing/test-app.js');

const ROUNDS = 5;
const ROWS = 500;
const MEGABYTES = [20, 80];
const ROW_BYTES = 2_000;
const SECRET = 'k3Jw9-qLm2_Zr8Tx5Vb7Nc4Hd6Fg1Ps0Ya';

const label = (text) => ({ en: text, zh: text });
const Item = defineResource({
  name: 'bench.item',
  labels: { one: label('Item'), many: label('Items') },
  title: 'name',
  fields: {
    code: f.slug({ label: label('Code') }),
    name: f.text({ label: label('Name'), search: true }),
    count: f.integer({ label: label('Count'), default: 0, index: true }),
  },
});
const bench = definePlugin({ name: 'bench', label: label('Bench'), resources: [Item] });

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Milliseconds that as many rows take, one by one or together. */
async function writing(scope, round, together) {
  const values = Array.from({ length: ROWS }, (_, index) => ({
    code: `${together ? 'many' : 'one'}-${round}-${index}`,
    name: `Item ${index}`,
  }));
  const origin = { actor: systemActor('bench'), action: 'bench', requestId: 'bench', locale: 'en' };
  const begin = performance.now();
  await scope.run(origin, async ({ rows }) => {
    const items = rows(Item);
    if (together) await items.insertMany(values);
    else for (const one of values) await items.insert(one);
  });
  return performance.now() - begin;
}

async function compareWrites() {
  const { app, close } = await startTestApp({ plugins: [bench] });
  const scope = app.get(WriteScope);
  const rounds = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const [one, many] = [await writing(scope, round, false), await writing(scope, round, true)];
    // The first one warms up.
    if (round > 0) rounds.push({ one, many, ratio: one / many });
  }
  await close();
  const perSecond = (name) => Math.round((ROWS * 1_000) / median(rounds.map((round) => round[name])));
  const ratio = median(rounds.map((round) => round.ratio)).toFixed(1);
  console.log(
    `${ROWS} rows: one by one ${perSecond('one')}/s, together ${perSecond('many')}/s, ratio ${ratio}`,
  );
}

/** A file of pages of somewhat more than as many megabytes, part by part. */
function* partsOf(megabytes) {
  const body = '<p>Lorem ipsum dolor sit amet.</p>'.repeat(Math.floor(ROW_BYTES / 34));
  let bytes = 0;
  let part = 'slug,title[en],body[en]\n';
  for (let row = 0; bytes < megabytes * 1_000_000; row += 1) {
    part += `page-${row},Page ${row},${body}\n`;
    if (part.length < 4_000_000) continue;
    bytes += part.length;
    yield part;
    part = '';
  }
}

async function signIn({ url, output }) {
  const current = /Password +(\S+)/.exec(output())?.[1] ?? '';
  const next = 'four random words of mine';
  const cookieFor = async (password) => {
    const form = new URLSearchParams({ email: 'admin@example.com', password });
    const options = { method: 'POST', redirect: 'manual', headers: { origin: url }, body: form };
    return (await fetch(`${url}/admin/login`, options)).headers.getSetCookie()[0].split(';', 1)[0];
  };
  // The first password opens nothing but the change of itself.
  const headers = { origin: url, cookie: await cookieFor(current), 'content-type': 'application/json' };
  const body = JSON.stringify({ current, next });
  await fetch(`${url}/admin/api/emporion/account/password`, { method: 'POST', headers, body });
  const cookie = await cookieFor(next);
  return async (path, type, body) => {
    const headers = { origin: url, cookie, 'content-type': type };
    const reply = await fetch(`${url}/admin/api/emporion${path}`, { method: 'POST', headers, body });
    if (!reply.ok) throw new Error(await reply.text());
    return reply.json();
  };
}

async function peakOf({ pid }) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1_000);
}

async function importFile(megabytes) {
  const database = await createTestDatabase();
  const client = new pg.Client(database.url);
  client.on('error', () => undefined);
  await client.connect();
  const env = { DATABASE_URL: database.url, EMPORION_SECRET: SECRET };
  const server = await startProcess({ ...env, EMPORION_ROLE: 'server' });
  await server.ready();
  const worker = await startProcess({ ...env, EMPORION_ROLE: 'worker' });
  await worker.ready();
  const post = await signIn(server);
  const rest = [await peakOf(server), await peakOf(worker)];
  let file;
  for (const part of partsOf(megabytes)) {
    const path = file ? `/transfer-uploads/${file.id}?at=${file.size}` : '/transfer-uploads';
    file = await post(path, 'application/octet-stream', part);
  }
  const mapping = { slug: 'slug', 'title[en]': 'title[en]', 'body[en]': 'body[en]' };
  const input = { upload: file.id, format: 'csv', mapping, key: 'slug', dryRun: false };
  const begin = performance.now();
  await post('/lists/content.page/import', 'application/json', JSON.stringify(input));
  let transfer;
  do {
    await sleep(200);
    [transfer] = (
      await client.query('SELECT status, created::int, failed::int FROM transfers_transfer')
    ).rows;
  } while (['waiting', 'running'].includes(transfer.status));
  const seconds = ((performance.now() - begin) / 1_000).toFixed(0);
  const peaks = [await peakOf(server), await peakOf(worker)];
  console.log(
    `${megabytes} MB: ${transfer.status}, ${transfer.created} created, ${transfer.failed} refused in ${seconds} s; ` +
      `peak MB of the server ${rest[0]} → ${peaks[0]}, of the worker ${rest[1]} → ${peaks[1]}`,
  );
  await client.end();
  await Promise.all([server.stop(), worker.stop()]);
  await database.drop();
}

const server = await startTestServer();
try {
  await compareWrites();
  if (process.platform === 'linux') for (const megabytes of MEGABYTES) await importFile(megabytes);
} finally {
  await server.stop();
}
