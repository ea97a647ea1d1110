import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { ConfigError, loadConfig } from './config.js';

const STRONG = 'q7Hn2ZkV9xLw4RbT8mYc3PdJ6sFg1KaE';
const never = (): string => {
  throw new Error('asked for a kept secret');
};
const kept = (): string => 'k'.repeat(40);

function faultsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env, kept);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.faults.map((fault) => `${fault.variable} ${fault.problem}`);
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('runs on an empty environment, with the embedded database and demo content', () => {
    const config = loadConfig({}, kept);
    expect(config.database.url).toBeUndefined();
    expect(config).toMatchObject({
      environment: 'development',
      role: 'all',
      demoData: true,
      http: {
        host: '127.0.0.1',
        port: 3000,
        publicUrl: 'http://localhost:3000',
        bodyLimit: 1_048_576,
        requestTimeoutMs: 60_000,
        trustProxy: false,
      },
      database: { poolSize: 12, ssl: false, lockTimeoutMs: 5_000 },
      locales: { default: 'en', all: ['en', 'zh-CN'] },
      shutdown: { timeoutMs: 25_000, graceMs: 0 },
      rateLimits: { login: { limit: 8, windowMs: 900_000 } },
    });
    expect(config.secret.reveal()).toBe(kept());
  });

  it('runs no more jobs than a small pool can carry, unasked', () => {
    expect(loadConfig({ DATABASE_POOL_SIZE: '5' }, kept).jobs.concurrency).toBe(3);
    expect(loadConfig({}, kept).jobs.concurrency).toBe(4);
  });

  it('takes an empty text as unset', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: ' ' }, kept).http.port).toBe(3000);
  });

  it('lists every fault in one message, each with its remedy', () => {
    const env = {
      PORT: '70000',
      DATABASE_URL: 'mysql://root@db/x',
      EMPORION_ROLE: 'sevrer',
      LOG_LEVEL: 'loud',
    };
    expect(() => loadConfig(env, never)).toThrowErrorMatchingInlineSnapshot(`
"Emporion cannot start: 4 settings are wrong.

  EMPORION_ROLE "sevrer" is not one of its values.
    → Write all, server, worker. Did you mean server?
  PORT "70000" is not usable.
    → Write a whole number from 0 to 65535.
  DATABASE_URL is not such an address.
    → Write postgres://user:password@host:5432/database, with special characters of the password percent-encoded.
  LOG_LEVEL "loud" is not one of its values.
    → Write fatal, error, warn, info, debug, trace, silent.

Every setting is explained in .env.example."
`);
  });

  it('refuses an unknown EMPORION_ variable and proposes the nearest one', () => {
    expect(() => loadConfig({ EMPORION_ROLES: 'all' }, kept)).toThrow(
      /EMPORION_ROLES is no setting.\n.*EMPORION_ROLE\?/,
    );
  });

  it('warns of a name that is one slip away from an unset setting', () => {
    const { warnings } = loadConfig(
      { DATABSE_URL: 'postgres://a@b/c', PATH: '/bin', DATABASE_HOST: 'x' },
      kept,
    );
    expect(warnings).toEqual(['DATABSE_URL is no setting. Did you mean DATABASE_URL?']);
  });

  it.each([
    ['is missing', undefined, /is not set/],
    ['is short', 'Zk8$hq1!', /fewer than 32/],
    ['holds a word of an example', 'please-change-me-7Hn2ZkV9xLw4RbT8mYc', /word of an example/],
    ['repeats itself', 'x9Qv4Lk2x9Qv4Lk2x9Qv4Lk2x9Qv4Lk2', /repeated/],
    ['counts up', 'abcdefghijklmnopqrstuvwxyz0123456789', /runs/],
    ['has few characters', 'xqzxqxzqzxqqzxqzzxqxzqxqzxzqxzqzxqz', /few different/],
  ])('refuses to run production when the secret %s', (_case, secret, problem) => {
    const env = { NODE_ENV: 'production', ...(secret === undefined ? {} : { EMPORION_SECRET: secret }) };
    const faults = faultsOf(env);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^EMPORION_SECRET /);
    expect(faults[0]).toMatch(problem);
    if (secret !== undefined) expect(faults[0]).not.toContain(secret);
  });

  it('runs production with a random secret of 32 characters, without demo content and without a kept secret', () => {
    const config = loadConfig({ NODE_ENV: 'production', EMPORION_SECRET: STRONG }, never);
    expect(config.production).toBe(true);
    expect(config.demoData).toBe(false);
    expect(config.warnings).toEqual([
      expect.stringContaining('PUBLIC_URL is not set'),
      expect.stringContaining('DATABASE_URL is not set'),
    ]);
  });

  it.each([
    ['a role of its own without a shared database', { EMPORION_ROLE: 'worker' }, 'DATABASE_URL'],
    ['replicas without a primary', { DATABASE_REPLICA_URLS: 'postgres://a@b/c' }, 'DATABASE_REPLICA_URLS'],
    ['TLS inside the address', { DATABASE_URL: 'postgres://a@b/c?sslmode=require' }, 'DATABASE_URL'],
    ['an authority without TLS', { DATABASE_SSL_CA: import.meta.filename }, 'DATABASE_SSL_CA'],
    [
      'an authority file that is missing',
      { DATABASE_SSL: 'require', DATABASE_SSL_CA: '/none.pem' },
      'DATABASE_SSL_CA',
    ],
    ['more jobs than connections', { JOB_CONCURRENCY: '11' }, 'JOB_CONCURRENCY'],
    ['a lock wait longer than the statement', { DATABASE_LOCK_TIMEOUT: '30s' }, 'DATABASE_LOCK_TIMEOUT'],
    ['a grace as long as the shutdown', { SHUTDOWN_GRACE_SECONDS: '25' }, 'SHUTDOWN_GRACE_SECONDS'],
    ['a default language that is none of the languages', { DEFAULT_LOCALE: 'fr' }, 'DEFAULT_LOCALE'],
    ['a language tag that is none', { LOCALES: 'en,chinese_cn' }, 'LOCALES'],
    ['every proxy believed', { TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
    ['a range with too many bits', { TRUST_PROXY: '10.0.0.0/33' }, 'TRUST_PROXY'],
    ['half the internet let in', { OUTBOUND_ALLOW: '10.0.0.7,0.0.0.0/1' }, 'OUTBOUND_ALLOW'],
    ['a host name let in', { OUTBOUND_ALLOW: 'images.internal' }, 'OUTBOUND_ALLOW'],
    ['an origin with a path', { CORS_ORIGINS: 'https://a.example/x' }, 'CORS_ORIGINS'],
    ['a rate without a time', { RATE_LIMIT_ADMIN: '600' }, 'RATE_LIMIT_ADMIN'],
    ['a size of no unit known', { BODY_LIMIT: '1 GB/s' }, 'BODY_LIMIT'],
    ['a time span without a unit', { SESSION_TTL: '3600' }, 'SESSION_TTL'],
  ])('refuses %s', (_case, env, variable) => {
    expect(faultsOf(env)).toEqual([expect.stringMatching(new RegExp(`^${variable} `))]);
  });

  it('reports each wrong item of a list', () => {
    expect(faultsOf({ CORS_ORIGINS: 'https://ok.example, nonsense, ftp://x' })).toHaveLength(2);
  });

  it('reads certificate authority, proxies, replicas and sizes into what their users take', () => {
    const ca = join(mkdtempSync(join(tmpdir(), 'emporion-ca-')), 'ca.pem');
    writeFileSync(ca, 'PEM');
    const config = loadConfig(
      {
        DATABASE_URL: 'postgres://a:b@db/c',
        DATABASE_SSL: 'verify-full',
        DATABASE_SSL_CA: ca,
        DATABASE_REPLICA_URLS: 'postgres://a@r1/c, postgres://a@r2/c',
        TRUST_PROXY: '10.0.0.0/8,loopback',
        BODY_LIMIT: '512 KiB',
        RATE_LIMIT_STOREFRONT: 'off',
        CORS_ORIGINS: '*',
        LOCALES: 'EN, zh-cn',
      },
      kept,
    );
    expect(config.database.ssl).toEqual({ rejectUnauthorized: true, ca: 'PEM' });
    expect(config.database.replicaUrls.map((url) => url.reveal())).toEqual([
      'postgres://a@r1/c',
      'postgres://a@r2/c',
    ]);
    expect(config.http).toMatchObject({
      trustProxy: ['10.0.0.0/8', 'loopback'],
      bodyLimit: 524_288,
      corsOrigins: '*',
    });
    expect(config.rateLimits.storefront).toBeUndefined();
    expect(config.locales.all).toEqual(['en', 'zh-CN']);
    expect(config.demoData).toBe(false);
  });

  it('prints no secret, whichever way the configuration is written out', () => {
    const config = loadConfig(
      {
        EMPORION_SECRET: STRONG,
        DATABASE_URL: 'postgres://a:pa55@db/c',
        REDIS_URL: 'redis://:r3dis@r',
        METRICS_TOKEN: 'tok'.repeat(8),
      },
      never,
    );
    const written = `${inspect(config, { depth: 9 })}${JSON.stringify(config)}${String(config.database.url)}`;
    expect(written).not.toMatch(new RegExp(`${STRONG}|pa55|r3dis|toktok`));
    expect(written).toContain('[redacted]');
  });

  it('names neither password nor secret in its faults', () => {
    const faults = faultsOf({
      DATABASE_URL: 'postgres://user:hunter2pw@host',
      REDIS_URL: 'http://:hunter2pw@host',
    });
    expect(faults).toHaveLength(2);
    expect(faults.join()).not.toContain('hunter2pw');
  });
});
