import { loadConfig, type Config } from '../config/config.js';
import { openDatabaseServer, type DatabaseServer } from '../database/database-server.js';
import { createLogger, type Logger } from '../http/logging.js';
import { currentRequest } from '../http/request-context.js';
import type { Plugin } from '../plugin/define-plugin.js';
import { banner } from './banner.js';
import { compileRegistry, startApplication, type StartOptions } from './start-application.js';
import { startFailure } from './start-failure.js';

/** What the composition root puts together. */
export interface MainOptions {
  /** The enabled plugins. */
  readonly plugins: readonly Plugin[];
  /** Modules beside the kernel: the back-office. */
  readonly modules: NonNullable<StartOptions['modules']>;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Runs the application until it is told to stop. A start that cannot succeed prints why and what to do, and ends the
 * process with exit code 1.
 * @param options what the composition root puts together
 */
export async function runMain({ plugins, modules, env }: MainOptions): Promise<void> {
  const begun = performance.now();
  let config: Config | undefined;
  let database: DatabaseServer | undefined;
  try {
    config = loadConfig(env);
    // Before anything is started: a plugin that does not fit must not leave a database running.
    compileRegistry(plugins, config);
    const logger = loggerOf(config);
    database = await openDatabaseServer(config, (line) => logger.info(line));
    await serve({ config, plugins, modules, logger, database }, begun);
  } catch (error) {
    process.stderr.write(`\n${startFailure(error, config?.http.port)}\n\n`);
    await database?.stop();
    process.exit(1);
  }
}

async function serve(options: StartOptions, begun: number): Promise<void> {
  const { config, database, logger } = options;
  const { shutdown, ready } = await startApplication(options);
  shutdown.listen();
  for (const warning of config.warnings) logger.warn(warning);
  const { firstLogin } = await ready;
  await database.announce(config.http.publicUrl);
  process.stdout.write(
    banner({
      publicUrl: config.http.publicUrl,
      role: config.role,
      embedded: database.embedded,
      redis: config.redisUrl !== undefined,
      dataDir: config.dataDir,
      readyMs: performance.now() - begun,
      ...(firstLogin ? { firstLogin } : {}),
    }),
  );
}

function loggerOf(config: Config): Logger {
  return createLogger({
    ...config.log,
    requestId: () => currentRequest()?.requestId,
    ...(config.log.format === 'json' || config.production ? { base: { role: config.role } } : {}),
  });
}
