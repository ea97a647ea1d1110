/*
 * The floors of storefront reads, in a process of their own: `/memory/<n>` answers from memory, `/key/<n>` with the body that
 * one prepared SELECT finds by key. Prints its port. Started by bench/catalogue.js with DATABASE_URL.
 */
import { createServer } from 'node:http';
import pg from 'pg';

const CONNECTIONS = 12;

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: CONNECTIONS });
const { rows } = await pool.query('SELECT key, body FROM bench_document');
const bodies = new Map(rows.map(({ key, body }) => [key, body]));

const find = (key) =>
  pool
    .query({ name: 'document', text: 'SELECT body FROM bench_document WHERE key = $1', values: [key] })
    .then((result) => result.rows[0].body);

const server = createServer(async (request, response) => {
  const [, kind, key] = request.url.split('/');
  const body = kind === 'memory' ? bodies.get(Number(key)) : await find(Number(key));
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
