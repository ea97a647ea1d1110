import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import type { ControlConnection } from './control-connection.js';
import type { JobSignals } from './job-signals.js';
import type { JobWorker } from './job-worker.js';

/** Starts jobs once the database is prepared, and stops them with the application. */
export class JobsLifecycle implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    private readonly signals: JobSignals,
    private readonly control: ControlConnection,
    private readonly worker: JobWorker | undefined,
    private readonly shutdownMs: number,
  ) {}

  /** Begins to run jobs, in a process that does; the tables must be there. */
  start(): void {
    this.worker?.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.worker?.stop(this.shutdownMs);
  }

  /** Last, because requests that still end may write jobs. */
  async onApplicationShutdown(): Promise<void> {
    await this.signals.close();
    await this.control.close();
  }
}
