import { fileURLToPath } from 'node:url';
import { join, dirname } from 'node:path';
import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { FirstAdministrator, type FirstLogin } from '../access/first-administrator.js';
import { AppModule } from '../app.module.js';
import { WriteScope } from '../command/write-scope.js';
import type { Config } from '../config/config.js';
import { DatabaseStartup, type StartupStep } from '../database/database-startup.js';
import type { DatabaseServer } from '../database/database-server.js';
import { translateDatabaseError } from '../database/database-errors.js';
import { loadDemoData } from '../database/demo-data.js';
import { migrateDatabase } from '../database/migrate-database.js';
import { AppError } from '../errors/app-error.js';
import { HealthRegistry } from '../health/health-registry.js';
import { createHttpApp } from '../http/http-app.js';
import type { Logger } from '../http/logging.js';
import { drainRequests, Shutdown } from '../http/shutdown.js';
import { JobsLifecycle } from '../jobs/jobs-lifecycle.js';
import type { Plugin } from '../plugin/define-plugin.js';
import { BUILT_IN_PLUGINS } from '../plugin/built-in-plugins.js';
import { Registry } from '../plugin/registry.js';
import { systemClock } from '../values/clock.js';
import { registerHealthChecks } from './health-checks.js';
import { registerMetrics } from './register-metrics.js';
import { isFatal } from './start-failure.js';

/** What a start is made of. */
export interface StartOptions {
  readonly config: Config;
  readonly plugins: readonly Plugin[];
  readonly logger: Logger;
  readonly database: DatabaseServer;
  /** Modules beside the kernel, made once the declarations are compiled. */
  readonly modules?: (registry: Registry) => readonly DynamicModule[] | Promise<readonly DynamicModule[]>;
}

export interface StartedApplication {
  readonly app: NestFastifyApplication;
  readonly shutdown: Shutdown;
  /** Resolves when the database is migrated and the application answers in full. */
  readonly ready: Promise<{ readonly firstLogin?: FirstLogin }>;
}

/** The compiled migrations, beside the compiled source. */
const MIGRATIONS = join(dirname(fileURLToPath(import.meta.url)), '../../migrations');

/**
 * Compiles the declarations of plugins together with those of the kernel.
 * @param plugins the enabled plugins
 * @param config the content locales
 * @throws PluginGraphError when they do not fit together
 */
export function compileRegistry(plugins: readonly Plugin[], config: Pick<Config, 'locales'>): Registry {
  const [first = config.locales.default, ...rest] = [
    config.locales.default,
    ...config.locales.all.filter((locale) => locale !== config.locales.default),
  ];
  return new Registry([...BUILT_IN_PLUGINS, ...plugins], { locales: [first, ...rest] });
}

/**
 * Starts the application: it listens at once and becomes ready when its database is.
 * @param options configuration, plugins, logger and the database
 * @returns the application. Throws PluginGraphError, and EADDRINUSE when the port is taken
 */
export async function startApplication(options: StartOptions): Promise<StartedApplication> {
  const { config, logger, database } = options;
  const registry = compileRegistry(options.plugins, config);
  const kernel = { config, registry, databaseUrl: database.url, clock: systemClock, logger };
  const extra = config.role === 'worker' ? [] : ((await options.modules?.(registry)) ?? []);
  const stopped: (() => void)[] = [];
  const shutdown = new Shutdown({
    ...config.shutdown,
    logger,
    onStopping: () => stopped.forEach((stop) => stop()),
  });
  const root = AppModule.of(kernel, extra);
  const app = await createHttpApp({ root, config, logger, stopping: () => shutdown.stopping });
  let firstLogin: FirstLogin | undefined;
  const startup = new DatabaseStartup(
    app.get<DataSource>(getDataSourceToken()),
    () => steps(options, registry, app, (login) => (firstLogin = login)),
    logger,
    isFatal,
  );
  registerHealthChecks(app, startup);
  registerMetrics(app);
  stopped.push(
    () => app.get(HealthRegistry).stop(),
    () => startup.stop(),
  );
  shutdown.add(
    'requests',
    drainRequests(app.getHttpServer(), () => logger.warn('Requests were cut off: they took too long to end')),
  );
  shutdown.add('application', () => app.close());
  shutdown.add('database', () => database.stop());
  startup.start();
  await app.listen(config.http.port, config.http.host).catch((error: unknown) => {
    startup.stop();
    throw error;
  });
  return { app, shutdown, ready: startup.ready.then(() => (firstLogin ? { firstLogin } : {})) };
}

function steps(
  { config, logger, database }: StartOptions,
  registry: Registry,
  app: NestFastifyApplication,
  onFirstLogin: (login: FirstLogin) => void,
): StartupStep[] {
  return [
    {
      name: 'migrations',
      run: () =>
        migrateDatabase({ url: database.url, ssl: config.database.ssl }, registry, MIGRATIONS, logger),
    },
    {
      name: 'first account',
      run: async () => {
        const login = await app.get(FirstAdministrator).ensure();
        if (login) onFirstLogin(login);
      },
    },
    {
      name: 'demo data',
      run: async () => {
        if (!config.demoData) return;
        try {
          const loaded = await loadDemoData(registry, app.get(WriteScope));
          if (loaded.length > 0) logger.info({ plugins: loaded }, 'Demo data loaded');
        } catch (error) {
          // A database with content of its own may refuse it; that is no reason not to serve.
          const known = error instanceof AppError ? error : translateDatabaseError(error, registry);
          if (!known || known.status >= 500) throw error;
          logger.warn({ err: error }, 'Demo data does not fit into this database and was left out');
        }
      },
    },
    { name: 'jobs', run: async () => app.get(JobsLifecycle).start() },
  ];
}
