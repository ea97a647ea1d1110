import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from '../config/config.js';
import type { DatabaseStartup } from '../database/database-startup.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { databaseCheck, lagCheck } from '../health/checks.js';
import { HealthRegistry, type CheckOutcome } from '../health/health-registry.js';
import { JobMonitor } from '../jobs/job-monitor.js';

/**
 * Registers what `/health/ready` looks at.
 * @param app the application, before it listens
 * @param config whether Redis carries the jobs
 * @param startup whether migrations and first data are done
 */
export function registerHealthChecks(
  app: NestFastifyApplication,
  config: Config,
  startup: DatabaseStartup,
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
  if (config.redisUrl && config.role !== 'server') {
    health.register('redis', () => redisCheck(monitor), { whenGone: 'degraded' });
  }
}

/** Redis only carries jobs, so without it the node serves on. */
async function redisCheck(monitor: JobMonitor): Promise<CheckOutcome | undefined> {
  const { driver } = await monitor.health();
  if (driver === undefined || driver.ready) return undefined;
  return { state: 'degraded', detail: driver.problem ?? 'not connected' };
}
