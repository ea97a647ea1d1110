import { createHash } from 'node:crypto';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { getDataSourceToken } from '@nestjs/typeorm';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { systemActor } from '../access/actor.js';
import { CustomerTokens } from '../access/customer-tokens.js';
import { FirstAdministrator } from '../access/first-administrator.js';
import { createApiKey } from '../access/api-key.command.js';
import { AppModule } from '../app.module.js';
import { CommandBus } from '../command/command-bus.js';
import { loadConfig } from '../config/config.js';
import { createHttpApp } from '../http/http-app.js';
import { createLogger } from '../http/logging.js';
import { JobsLifecycle } from '../jobs/jobs-lifecycle.js';
import { JobMonitor } from '../jobs/job-monitor.js';
import { registerMetrics } from '../startup/register-metrics.js';
import { BUILT_IN_PLUGINS } from '../plugin/built-in-plugins.js';
import type { Plugin } from '../plugin/define-plugin.js';
import { Registry } from '../plugin/registry.js';
import { systemClock, type Clock } from '../values/clock.js';
import { uuidv7 } from '../values/uuid.js';
import { factoryOf, type Factory } from './factory.js';
import { createTestDatabase, ensureTemplate, type TestDatabase } from './postgres.js';

/** How a test application is started. */
export interface TestAppOptions {
  readonly plugins: readonly Plugin[];
  readonly clock?: Clock;
  /** Environment variables beside those that the fixture sets. */
  readonly env?: Readonly<Record<string, string>>;
  /** A database that has the tables already; a fresh one with those that are declared when left out. */
  readonly database?: TestDatabase;
  /** The back-office, where a test needs it. */
  readonly modules?: (registry: Registry) => readonly DynamicModule[] | Promise<readonly DynamicModule[]>;
}

/** One answer of the application. */
export interface TestReply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body, when it is JSON. */
  // A test knows what it asked for; naming the shape each time would say it twice.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** The whole application on a database of its own, reached over real HTTP. */
export interface TestApp {
  readonly url: string;
  readonly databaseUrl: string;
  readonly app: NestFastifyApplication;
  readonly registry: Registry;
  /** Headers of an administrator's API key. */
  readonly administrator: Readonly<Record<string, string>>;
  /** Headers of an API key with these permissions alone. */
  keyWith(...permissions: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** Headers of a customer's token. */
  customer(id?: string): Readonly<Record<string, string>>;
  /**
   * Sends a request; a body that is no text is sent as JSON.
   * @param target `GET /v1/store/pages`
   */
  request(
    target: string,
    options?: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> },
  ): Promise<TestReply>;
  /** The same with the administrator's key. */
  asAdmin(target: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<TestReply>;
  factory(resource: string): Factory;
  /** Waits until no job is due or running; at most 10 s. */
  jobsDone(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the application for a test file: plugins compiled together with the kernel, their declared tables in a fresh
 * database, the first administrator made, the server listening on a free loopback port.
 * @param options plugins, clock and environment
 */
export async function startTestApp(options: TestAppOptions): Promise<TestApp> {
  const registry = new Registry([...BUILT_IN_PLUGINS, ...options.plugins], { locales: ['en', 'zh-CN'] });
  const database =
    options.database ?? (await createTestDatabase({ template: await declaredTemplate(registry) }));
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    LOG_LEVEL: 'error',
    DATABASE_POOL_SIZE: '6',
    ...options.env,
  };
  const config = loadConfig(env, () => 'a secret that only tests know, and nobody else');
  const logger = createLogger({ level: config.log.level, format: 'json' });
  const kernel = { config, registry, databaseUrl: database.url, clock: options.clock ?? systemClock, logger };
  const root = AppModule.of(kernel, await options.modules?.(registry));
  const app = await createHttpApp({ root, config, logger });
  const url = await begin(app);
  const administrator = await keyOf(app, ['*']);
  const request: TestApp['request'] = (target, init) => send(url, target, init);
  return {
    url,
    databaseUrl: database.url,
    app,
    registry,
    administrator,
    keyWith: (...permissions) => keyOf(app, permissions),
    customer: (id = uuidv7()) => ({ authorization: `Bearer ${app.get(CustomerTokens).sign(id).token}` }),
    request,
    asAdmin: (target, body, headers = {}) =>
      request(target, { body, headers: { ...administrator, ...headers } }),
    factory: (resource) => factoryOf(registry, resource),
    jobsDone: () => jobsDone(app.get(JobMonitor)),
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}

/** As a start does, without migrations: the template has the tables. */
async function begin(app: NestFastifyApplication): Promise<string> {
  registerMetrics(app);
  await app.get<DataSource>(getDataSourceToken()).initialize();
  await app.listen(0, '127.0.0.1');
  await app.get(FirstAdministrator).ensure();
  app.get(JobsLifecycle).start();
  return app.getUrl();
}

/** A template database with the declared tables, built once per run for each set of declarations. */
function declaredTemplate(registry: Registry): Promise<string> {
  const statements = registry.schemas().flatMap((schema) => schema.statements);
  const digest = createHash('sha1').update(statements.join(';')).digest('hex').slice(0, 12);
  return ensureTemplate(`app_${digest}`, async (url) => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    for (const statement of statements) await client.query(statement);
    await client.end();
  });
}

async function keyOf(
  app: NestFastifyApplication,
  permissions: readonly string[],
): Promise<Record<string, string>> {
  const call = { actor: systemActor('test'), requestId: 'test', locale: 'en' };
  const input = { name: `key ${uuidv7()}`, permissions };
  const { result } = await app.get(CommandBus).execute(createApiKey, { ...call, input });
  return { authorization: `Bearer ${result.key}` };
}

async function send(
  url: string,
  target: string,
  {
    body,
    headers = {},
  }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<TestReply> {
  const [method = 'GET', path = '/'] = target.split(' ');
  const isText = typeof body === 'string';
  const reply = await fetch(url + path, {
    method,
    redirect: 'manual',
    headers: {
      ...(body === undefined || isText || Buffer.isBuffer(body)
        ? {}
        : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined
      ? {}
      : { body: isText || Buffer.isBuffer(body) ? (body as string) : JSON.stringify(body) }),
  });
  const text = await reply.text();
  const isJson = /\bjson\b/.test(reply.headers.get('content-type') ?? '') && text !== '';
  return {
    status: reply.status,
    headers: reply.headers,
    text,
    body: (isJson ? JSON.parse(text) : undefined) as unknown,
  };
}

async function jobsDone(monitor: JobMonitor): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { waiting, active } = await monitor.counts();
    if (waiting + active === 0) return;
    if (Date.now() > deadline) throw new Error(`Jobs are not done: ${waiting} waiting, ${active} active.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
