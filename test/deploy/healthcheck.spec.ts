import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { freePort } from './nginx-fixture.js';

async function exitCodeAgainst(port: number): Promise<unknown> {
  const child = spawn(process.execPath, ['deploy/healthcheck.js'], {
    env: { ...process.env, PORT: String(port) },
    stdio: 'ignore',
  });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

describe('the health check of the image', () => {
  it.each([
    [200, 0],
    [503, 1],
  ])('ends a ready answer of %i with %i', async (status, code) => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, reply) => {
      asked.push(request.url);
      reply.writeHead(status).end('{}');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    expect(await exitCodeAgainst((server.address() as AddressInfo).port)).toBe(code);
    expect(asked).toEqual(['/health/ready']);
    server.close();
  });

  it('ends with 1 when nobody answers', async () => {
    expect(await exitCodeAgainst(await freePort())).toBe(1);
  });
});
