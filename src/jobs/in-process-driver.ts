import type { DriverHealth, HandedJob, JobDriver, JobDriverEvents, Room } from './job-driver.port.js';
import type { JobSlots } from './job-slots.js';

/**
 * Runs claimed jobs in the process that claimed them. As many again as it can run wait here, so that the next one need
 * not be fetched first.
 */
export class InProcessDriver implements JobDriver {
  private readonly waiting: HandedJob[] = [];
  private events: JobDriverEvents | undefined;

  constructor(private readonly slots: JobSlots) {}

  start(events: JobDriverEvents): void {
    this.events = events;
  }

  async room(): Promise<Room> {
    if (!this.events) return { total: 0, of: () => 0 };
    return {
      total: Math.max(0, this.slots.free + this.slots.total - this.waiting.length),
      of: (name) => this.slots.freeOf(name) - this.waiting.filter((job) => job.name === name).length,
    };
  }

  async handOver(jobs: readonly HandedJob[]): Promise<readonly HandedJob[]> {
    if (!this.events) return jobs;
    this.waiting.push(...jobs);
    this.begin();
    return [];
  }

  health(): DriverHealth {
    return { kind: 'in-process', ready: true };
  }

  async stop(): Promise<void> {
    const { events } = this;
    this.events = undefined;
    const left = this.waiting.splice(0);
    if (left.length > 0) await events?.giveBack(left, 0);
  }

  async close(): Promise<void> {
    // Nothing is held: the runner waits for what it has begun.
  }

  private begin(): void {
    for (let index = 0; index < this.waiting.length && this.slots.free > 0;) {
      const job = this.waiting[index] as HandedJob;
      if (this.slots.take(job.name)) {
        this.waiting.splice(index, 1);
        void this.run(job);
      } else index += 1;
    }
  }

  private async run(job: HandedJob): Promise<void> {
    const { events } = this;
    try {
      await events?.run(job);
    } finally {
      this.slots.release(job.name);
      this.begin();
      // Not at every end: claiming many at once is cheaper.
      if (this.waiting.length <= this.slots.total / 2) events?.onRoom();
    }
  }
}
