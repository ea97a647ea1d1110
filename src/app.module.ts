import { Module, type DynamicModule } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { ConfigModule } from './config/config.module.js';
import { HealthModule } from './health/health.module.js';
import { Metrics } from './health/metrics.js';
import { ApiModule } from './http/api.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import type { Registry } from './plugin/registry.js';
import { KernelModule, type KernelOptions } from './kernel.module.js';

/** The whole application for one role; the back-office is added by whoever starts a server. */
@Module({})
export class AppModule {
  /**
   * @param options configuration, declarations and what the kernel is started with
   * @param extra modules beside the kernel: the back-office
   */
  static of(options: KernelOptions, extra: readonly DynamicModule[] = []): DynamicModule {
    const { config, registry, databaseUrl } = options;
    const metrics = new Metrics();
    const jobs = JobsModule.forRoot({
      jobs: [...registry.jobs.values()],
      listeners: registry.listeners,
      role: config.role,
      concurrency: config.jobs.concurrency,
      shutdownSeconds: config.shutdown.timeoutMs / 1_000,
      observe: (run) => metrics.observeRun(run),
      ...(config.redisUrl
        ? { redis: { url: config.redisUrl.reveal(), namespace: databaseName(databaseUrl) } }
        : {}),
    });
    const serves = config.role !== 'worker';
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        HealthModule.of(metrics),
        KernelModule.of(options),
        AccessModule,
        jobs,
        pluginProviders(registry),
        ...(serves ? [ApiModule.of(registry), ...extra] : []),
      ],
    };
  }
}

/** Providers of plugins exist in every role: jobs ask for them too. */
function pluginProviders(registry: Registry): DynamicModule {
  const providers = registry.plugins.flatMap((plugin) => [...plugin.providers]);
  return { module: PluginProviders, global: true, providers, exports: providers };
}

@Module({})
class PluginProviders {}

/** Keeps installations apart that share one Redis. */
function databaseName(url: string): string {
  return new URL(url).pathname.slice(1) || 'postgres';
}
