import { BullModule, getQueueToken } from '@nestjs/bull';
import { type DynamicModule, Logger, Module, type Provider } from '@nestjs/common';
import type { Queue } from 'bull';
import { DataSource } from 'typeorm';
import { UnitOfWork } from '../database/unit-of-work.js';
import { EventOutbox } from '../events/event-outbox.js';
import { BullDriver } from './bull-driver.js';
import { BULL_QUEUE, bullSettings, type BullSettings } from './bull-options.js';
import { connectionOf, ControlConnection } from './control-connection.js';
import type { JobDefinition, ListenerDefinition } from './define-job.js';
import { InProcessDriver } from './in-process-driver.js';
import type { HandedJob, JobDriver } from './job-driver.port.js';
import { JobMonitor } from './job-monitor.js';
import { JobQueue } from './job-queue.js';
import { JobRegistry } from './job-registry.js';
import { JobSignals } from './job-signals.js';
import { JobSlots } from './job-slots.js';
import { DEFAULT_TUNING, type JobTuning } from './job-tuning.js';
import { JobWorker } from './job-worker.js';
import { JobsLifecycle } from './jobs-lifecycle.js';
import { RUN_IN_CONTEXT, type RunInContext } from './run-in-context.port.js';
import type { RunReport } from './runner-parts.js';

/** How jobs are set up in this process. */
export interface JobsModuleOptions {
  readonly jobs: readonly JobDefinition[];
  readonly listeners: readonly ListenerDefinition[];
  /** `server` only writes jobs, `worker` and `all` run them too. */
  readonly role: 'all' | 'server' | 'worker';
  /** Jobs that the process runs at once, ≥ 1; each holds a connection of the pool. */
  readonly concurrency: number;
  /** Redis to carry jobs; without it they run in the process that claims them. */
  readonly redis?: {
    readonly url: string;
    /** Keeps installations apart that share a Redis: the name of the database. */
    readonly namespace: string;
  };
  /** Longest time that a shutdown waits for running jobs. */
  readonly shutdownSeconds: number;
  /** Told of every run that has ended. */
  readonly observe?: (report: RunReport) => void;
  readonly tuning?: Partial<JobTuning>;
}

const DRIVER = Symbol('JOB_DRIVER');

/**
 * Jobs and events. Needs providers of global modules: TypeORM's DataSource, {@link UnitOfWork} and, where jobs run,
 * {@link RUN_IN_CONTEXT}. Offers JobQueue, EventOutbox, JobMonitor, JobRegistry and JobSignals everywhere; JobWorker where
 * jobs run.
 */
@Module({})
export class JobsModule {
  /** @throws Error when a job or listener cannot work as it is declared */
  static forRoot(options: JobsModuleOptions): DynamicModule {
    const registry = new JobRegistry(options.jobs, options.listeners);
    const works = options.role !== 'server';
    const { redis } = options;
    const { stalledCheckMs } = { ...DEFAULT_TUNING, ...options.tuning };
    const bull = works && redis ? bullSettings(redis.url, redis.namespace, stalledCheckMs) : undefined;
    const providers = [
      ...senders(registry),
      ...(works ? workers(options, registry, bull) : []),
      lifecycle(options),
    ];
    return {
      module: JobsModule,
      global: true,
      imports: bull ? [BullModule.registerQueue(bull.options)] : [],
      providers,
      exports: [JobQueue, EventOutbox, JobMonitor, JobRegistry, JobSignals, ...(works ? [JobWorker] : [])],
    };
  }
}

function senders(registry: JobRegistry): Provider[] {
  return [
    { provide: JobRegistry, useValue: registry },
    {
      provide: ControlConnection,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new ControlConnection(() => connectionOf(dataSource)),
    },
    {
      provide: JobSignals,
      inject: [ControlConnection, DataSource],
      useFactory: (control: ControlConnection, dataSource: DataSource) =>
        new JobSignals(control, () => connectionOf(dataSource)),
    },
    {
      provide: JobQueue,
      inject: [JobSignals],
      useFactory: (signals: JobSignals) => new JobQueue(registry, signals),
    },
    {
      provide: EventOutbox,
      inject: [JobSignals],
      useFactory: (signals: JobSignals) => new EventOutbox(registry, signals),
    },
    {
      provide: JobMonitor,
      inject: [UnitOfWork],
      useFactory: (unitOfWork: UnitOfWork) => new JobMonitor(registry, unitOfWork),
    },
  ];
}

function workers(
  options: JobsModuleOptions,
  registry: JobRegistry,
  bull: BullSettings | undefined,
): Provider[] {
  const tuning = { ...DEFAULT_TUNING, ...options.tuning };
  const logger = new Logger('Jobs');
  const observe = options.observe ?? (() => undefined);
  const slots = new JobSlots(registry, options.concurrency);
  const driver: Provider = bull
    ? {
        provide: DRIVER,
        inject: [getQueueToken(BULL_QUEUE)],
        useFactory: (queue: Queue<HandedJob>) =>
          new BullDriver({ queue, connections: bull, slots, tuning, logger }),
      }
    : { provide: DRIVER, useFactory: () => new InProcessDriver(slots) };
  const worker: Provider = {
    provide: JobWorker,
    inject: [JobQueue, JobSignals, ControlConnection, DRIVER, UnitOfWork, RUN_IN_CONTEXT],
    useFactory: (
      queue: JobQueue,
      signals: JobSignals,
      control: ControlConnection,
      carrier: JobDriver,
      unitOfWork: UnitOfWork,
      runInContext: RunInContext,
    ) => {
      const parts = { registry, queue, signals, control, driver: carrier, unitOfWork, runInContext };
      return new JobWorker({ ...parts, tuning, logger, observe });
    },
  };
  return [driver, worker];
}

function lifecycle({ shutdownSeconds }: JobsModuleOptions): Provider {
  return {
    provide: JobsLifecycle,
    inject: [
      JobSignals,
      ControlConnection,
      JobMonitor,
      { token: JobWorker, optional: true },
      { token: DRIVER, optional: true },
    ],
    useFactory: (
      signals: JobSignals,
      control: ControlConnection,
      monitor: JobMonitor,
      worker?: JobWorker,
      driver?: JobDriver,
    ) => {
      if (driver) monitor.driverHealth = () => driver.health();
      return new JobsLifecycle(signals, control, worker, shutdownSeconds * 1000);
    },
  };
}
