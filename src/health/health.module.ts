import { Global, Module } from '@nestjs/common';
import { HealthRegistry } from './health-registry.js';
import { Metrics } from './metrics.js';

/** Whoever has something to check or to count injects these two; `registerHealthRoutes` shows them. */
@Global()
@Module({ providers: [HealthRegistry, Metrics], exports: [HealthRegistry, Metrics] })
export class HealthModule {}
