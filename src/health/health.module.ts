import { Module, type DynamicModule } from '@nestjs/common';
import { HealthRegistry } from './health-registry.js';
import { Metrics } from './metrics.js';

/** Whoever has something to check or to count injects these two; `registerHealthRoutes` shows them. */
@Module({})
export class HealthModule {
  /** @param metrics what this process tells; made before the modules, some of which report to it from their start */
  static of(metrics: Metrics): DynamicModule {
    const providers = [HealthRegistry, { provide: Metrics, useValue: metrics }];
    return { module: HealthModule, global: true, providers, exports: [HealthRegistry, Metrics] };
  }
}
