import { createHash } from 'node:crypto';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { getDataSourceToken } from '@nestjs/typeorm';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { systemActor } from '../access/actor.js';
import { EVENT_SINK, JOB_SINK } from '../command/write-scope.js';
import { loadConfig } from '../config/config.js';
import { ConfigModule } from '../config/config.module.js';
import { HealthModule } from '../health/health.module.js';
import { ApiModule } from '../http/api.module.js';
import { createHttpApp } from '../http/http-app.js';
import { createLogger } from '../http/logging.js';
import { AUTHENTICATOR, RATE_LIMITER } from '../http/route-guard.js';
import { KernelModule } from '../kernel.module.js';
import { BUILT_IN_PLUGINS } from '../plugin/built-in-plugins.js';
import type { Plugin } from '../plugin/define-plugin.js';
import { Registry } from '../plugin/registry.js';
import { systemClock } from '../values/clock.js';
import { createTestDatabase, ensureTemplate } from './postgres.js';

@Global()
@Module({
  providers: [
    { provide: AUTHENTICATOR, useValue: { authenticate: async () => systemActor('test') } },
    { provide: RATE_LIMITER, useValue: { admit: async () => undefined } },
    { provide: JOB_SINK, useValue: { enqueue: async () => 'x' } },
    { provide: EVENT_SINK, useValue: { append: async () => undefined } },
  ],
  exports: [AUTHENTICATOR, RATE_LIMITER, JOB_SINK, EVENT_SINK],
})
class Interim {}

@Module({})
class Root {}

export interface TestApp {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly registry: Registry;
  close(): Promise<void>;
}

export async function startTestApp(plugins: readonly Plugin[]): Promise<TestApp> {
  const registry = new Registry([...BUILT_IN_PLUGINS, ...plugins], { locales: ['en', 'zh-CN'] });
  const statements = registry.schemas().flatMap((schema) => schema.statements);
  const name = `app_${createHash('sha1').update(statements.join(';')).digest('hex').slice(0, 12)}`;
  await ensureTemplate(name, async (url) => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
    for (const statement of statements) await client.query(statement);
    await client.end();
  });
  const database = await createTestDatabase({ template: name });
  const config = loadConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, LOG_LEVEL: 'error' }, () =>
    'x'.repeat(40),
  );
  const logger = createLogger({ level: 'error', format: 'json' });
  const kernel = KernelModule.of({ config, registry, databaseUrl: database.url, clock: systemClock, logger });
  const root: DynamicModule = {
    module: Root,
    imports: [Interim, HealthModule, ConfigModule.of(config), kernel, ApiModule.of(registry)],
  };
  const app = await createHttpApp(root, config, logger);
  await app.init();
  await app.get<DataSource>(getDataSourceToken()).initialize();
  await app.listen(0, '127.0.0.1');
  return {
    url: await app.getUrl(),
    app,
    registry,
    close: async () => {
      await app.close();
      await database.drop();
    },
  };
}
