import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { createLogger } from './logging.js';
import { registerRequestLog, requestIdOf } from './request-log.js';

describe('requestIdOf', () => {
  it('believes a plain id of the caller', () => {
    expect(requestIdOf({ headers: { 'x-request-id': 'edge-01.AbC_9' } })).toBe('edge-01.AbC_9');
  });

  it.each([
    [undefined],
    ['short'],
    ['a'.repeat(65)],
    ['with space'],
    ['line\nbreak-12'],
    ['{"json":1}'],
    ['-starts-odd'],
  ])('makes a new one instead of %j', (given) => {
    expect(requestIdOf({ headers: { 'x-request-id': given } })).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('the request log', () => {
  const context = new AsyncLocalStorage<{ actor: string | undefined }>();
  let server: FastifyInstance;
  let lines: Record<string, unknown>[];

  beforeEach(async () => {
    lines = [];
    const destination = {
      write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
    };
    server = fastify({ genReqId: requestIdOf, requestIdHeader: false });
    server.addHook('onRequest', (_request, _reply, done) => context.run({ actor: undefined }, done));
    registerRequestLog(server, {
      logger: createLogger({ level: 'debug', format: 'json', destination }),
      actorOf: () => context.getStore()?.actor,
    });
    // As a guard does: the actor is known after the hooks have run.
    server.addHook('preHandler', async (request) => {
      const store = context.getStore();
      if (store && request.headers.authorization !== undefined) store.actor = 'staff:1';
    });
    server.get('/v1/pages/:id', () => ({ title: 'x' }));
    server.get('/v1/stream', (_request, reply) => reply.send(Readable.from(['a'.repeat(5_000)])));
    server.get('/v1/fault', () => Promise.reject(new Error('boom')));
    server.get('/v1/slow', async () => sleep(300).then(() => 'late'));
    server.get('/health/live', () => 'ok');
    await server.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(async () => server.close());

  const url = (path: string): string =>
    `http://127.0.0.1:${(server.server.address() as AddressInfo).port}${path}`;
  async function lineOf(path: string, init: RequestInit = {}): Promise<Record<string, unknown> | undefined> {
    await (await fetch(url(path), init)).text();
    return nextLine();
  }
  async function nextLine(): Promise<Record<string, unknown> | undefined> {
    for (let waited = 0; lines.length === 0 && waited < 3_000; waited += 10) await sleep(10);
    return lines.shift();
  }

  it('writes one line with the pattern, not the address, and answers with the same request id', async () => {
    const reply = await fetch(url('/v1/pages/page-of-somebody?email=a@b.example'), {
      headers: { authorization: 'Bearer x' },
    });
    await reply.text();
    const line = await nextLine();
    expect(line).toMatchObject({
      level: 'info',
      method: 'GET',
      route: '/v1/pages/:id',
      status: 200,
      bytes: 13,
      actor: 'staff:1',
      requestId: reply.headers.get('x-request-id'),
      durationMs: expect.any(Number),
    });
    expect(JSON.stringify(line)).not.toMatch(/somebody|b\.example|Bearer/);
  });

  it('counts the bytes of a stream', async () => {
    expect((await lineOf('/v1/stream'))?.['bytes']).toBeGreaterThan(5_000);
  });

  it('writes faults of ours at error, routine questions at debug, and an address of no route as unmatched', async () => {
    expect(await lineOf('/v1/fault')).toMatchObject({ level: 'error', status: 500 });
    expect(await lineOf('/health/live')).toMatchObject({ level: 'debug' });
    expect(await lineOf('/secret-path/1')).toMatchObject({ level: 'info', status: 404, route: 'unmatched' });
  });

  it('writes 499 for a caller who left before the answer', async () => {
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /v1/slow HTTP/1.1\r\nhost: x\r\n\r\n');
    await sleep(80);
    socket.destroy();
    expect(await nextLine()).toMatchObject({ route: '/v1/slow', status: 499 });
  });
});
