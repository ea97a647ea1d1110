import type { Logger } from '@nestjs/common';
import type { UnitOfWork } from '../database/unit-of-work.js';
import { giveBack, type Statement } from './claim.js';
import type { ControlConnection } from './control-connection.js';
import type { HandedJob, JobDriver } from './job-driver.port.js';
import { JobHistory } from './job-history.js';
import type { JobQueue } from './job-queue.js';
import type { JobRegistry } from './job-registry.js';
import type { JobSignals } from './job-signals.js';
import type { JobTuning } from './job-tuning.js';
import { Relay } from './relay.js';
import type { RunInContext } from './run-in-context.port.js';
import { Runner } from './runner.js';
import type { RunReport } from './runner-parts.js';
import { Scheduler } from './scheduler.js';

/** Milliseconds of a shutdown that are kept for letting go of connections. */
const CLOSING_MS = 500;

/** What a worker is made of. */
export interface WorkerParts {
  readonly registry: JobRegistry;
  readonly queue: JobQueue;
  readonly signals: JobSignals;
  readonly control: ControlConnection;
  readonly driver: JobDriver;
  readonly unitOfWork: UnitOfWork;
  readonly runInContext: RunInContext;
  readonly tuning: JobTuning;
  readonly logger: Pick<Logger, 'log' | 'warn' | 'error'>;
  readonly observe?: (report: RunReport) => void;
}

/** Runs jobs in this process: relay, schedules, driver and runner, put together. */
export class JobWorker {
  private readonly relay: Relay;
  private readonly runner: Runner;
  private readonly statement: Statement;
  private readonly history: JobHistory;
  private stopping: Promise<void> | undefined;

  constructor(private readonly parts: WorkerParts) {
    const { registry, queue, control, unitOfWork } = parts;
    this.statement = (text, values) => control.query(text, values);
    const scheduler = new Scheduler(registry, queue, unitOfWork, this.statement);
    this.relay = new Relay({ ...parts, names: registry.names, scheduler, statement: this.statement });
    this.history = new JobHistory(this.statement, parts.logger);
    const observe = parts.observe ?? ((): void => undefined);
    this.runner = new Runner({ ...parts, history: this.history, observe });
  }

  /** Jobs that run in this process now. */
  get active(): number {
    return this.runner.active;
  }

  /** Begins to run jobs, as soon as the database and what carries them are there. */
  start(): void {
    const { signals, driver } = this.parts;
    signals.onWake((names) => this.relay.wake(names));
    signals.onCancel((id) => this.runner.cancel(id));
    signals.listen();
    this.runner.start();
    driver.start({
      run: (job) => this.runner.run(job),
      giveBack: (jobs, seconds) => this.giveBack(jobs, seconds),
      onRoom: () => this.relay.wake([]),
    });
    this.relay.start();
  }

  /**
   * Claims nothing more and waits for what runs; what does not end in time is told to, and runs again elsewhere.
   * @param milliseconds longest time in all
   */
  stop(milliseconds: number): Promise<void> {
    this.stopping ??= this.shutDown(milliseconds);
    return this.stopping;
  }

  private async shutDown(milliseconds: number): Promise<void> {
    const { driver } = this.parts;
    const begin = Date.now();
    await Promise.all([this.relay.stop(), driver.stop()]);
    await this.runner.stop(Math.max(0, milliseconds - CLOSING_MS - (Date.now() - begin)));
    await Promise.all([this.history.close(), driver.close()]);
  }

  /** Without success their leases end by themselves. */
  private async giveBack(jobs: readonly HandedJob[], seconds: number): Promise<void> {
    await giveBack(this.statement, jobs, seconds).catch(() => undefined);
  }
}
