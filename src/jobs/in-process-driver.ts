import type { DriverHealth, HandedJob, JobDriver, JobDriverEvents, Room } from './job-driver.port.js';
import type { JobSlots } from './job-slots.js';

/** So many milliseconds of work are fetched in advance: quick jobs are claimed in large batches, slow ones not hoarded. */
const AHEAD_MS = 100;
/** Most jobs that wait here. */
const MAX_WAITING = 100;

/** Runs claimed jobs in the process that claimed them; some wait here, so that the next one need not be fetched first. */
export class InProcessDriver implements JobDriver {
  private readonly waiting: HandedJob[] = [];
  private events: JobDriverEvents | undefined;
  /** Moving average of a run. */
  private averageMs = AHEAD_MS;

  constructor(private readonly slots: JobSlots) {}

  start(events: JobDriverEvents): void {
    this.events = events;
  }

  async room(): Promise<Room> {
    if (!this.events) return { total: 0, of: () => 0 };
    return {
      total: Math.max(0, this.slots.free + this.ahead - this.waiting.length),
      of: (name) => this.roomOf(name),
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

  private roomOf(name: string): number {
    if (!this.slots.isNarrow(name)) return this.slots.total + MAX_WAITING;
    return this.slots.freeOf(name) - this.waiting.filter((job) => job.name === name).length;
  }

  /** How many jobs should wait here. */
  private get ahead(): number {
    const { total } = this.slots;
    return Math.max(1, Math.min(MAX_WAITING, Math.round((total * AHEAD_MS) / this.averageMs)));
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
    const begin = performance.now();
    try {
      await events?.run(job);
    } finally {
      this.averageMs += (Math.max(1, performance.now() - begin) - this.averageMs) / 16;
      this.slots.release(job.name);
      this.begin();
      // Not at every end: claiming many at once is cheaper.
      if (this.waiting.length <= this.ahead / 2) events?.onRoom();
    }
  }
}
