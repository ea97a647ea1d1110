import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { createLogger } from './logging.js';
import { closeConnectionsWhen, drainRequests, Shutdown, type ShutdownOptions } from './shutdown.js';

function shutdownOf(options: Partial<ShutdownOptions> = {}) {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  };
  const exit = jest.fn<(code: number) => void>();
  const logger = createLogger({ level: 'info', format: 'json', destination });
  const shutdown = new Shutdown({
    timeoutMs: 2_000,
    graceMs: 0,
    onStopping: () => undefined,
    logger,
    exit,
    ...options,
  });
  return { shutdown, exit, lines };
}

describe('Shutdown', () => {
  it('refuses first, waits for the grace, runs the steps in their order and ends with 0', async () => {
    const events: string[] = [];
    const { shutdown, exit } = shutdownOf({ graceMs: 60, onStopping: () => events.push('refusing') });
    shutdown.add('http', async () => {
      events.push('http');
      await sleep(20);
    });
    shutdown.add('database', () => void events.push('database'));
    const begin = performance.now();
    await shutdown.stop('SIGTERM');
    expect(events).toEqual(['refusing', 'http', 'database']);
    expect(performance.now() - begin).toBeGreaterThanOrEqual(75);
    expect(exit.mock.calls).toEqual([[0]]);
  });

  it('runs the later steps although one fails, and ends with 1 naming it', async () => {
    const { shutdown, exit, lines } = shutdownOf();
    const database = jest.fn(() => undefined);
    shutdown.add('jobs', () => Promise.reject(new Error('lost')));
    shutdown.add('database', database);
    await shutdown.stop('SIGTERM');
    expect(database).toHaveBeenCalled();
    expect(exit).toHaveBeenCalledWith(1);
    expect(lines).toContainEqual(
      expect.objectContaining({ step: 'jobs', err: expect.objectContaining({ message: 'lost' }) }),
    );
  });

  it('ends with 1 when the time is up, naming the step that hangs', async () => {
    const { shutdown, exit, lines } = shutdownOf({ timeoutMs: 80 });
    shutdown.add('jobs', () => new Promise(() => undefined));
    const begin = performance.now();
    await shutdown.stop('SIGTERM');
    expect(performance.now() - begin).toBeLessThan(400);
    expect(exit).toHaveBeenCalledWith(1);
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'stopping: jobs did not end well' }));
  });

  it('stops once however often it is asked', async () => {
    const { shutdown, exit } = shutdownOf();
    const step = jest.fn(() => undefined);
    shutdown.add('http', step);
    await Promise.all([shutdown.stop('SIGTERM'), shutdown.stop('test')]);
    expect(step).toHaveBeenCalledTimes(1);
    expect(exit).toHaveBeenCalledTimes(1);
  });

  it('ends at once on a second signal', async () => {
    const before = new Map(
      (['SIGTERM', 'SIGINT', 'uncaughtException', 'unhandledRejection'] as const).map((event) => [
        event,
        process.listeners(event as 'SIGTERM'),
      ]),
    );
    const { shutdown, exit } = shutdownOf({ timeoutMs: 400 });
    shutdown.add('jobs', () => new Promise(() => undefined));
    shutdown.listen();
    const emit = (signal: 'SIGTERM' | 'SIGINT'): void => {
      const [own] = process.listeners(signal).filter((listener) => !before.get(signal)?.includes(listener));
      own?.(signal);
    };
    try {
      emit('SIGTERM');
      await sleep(10);
      expect(exit).not.toHaveBeenCalled();
      emit('SIGINT');
      expect(exit.mock.calls).toEqual([[1]]);
    } finally {
      for (const [event, listeners] of before) {
        for (const listener of process.listeners(event as 'SIGTERM')) {
          if (!listeners.includes(listener)) process.removeListener(event, listener);
        }
      }
    }
  });
});

describe('drainRequests', () => {
  let server: FastifyInstance;
  afterEach(async () => server.close());

  async function serve(stopping: () => boolean): Promise<number> {
    server = fastify();
    closeConnectionsWhen(server, stopping);
    server.get('/fast', () => 'fast');
    server.post('/upload', () => 'stored');
    server.get('/slow', async () => sleep(250).then(() => 'slow'));
    await server.listen({ host: '127.0.0.1', port: 0 });
    return (server.server.address() as AddressInfo).port;
  }
  const ask = (port: number, path: string, agent: Agent): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      get({ port, path, agent, host: '127.0.0.1' }, (reply) => {
        reply.resume();
        reply.on('end', () => resolve(reply));
      }).on('error', reject);
    });

  it('lets requests in flight finish on kept connections, refuses new ones, and ends when the last is answered', async () => {
    let stopping = false;
    const port = await serve(() => stopping);
    const agent = new Agent({ keepAlive: true });
    await ask(port, '/fast', agent);
    const slow = ask(port, '/slow', agent);
    await sleep(50);
    stopping = true;
    const cutOff = jest.fn();
    const begin = performance.now();
    const drained = drainRequests(server.server, cutOff)(5_000);
    // It takes in who has come already, and stops listening then.
    while (server.server.listening) await sleep(1);
    await expect(ask(port, '/fast', new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect((await slow).statusCode).toBe(200);
    await drained;
    expect(performance.now() - begin).toBeLessThan(1_000);
    expect(cutOff).not.toHaveBeenCalled();
    agent.destroy();
  });

  it('tells kept connections to close while stopping', async () => {
    let stopping = false;
    const port = await serve(() => stopping);
    const agent = new Agent({ keepAlive: true });
    expect((await ask(port, '/fast', agent)).headers.connection).toBe('keep-alive');
    stopping = true;
    expect((await ask(port, '/fast', agent)).headers.connection).toBe('close');
    agent.destroy();
  });

  it('cuts off a caller who never finishes', async () => {
    const port = await serve(() => true);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    socket.write(
      'POST /upload HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n12',
    );
    await sleep(30);
    const cutOff = jest.fn();
    const closed = once(socket, 'close');
    await drainRequests(server.server, cutOff)(300);
    await closed;
    expect(cutOff).toHaveBeenCalledTimes(1);
  });
});
