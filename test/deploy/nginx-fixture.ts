import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findProgram, isRunnable } from '../../src/testing/find-program.js';

/** nginx, also where Debian keeps it off the PATH of ordinary users. */
export const nginxProgram =
  findProgram(['nginx']) ?? ['/usr/sbin/nginx', '/usr/local/sbin/nginx'].find((path) => isRunnable(path));

/** deploy/nginx.conf, running here in front of two servers of a test. */
export interface RunningNginx {
  readonly url: string;
  readonly port: number;
  /** Where `/srv` of the configuration lies. */
  readonly srv: string;
  stop(): Promise<void>;
}

/**
 * Runs deploy/nginx.conf as it is but for what a container gives: addresses of the nodes (no resolver), folders, and the port.
 * @param nodes ports of the two servers on 127.0.0.1
 */
export async function startNginx(nodes: readonly [number, number]): Promise<RunningNginx> {
  const folder = mkdtempSync(join(tmpdir(), 'emporion-nginx-'));
  // Started by root, the workers are another user and must get at their files.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const srv = join(folder, 'srv');
  mkdirSync(join(srv, 'media'), { recursive: true });
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, adapted(folder, srv, port, nodes));
  const child = spawn(nginxProgram ?? 'nginx', ['-c', file, '-e', 'stderr', '-g', 'daemon off;'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url, child);
  return {
    url,
    port,
    srv,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function adapted(folder: string, srv: string, port: number, nodes: readonly [number, number]): string {
  const changes: readonly (readonly [string, string])[] = [
    ['resolver 127.0.0.11 valid=5s ipv6=off;', ''],
    ['server server-1:3000 resolve ', `server 127.0.0.1:${nodes[0]} `],
    ['server server-2:3000 resolve ', `server 127.0.0.1:${nodes[1]} `],
    ['listen 8080;', `listen 127.0.0.1:${port};`],
    ['root /srv;', `root ${srv};`],
    ['access_log /dev/stdout requests;', 'access_log off;'],
    ['error_log /dev/stderr warn;', 'error_log stderr crit;'],
    ['worker_processes auto;', 'worker_processes 1;'],
  ];
  let text = readFileSync('deploy/nginx.conf', 'utf8').replaceAll('/tmp/nginx', `${folder}/nginx`);
  for (const [from, to] of changes) {
    if (text.split(from).length !== 2) throw new Error(`deploy/nginx.conf must contain once: ${from}`);
    text = text.replace(from, to);
  }
  return text;
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  for (let waited = 0; waited < 5_000; waited += 50) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    const reply = await fetch(`${url}/balancer/health`).catch(() => undefined);
    if (reply?.ok) return;
    await sleep(50);
  }
  throw new Error('nginx does not answer');
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
