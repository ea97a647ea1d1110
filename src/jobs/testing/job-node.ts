import { setTimeout as sleep } from 'node:timers/promises';
import { Global, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import type { WriteContext } from '../../command/write-context.js';
import { systemActor } from '../../access/actor.js';
import { type Tx, UnitOfWork } from '../../database/unit-of-work.js';
import { EventOutbox } from '../../events/event-outbox.js';
import type { JobDefinition, ListenerDefinition } from '../define-job.js';
import { JobMonitor } from '../job-monitor.js';
import { JobQueue } from '../job-queue.js';
import type { JobTuning } from '../job-tuning.js';
import { JobsLifecycle } from '../jobs-lifecycle.js';
import { JobsModule, type JobsModuleOptions } from '../jobs.module.js';
import { RUN_IN_CONTEXT, type RunInContext } from '../run-in-context.port.js';

/** What a node of a test is. */
export interface JobNodeOptions {
  readonly databaseUrl: string;
  readonly redisUrl?: string;
  readonly jobs?: readonly JobDefinition[];
  readonly listeners?: readonly ListenerDefinition[];
  readonly role?: JobsModuleOptions['role'];
  readonly concurrency?: number;
  readonly shutdownSeconds?: number;
  readonly tuning?: Partial<JobTuning>;
  readonly observe?: JobsModuleOptions['observe'];
}

/** One process's part in jobs, without the rest of the application. */
export interface JobNode {
  readonly app: INestApplicationContext;
  readonly queue: JobQueue;
  readonly outbox: EventOutbox;
  readonly monitor: JobMonitor;
  readonly unitOfWork: UnitOfWork;
  readonly dataSource: DataSource;
  /** Runs one statement by itself. */
  sql<R = Record<string, unknown>>(text: string, params?: readonly unknown[]): Promise<R[]>;
  /** Shuts down in order; may be called twice. */
  stop(): Promise<void>;
}

/** Short waits, so that recoveries do not make tests wait. */
export const TEST_TUNING: Partial<JobTuning> = {
  leaseSeconds: 2,
  pollMs: 100,
  expiryMs: 100,
  fullScanMs: 500,
  handOverRetrySeconds: 0.3,
  unknownSeconds: 0.2,
  stalledCheckMs: 1_000,
  abortGraceMs: 300,
  scheduleMs: 100,
  cancelPollMs: 200,
  maxCrashes: 1,
};

/**
 * Starts the jobs module on a database.
 * @param options the node's jobs and what they need
 */
export async function startJobNode(options: JobNodeOptions): Promise<JobNode> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: options.databaseUrl,
    poolSize: (options.concurrency ?? 4) + 4,
    poolErrorHandler: () => undefined,
    extra: { connectionTimeoutMillis: 5_000 },
  });
  await dataSource.initialize();
  const unitOfWork = new UnitOfWork(dataSource);
  const app = await NestFactory.createApplicationContext(
    {
      module: JobNodeModule,
      imports: [JobsModule.forRoot(moduleOptions(options))],
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: UnitOfWork, useValue: unitOfWork },
        { provide: RUN_IN_CONTEXT, useValue: testContexts(unitOfWork) },
      ],
      exports: [DataSource, UnitOfWork, RUN_IN_CONTEXT],
    },
    { logger: process.env.JOB_TEST_LOG ? ['log', 'warn', 'error'] : false, abortOnError: false },
  );
  await app.init();
  app.get(JobsLifecycle).start();
  let stopping: Promise<void> | undefined;
  return {
    app,
    queue: app.get(JobQueue),
    outbox: app.get(EventOutbox),
    monitor: app.get(JobMonitor),
    unitOfWork,
    dataSource,
    sql: <R>(text: string, params?: readonly unknown[]) => unitOfWork.run((tx) => tx.query<R>(text, params)),
    stop: () => (stopping ??= app.close().then(() => dataSource.destroy())),
  };
}

@Global()
@Module({})
class JobNodeModule {}

function moduleOptions(options: JobNodeOptions): JobsModuleOptions {
  const namespace = new URL(options.databaseUrl).pathname.slice(1);
  return {
    jobs: options.jobs ?? [],
    listeners: options.listeners ?? [],
    role: options.role ?? 'all',
    concurrency: options.concurrency ?? 4,
    shutdownSeconds: options.shutdownSeconds ?? 10,
    tuning: { ...TEST_TUNING, ...options.tuning },
    ...(options.redisUrl === undefined ? {} : { redis: { url: options.redisUrl, namespace } }),
    ...(options.observe ? { observe: options.observe } : {}),
  };
}

/** Contexts with a transaction and nothing that needs the rest of the kernel. */
function testContexts(unitOfWork: UnitOfWork): RunInContext {
  const outside: Pick<Tx, 'query'> = {
    query: (sql, params) => unitOfWork.run((tx) => tx.query(sql, params)),
  };
  return (name, tx, work) =>
    work({
      actor: systemActor(`job:${name}`),
      now: new Date(),
      locale: 'en',
      requestId: 'test',
      tx: tx ?? outside,
    } as WriteContext);
}

/**
 * Waits until something is true.
 * @param what is asked again every 20 ms; an error counts as not yet
 * @param milliseconds longest wait
 * @throws Error that shows what was seen last
 */
export async function until<T>(
  what: () => Promise<T> | T,
  milliseconds = 60_000,
): Promise<Exclude<T, false | 0 | '' | null | undefined>> {
  const end = Date.now() + milliseconds;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const value = await what();
      if (value) return value as Exclude<T, false | 0 | '' | null | undefined>;
      last = value;
    } catch (error) {
      last = error;
    }
    await sleep(20);
  }
  throw new Error(`Not within ${milliseconds} ms; last seen: ${String(last)}`);
}
