import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { isAlive, waitForExit } from '../database/embedded/process-info.js';
import { startChildProgram } from './child-program.js';
import { describeWithRedis } from './describe-with.js';
import { type TestRedis, type TestRedisOptions, startTestRedis } from './redis.js';

const CODE = new URL('../../dist/src/testing/redis.js', import.meta.url).href;
const started: TestRedis[] = [];

afterEach(async () => {
  for (const redis of started.splice(0)) await redis.stop();
});

async function start(options: TestRedisOptions = {}): Promise<TestRedis> {
  const redis = await startTestRedis(options);
  started.push(redis);
  return redis;
}

/** One inline command of the Redis protocol; its reply, `silence` after 200 ms, or the code of the connection's failure. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    const end = (outcome: string): void => {
      resolve(outcome.trim());
      socket.destroy();
    };
    socket.setTimeout(200, () => end('silence'));
    socket.once('data', (reply) => end(reply.toString()));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? ''));
  });
}

describeWithRedis('a Redis for tests', () => {
  it('answers on its own port, without eviction and without files, and is gone after stop()', async () => {
    const [one, other] = await Promise.all([start(), start()]);
    expect(one.port).not.toBe(other.port);
    expect(one.url).toBe(`redis://127.0.0.1:${one.port}`);
    expect(await ask(one.port, 'SET key value')).toBe('+OK');
    expect(await ask(other.port, 'GET key')).toBe('$-1');
    expect(await ask(one.port, 'CONFIG GET maxmemory-policy')).toContain('noeviction');
    expect(await ask(one.port, 'CONFIG GET appendonly')).toContain('no');
    const dir = (await ask(one.port, 'CONFIG GET dir')).split('\r\n').at(-1) ?? '';
    expect(existsSync(dir)).toBe(true);
    await one.stop();
    await one.stop();
    expect(await ask(one.port, 'PING')).toBe('ECONNREFUSED');
    expect(existsSync(dir)).toBe(false);
  });

  it('hangs while it is paused, goes on after resume(), and can be stopped in its pause', async () => {
    const redis = await start();
    redis.pause();
    expect(await ask(redis.port, 'PING')).toBe('silence');
    redis.resume();
    expect(await ask(redis.port, 'PING')).toBe('+PONG');
    redis.pause();
    await redis.stop();
    expect(isAlive(redis.pid)).toBe(false);
  });

  it('refuses to write when its memory is full', async () => {
    const redis = await start({ maxMemory: '100kb' });
    expect(await ask(redis.port, 'SET key value')).toContain('OOM');
  });

  it('comes back on the same port and folder after kill(), with its data when told to keep it', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'emporion-redis-kept-'));
    const first = await start({ dir, appendOnly: true });
    await ask(first.port, 'SET key value');
    await first.kill();
    expect(await ask(first.port, 'PING')).toBe('ECONNREFUSED');
    const second = await start({ dir, appendOnly: true, port: first.port });
    expect(await ask(second.port, 'GET key')).toContain('value');
    await second.stop();
    expect(existsSync(dir)).toBe(true);
    await rm(dir, { recursive: true });
  });

  it('refuses a port that is taken, in the words of redis-server', async () => {
    const redis = await start();
    await expect(start({ port: redis.port })).rejects.toThrow('Address already in use');
    expect(await ask(redis.port, 'PING')).toBe('+PONG');
  });

  it('does not outlive a test process that was killed, nor does its folder', async () => {
    const { child, said } = await startChildProgram<{ pid: number; port: number }>(`
      const { startTestRedis } = await import(${JSON.stringify(CODE)});
      const { pid, port } = await startTestRedis();
      console.log(JSON.stringify({ pid, port }));`);
    const { pid, port } = said;
    const dir = (await ask(port, 'CONFIG GET dir')).split('\r\n').at(-1) ?? '';
    expect(existsSync(dir)).toBe(true);
    child.kill('SIGKILL');
    expect(await waitForExit(pid, 5_000)).toBe(true);
    for (let wait = 0; wait < 100 && existsSync(dir); wait += 1) await sleep(20);
    expect(existsSync(dir)).toBe(false);
  });
});
