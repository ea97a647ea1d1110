import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type TcpProxy, startTcpProxy } from './tcp-proxy.js';

let echo: Server;
let proxy: TcpProxy;
const clients: Socket[] = [];

beforeEach(async () => {
  echo = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  proxy = await startTcpProxy({ port: (echo.address() as { port: number }).port });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.stop();
  echo.close();
});

async function open(): Promise<Socket> {
  const client = connect(proxy.port, proxy.host);
  clients.push(client);
  await once(client, 'connect');
  return client;
}

async function say(client: Socket, words: string): Promise<string> {
  client.write(words);
  const reply = once(client, 'data').then(([data]) => String(data));
  const failure = once(client, 'error').then(([error]) => (error as NodeJS.ErrnoException).code ?? '');
  const end = once(client, 'close').then(() => 'closed');
  return Promise.race([reply, failure.catch(() => ''), end, sleep(150).then(() => 'silence')]);
}

async function attempt(): Promise<string> {
  const client = connect(proxy.port, proxy.host);
  clients.push(client);
  client.on('error', () => undefined);
  try {
    await once(client, 'connect');
    return await say(client, 'hello');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? '';
  }
}

describe('the TCP proxy', () => {
  it('hands on both ways, ends included', async () => {
    const client = await open();
    expect(await say(client, 'hello')).toBe('hello');
    client.end('bye');
    const rest: string[] = [];
    client.on('data', (data) => rest.push(String(data)));
    await once(client, 'close');
    expect(rest.join('')).toBe('bye');
  });

  it('refuses: cuts what is open and lets nobody in, until it passes again on the same port', async () => {
    const client = await open();
    const closed = once(client, 'close');
    await proxy.set('refuse');
    await closed;
    expect(await attempt()).toBe('ECONNREFUSED');
    await proxy.set('pass');
    expect(await attempt()).toBe('hello');
  });

  it('hangs: connections old and new stay open and silent, and get their answers when it passes again', async () => {
    const old = await open();
    expect(await say(old, 'before')).toBe('before');
    await proxy.set('hang');
    expect(await say(old, 'old')).toBe('silence');
    const young = await open();
    expect(await say(young, 'young')).toBe('silence');
    expect(proxy.connections).toBe(2);
    const replies = Promise.all([once(old, 'data'), once(young, 'data')]);
    await proxy.set('pass');
    expect((await replies).map(([data]) => String(data))).toEqual(['old', 'young']);
  });

  it('resets connections old and new', async () => {
    const client = await open();
    const failed = once(client, 'error');
    await proxy.set('reset');
    expect(await failed).toEqual([expect.objectContaining({ code: 'ECONNRESET' })]);
    expect(['ECONNRESET', 'closed']).toContain(await attempt());
    await proxy.set('pass');
    expect(await attempt()).toBe('hello');
  });

  it('shows a server that is down as a cut connection', async () => {
    echo.close();
    await once(echo, 'close');
    expect(['ECONNRESET', 'closed']).toContain(await attempt());
  });

  it('closes its port with stop() and says which mode it is in', async () => {
    expect(proxy.mode).toBe('pass');
    await proxy.set('hang');
    expect(proxy.mode).toBe('hang');
    await proxy.stop();
    await proxy.stop();
    expect(await attempt()).toBe('ECONNREFUSED');
  });
});
