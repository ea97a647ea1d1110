import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import type { ControlConnection } from './control-connection.js';
import type { JobSignals } from './job-signals.js';
import type { JobWorker } from './job-worker.js';

/** Starts and stops jobs with the application. */
export class JobsLifecycle
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  constructor(
    private readonly signals: JobSignals,
    private readonly control: ControlConnection,
    private readonly worker: JobWorker | undefined,
    private readonly shutdownMs: number,
  ) {}

  onApplicationBootstrap(): void {
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
