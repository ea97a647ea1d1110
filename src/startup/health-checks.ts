import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DatabaseStartup } from '../database/database-startup.js';
import { RedisRateStore } from '../http/rate-limit-redis.js';
import { RATE_STORE, type RateStore } from '../http/rate-limit-store.port.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { databaseCheck, lagCheck, redisCheck } from '../health/checks.js';
import { HealthRegistry, type CheckOutcome } from '../health/health-registry.js';
import { JobMonitor } from '../jobs/job-monitor.js';

/**
 * Registers what `/health/ready` looks at.
 * @param app the application, before it listens
 * @param startup whether migrations and first data are done
 */
export function registerHealthChecks(
  app: NestFastifyApplication,
  startup: Pick<DatabaseStartup, 'isReady'>,
): void {
  const health = app.get(HealthRegistry);
  const unitOfWork = app.get(UnitOfWork);
  const monitor = app.get(JobMonitor);
  health.register(
    'database',
    databaseCheck(() => unitOfWork.readFresh((tx) => tx.query('SELECT 1'))),
  );
  health.register('migrations', async () =>
    startup.isReady ? undefined : { state: 'failing', detail: 'not applied yet' },
  );
  health.register(
    'jobs',
    lagCheck(async () => (await monitor.health()).lagSeconds),
    { whenGone: 'degraded' },
  );
  const store = app.get<RateStore>(RATE_STORE);
  if (store instanceof RedisRateStore) {
    const memory = redisCheck(() => store.memory());
    // What keeps jobs from being handed over says more than the state of the memory.
    health.register('redis', async () => carrierFault(monitor) ?? memory(), { whenGone: 'degraded' });
  }
}

/** Redis only carries jobs, so without it the node serves on. */
function carrierFault(monitor: JobMonitor): CheckOutcome | undefined {
  const driver = monitor.driverHealth?.();
  if (driver === undefined || driver.ready) return undefined;
  return { state: 'degraded', detail: driver.problem ?? 'not connected' };
}
