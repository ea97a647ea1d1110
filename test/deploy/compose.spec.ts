import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/config.js';
import { COMPOSE_VARIABLES, SETTING_NAMES } from '../../src/config/config.schema.js';
import { describeWithRedis } from '../../src/testing/describe-with.js';
import { freePort } from './nginx-fixture.js';

interface Service {
  image: string;
  user?: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  volumes?: string[];
  ports?: string[];
  healthcheck?: { test?: string[]; disable?: boolean };
  depends_on?: Record<string, { condition: string }>;
  cap_drop?: string[];
  read_only?: boolean;
  stop_grace_period?: string;
}

const text = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, null>;
};
const service = (name: string): Service => {
  const found = compose.services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
};
const NODES = ['server-1', 'server-2', 'worker', 'migrate'];
const dockerfile = readFileSync('Dockerfile', 'utf8');

/** The environment of a service as compose would fill it in from a .env file. */
function filled(name: string): Record<string, string> {
  const secret = 'q7Hn2ZkV9xLw4RbT8mYc3PdJ6sFg1KaE';
  const env = { EMPORION_SECRET: secret, POSTGRES_PASSWORD: 'ab12', REDIS_PASSWORD: 'cd34' } as Record<
    string,
    string
  >;
  const fill = (value: string): string =>
    value.replace(
      /\$\{(\w+):([?-])([^}]*)\}/g,
      (_all, variable: string, kind: string, rest: string) => env[variable] ?? (kind === '-' ? rest : ''),
    );
  return Object.fromEntries(
    Object.entries(service(name).environment ?? {}).map(([key, value]) => [key, fill(value)]),
  );
}

describe('docker-compose.yml', () => {
  it('runs two servers and a worker of one image, with settings that the schema accepts', () => {
    const configs = ['server-1', 'server-2', 'worker'].map((name) => loadConfig(filled(name)));
    expect(configs.map((config) => config.role)).toEqual(['server', 'server', 'worker']);
    expect(new Set(NODES.map((name) => service(name).image)).size).toBe(1);
    expect(NODES.filter((name) => service(name).build !== undefined)).toEqual(['migrate']);
    for (const config of configs) {
      expect(config.production).toBe(true);
      expect(config.warnings).toEqual([]);
      expect(config.http).toMatchObject({ host: '0.0.0.0', port: 3000, trustProxy: 1 });
    }
  });

  it('migrates once before any node starts', () => {
    for (const name of ['server-1', 'server-2', 'worker']) {
      expect(service(name).depends_on).toMatchObject({
        migrate: { condition: 'service_completed_successfully' },
        postgres: { condition: 'service_healthy' },
        redis: { condition: 'service_healthy' },
      });
    }
    expect(service('migrate').depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    expect(service('migrate').command).toEqual(['node', 'scripts/cli.js', 'migrate']);
    expect(existsSync('scripts/cli.js')).toBe(true);
  });

  it('sends nobody to a node that is not ready', () => {
    expect(Object.keys(service('balancer').depends_on ?? {})).toEqual(['server-1', 'server-2']);
    const upstream = [...readFileSync('deploy/nginx.conf', 'utf8').matchAll(/^ +server ([\w-]+):(\d+) /gm)];
    expect(upstream.map(([, host, port]) => `${host}:${port}`)).toEqual(['server-1:3000', 'server-2:3000']);
  });

  it('asks every service for its health, but the one that ends by itself', () => {
    const unasked = Object.keys(compose.services).filter((name) => !service(name).healthcheck?.test);
    expect(unasked).toEqual(['migrate']);
  });

  it('runs the application as a user without privileges on a file system it cannot change', () => {
    for (const name of NODES) {
      expect(service(name)).toMatchObject({ user: 'node', read_only: true, cap_drop: ['ALL'] });
    }
    expect(service('balancer').image).toContain('unprivileged');
    expect(service('redis').user).toBe('redis');
  });

  it('gives every variable that holds a secret no default, and explains each variable in .env.example', () => {
    const asked = [...text.matchAll(/\$\{(\w+)(:[?-])?([^}]*)\}/g)];
    const known = [...SETTING_NAMES, ...Object.keys(COMPOSE_VARIABLES)] as string[];
    for (const [, name = '', kind, fallback] of asked) {
      expect(known).toContain(name);
      if (/SECRET|PASSWORD|TOKEN/.test(name)) expect([name, kind]).toEqual([name, ':?']);
      else expect(fallback).not.toBe('');
    }
    expect(new Set(asked.map(([, name]) => name))).toEqual(
      new Set(['EMPORION_SECRET', 'POSTGRES_PASSWORD', 'REDIS_PASSWORD', 'PUBLIC_URL']),
    );
  });

  it('keeps data in volumes, and opens neither database nor Redis to the outside', () => {
    const mounted = Object.values(compose.services).flatMap((each) => each.volumes ?? []);
    const named = mounted.filter((volume) => !volume.startsWith('.')).map((volume) => volume.split(':')[0]);
    expect(new Set(named)).toEqual(new Set(Object.keys(compose.volumes)));
    expect(service('postgres').ports).toBeUndefined();
    expect(service('redis').ports).toBeUndefined();
    expect(service('mail').ports).toEqual([expect.stringMatching(/^127\.0\.0\.1:/)]);
  });

  it('leaves a node the time it asks for, and asks for more grace than nginx keeps a connection', () => {
    const { shutdown } = loadConfig(filled('server-1'));
    expect(Number.parseInt(service('server-1').stop_grace_period ?? '', 10) * 1_000).toBeGreaterThan(
      shutdown.timeoutMs,
    );
    const kept = /upstream nodes \{[^}]*keepalive_timeout (\d+)s/.exec(
      readFileSync('deploy/nginx.conf', 'utf8'),
    );
    expect(shutdown.graceMs).toBeGreaterThan(Number(kept?.[1]) * 1_000);
  });
});

describe('Dockerfile', () => {
  it('builds in one stage and runs in another as a user without privileges, with a health check', () => {
    expect(dockerfile.match(/^FROM node:22-bookworm-slim/gm)).toHaveLength(2);
    const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last.indexOf('USER node')).toBeLessThan(last.indexOf('CMD ["node"'));
  });

  it('copies what exists, and nothing that .dockerignore keeps out', () => {
    const kept = readFileSync('.dockerignore', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('!'));
    const copied = [...dockerfile.matchAll(/^COPY --from=build \S+ \/app\/(\S+) /gm)].map(
      ([, path]) => path ?? '',
    );
    const made = ['node_modules', 'dist', 'docs/generated'];
    for (const path of copied.filter((each) => !made.includes(each))) {
      expect(existsSync(path)).toBe(true);
      expect(kept).toContain(`!${path}`);
    }
    expect(kept).not.toContain('!.env');
  });
});

describeWithRedis('the Redis of docker-compose.yml', () => {
  it('asks for the password, appends each change to a file, and never evicts', async () => {
    const port = await freePort();
    const folder = mkdtempSync(join(tmpdir(), 'emporion-redis-'));
    const { url, child } = runRedis(service('redis').command?.[2] ?? '', port, folder);
    const redis = new Redis(url, { retryStrategy: () => 50 });
    try {
      expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
      expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
      const stranger = new Redis(port, '127.0.0.1', {
        retryStrategy: null,
        lazyConnect: true,
        enableReadyCheck: false,
      });
      await expect(stranger.set('a', 1)).rejects.toThrow(/NOAUTH/);
      stranger.disconnect();
    } finally {
      redis.disconnect();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    }
  });
});

function runRedis(script: string, port: number, folder: string): { url: string; child: ChildProcess } {
  const here = script
    .replaceAll('$$', '$')
    .replace('redis-server -', `redis-server - --port ${port} --bind 127.0.0.1`);
  const env = { ...process.env, REDISCLI_AUTH: 'r3dis-pass' };
  const child = spawn('sh', ['-c', here], { cwd: folder, env, stdio: 'ignore' });
  return { url: `redis://:r3dis-pass@127.0.0.1:${port}`, child };
}
