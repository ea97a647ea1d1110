import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { closeConnectionsWhen, drainRequests } from '../../src/http/shutdown.js';
import { freePort, nginxProgram, type RunningNginx, startNginx } from './nginx-fixture.js';

const reason = 'nginx is not installed (Debian: apt-get install nginx-light)';
if (nginxProgram === undefined && process.env['CI'] === 'true')
  throw new Error(`The balancer cannot be tested: ${reason}`);
const describeWithNginx = nginxProgram === undefined ? describe.skip : describe;
const note = nginxProgram === undefined ? ` (skipped: ${reason})` : '';

/** A small server node that leaves as the application does. */
class Node {
  received = 0;
  stopping = false;
  private server: FastifyInstance | undefined;

  constructor(
    readonly name: string,
    readonly port: number,
  ) {}

  async start(): Promise<void> {
    this.stopping = false;
    const server = fastify({ forceCloseConnections: true });
    closeConnectionsWhen(server, () => this.stopping);
    server.addHook('onRequest', (_request, reply, done) => {
      this.received += 1;
      reply.header('x-node', this.name);
      done();
    });
    server.all('/v1/echo', (incoming) => ({ headers: incoming.headers, body: incoming.body }));
    server.get('/v1/etag', (_request, reply) =>
      reply.header('etag', '"v7"').send({ text: 'x'.repeat(4_000) }),
    );
    server.all('/v1/crash', (incoming) => void incoming.raw.socket.destroy());
    server.all('/v1/unavailable', (_request, reply) => reply.code(503).send({ status: 503 }));
    server.get('/admin/frontend/assets/:file', (incoming, reply) => this.asset(incoming.params, reply));
    await server.listen({ host: '127.0.0.1', port: this.port });
    this.server = server;
  }

  private asset(params: unknown, reply: FastifyReply): unknown {
    const { file } = params as { file: string };
    if (file === `only-${this.other}.js`) return reply.code(404).send('missing');
    const age = file.startsWith('plain') ? 'no-cache' : 'public, max-age=31536000, immutable';
    return reply
      .header('cache-control', age)
      .header('vary', 'accept-encoding')
      .type('text/javascript')
      .send('let a;'.repeat(900));
  }

  private get other(): string {
    return this.name === 'one' ? 'two' : 'one';
  }

  /** As the application leaves on SIGTERM: serve through the grace, then stop accepting and finish. */
  async leave(graceMs: number): Promise<void> {
    this.stopping = true;
    await sleep(graceMs);
    if (this.server) await drainRequests(this.server.server, () => undefined)(5_000);
  }

  async stop(): Promise<void> {
    await this.server?.close();
  }
}

describeWithNginx(`deploy/nginx.conf${note}`, () => {
  let nginx: RunningNginx;
  let one: Node;
  let two: Node;

  beforeAll(async () => {
    one = new Node('one', await freePort());
    two = new Node('two', await freePort());
    nginx = await startNginx([one.port, two.port]);
  });
  afterAll(async () => nginx.stop());
  beforeEach(async () => {
    await one.start();
    await two.start();
    // What an earlier test broke is left alone for fail_timeout.
    while ((await nodesOf(6)).size < 2) await sleep(500);
  });
  afterEach(async () => {
    await one.stop();
    await two.stop();
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${nginx.url}${path}`, { headers });
  async function nodesOf(count: number): Promise<Set<string | null>> {
    const seen = new Set<string | null>();
    for (let turn = 0; turn < count; turn += 1) {
      const reply = await get('/v1/echo');
      await reply.text();
      if (reply.ok) seen.add(reply.headers.get('x-node'));
    }
    return seen;
  }
  /** fetch() would decode the body and hide what was compressed. */
  function raw(
    path: string,
    headers: Record<string, string>,
  ): Promise<{ headers: NodeJS.Dict<string | string[]>; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const outgoing = request(
        { host: '127.0.0.1', port: nginx.port, path, headers, agent: false },
        (reply) => {
          const chunks: Buffer[] = [];
          reply.on('data', (chunk: Buffer) => chunks.push(chunk));
          reply.on('end', () => resolve({ headers: reply.headers, body: Buffer.concat(chunks) }));
        },
      );
      outgoing.on('error', reject).end();
    });
  }

  it('spreads requests over both nodes', async () => {
    expect(await nodesOf(10)).toEqual(new Set(['one', 'two']));
  });

  it('tells the node who called and replaces an address that the caller claims', async () => {
    const reply = await get('/v1/echo', {
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'https',
      'x-request-id': 'edge-0000001',
    });
    const { headers } = (await reply.json()) as { headers: Record<string, string> };
    expect(headers).toMatchObject({
      host: `127.0.0.1:${nginx.port}`,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-request-id': 'edge-0000001',
    });
  });

  it('answers every request from the other node when one is gone, POST included', async () => {
    await one.stop();
    const replies = await Promise.all(
      Array.from({ length: 40 }, (_, turn) =>
        fetch(`${nginx.url}/v1/echo`, {
          method: turn % 2 ? 'POST' : 'GET',
          ...(turn % 2 ? { body: '{}', headers: { 'content-type': 'application/json' } } : {}),
        }),
      ),
    );
    expect(replies.map((reply) => reply.status)).toEqual(Array.from({ length: 40 }, () => 200));
    expect(new Set(replies.map((reply) => reply.headers.get('x-node')))).toEqual(new Set(['two']));
  });

  it('never sends a POST twice that a node has received, and does repeat a GET', async () => {
    const before = one.received + two.received;
    expect((await fetch(`${nginx.url}/v1/crash`, { method: 'POST' })).status).toBe(502);
    expect(one.received + two.received - before).toBe(1);
    await get('/v1/crash');
    expect(one.received + two.received - before).toBe(3);
  });

  it('passes a 503 on as the answer it is and keeps the node', async () => {
    const before = one.received + two.received;
    for (let turn = 0; turn < 6; turn += 1) expect((await get('/v1/unavailable')).status).toBe(503);
    expect(one.received + two.received - before).toBe(6);
    expect(await nodesOf(6)).toEqual(new Set(['one', 'two']));
  });

  it('loses no request while a node leaves under load and comes back', async () => {
    const failures: unknown[] = [];
    const seen = new Map<string, number>();
    let running = true;
    const agent = new Agent({ keepAlive: true });
    const post = (): Promise<void> =>
      new Promise((resolve) => {
        const fail = (error: unknown): void => resolve(void failures.push(error));
        const headers = { 'content-type': 'application/json' };
        const outgoing = request(
          { host: '127.0.0.1', port: nginx.port, path: '/v1/echo', method: 'POST', headers, agent },
          (reply) => {
            reply.resume();
            const node = String(reply.headers['x-node']);
            seen.set(node, (seen.get(node) ?? 0) + 1);
            if (reply.statusCode !== 200) fail(reply.statusCode);
            reply.on('end', resolve).on('error', fail);
          },
        );
        outgoing.on('error', fail).end('{"amount":1}');
      });
    const clients = Array.from({ length: 6 }, async (_, index) => {
      while (running) {
        await post();
        await sleep(index * 10);
      }
    });
    await sleep(300);
    await one.leave(5_000);
    await sleep(300);
    const withoutOne = seen.get('one');
    await sleep(300);
    expect(seen.get('one')).toBe(withoutOne);
    await one.start();
    await sleep(5_500);
    running = false;
    await Promise.all(clients);
    agent.destroy();
    expect(failures).toEqual([]);
    expect(seen.get('one')).toBeGreaterThan(withoutOne ?? 0);
    expect(seen.get('two')).toBeGreaterThan(100);
  });

  it('leaves the strong ETag of the API as the node made it, which a save compares', async () => {
    const { headers } = await raw('/v1/etag', { 'accept-encoding': 'gzip' });
    expect(headers).toMatchObject({ etag: '"v7"' });
  });

  it('compresses assets, keeps them as long as the node says, and asks the node once', async () => {
    const first = await raw('/admin/frontend/assets/app.abc123.js', { 'accept-encoding': 'gzip, deflate' });
    const before = one.received + two.received;
    const again = await raw('/admin/frontend/assets/app.abc123.js', {
      'accept-encoding': 'deflate, gzip;q=0.9',
    });
    expect(one.received + two.received).toBe(before);
    expect(first.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(String(first.headers['vary']).toLowerCase()).toContain('accept-encoding');
    expect(again.headers['x-cache']).toBe('HIT');
    expect(gunzipSync(again.body).toString()).toBe('let a;'.repeat(900));
    const plain = await raw('/admin/frontend/assets/app.abc123.js', {});
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.body.toString()).toBe('let a;'.repeat(900));
  });

  it('keeps no asset that must be asked for each time', async () => {
    await get('/admin/frontend/assets/plain.js');
    expect((await get('/admin/frontend/assets/plain.js')).headers.get('x-cache')).not.toBe('HIT');
  });

  it('finds an asset that only one of two releases has', async () => {
    for (let turn = 0; turn < 4; turn += 1) {
      expect((await get(`/admin/frontend/assets/only-one.js?${turn}`)).status).toBe(200);
      expect((await get(`/admin/frontend/assets/only-two.js?${turn}`)).status).toBe(200);
    }
  });

  it('serves media from the disk with its age, never as a page of ours, and asks the nodes for what is not there', async () => {
    mkdirSync(join(nginx.srv, 'media/ab'), { recursive: true });
    writeFileSync(join(nginx.srv, 'media/ab/drawing.svg'), `<svg>${'<g/>'.repeat(600)}</svg>`);
    const before = one.received + two.received;
    const { headers } = await raw('/media/ab/drawing.svg', { 'accept-encoding': 'gzip' });
    expect(headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    writeFileSync(join(nginx.srv, 'media/ab/manual.pdf'), '%PDF-1.4');
    expect((await raw('/media/ab/manual.pdf', {})).headers['content-disposition']).toBe('attachment');
    expect(headers['content-disposition']).toBeUndefined();
    writeFileSync(join(nginx.srv, 'media/ab/.half.part'), 'half a file');
    expect((await get('/media/ab/.half.part')).status).toBe(404);
    expect(one.received + two.received).toBe(before);
    await get('/media/ab/missing.png');
    expect(one.received + two.received).toBe(before + 1);
    expect((await get('/media/../nginx.conf')).headers.get('content-type')).not.toBe(
      'application/octet-stream',
    );
  });

  it('shows no metrics to the outside', async () => {
    expect((await get('/metrics')).status).toBe(404);
  });
});
