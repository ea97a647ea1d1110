import { setImmediate } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import type { Job, Queue } from 'bull';
import type { BullSettings } from './bull-options.js';
import type { DriverHealth, HandedJob, JobDriver, JobDriverEvents, Room } from './job-driver.port.js';
import type { JobSlots } from './job-slots.js';
import type { JobTuning } from './job-tuning.js';

/** Longest wait for Redis to take a batch, in milliseconds; one command is given up by its client before. */
const ADD_TIMEOUT_MS = 2_500;
/** How long one of few slots is kept for a job that was handed over from here and has not arrived. */
const ON_THE_WAY_MS = 1_000;
/** Seconds until a job is tried again that arrived where its slots are taken. */
const NO_SLOT_SECONDS = 1;
/** Least milliseconds between two looks at a full queue. */
const LOOK_MS = 20;
/** Milliseconds without a connection that are worth a line of the log. */
const LOST_MS = 2_000;
const CLOSE_TIMEOUT_MS = 2_000;

/** What a Bull driver works with. */
export interface BullDriverParts {
  readonly queue: Queue<HandedJob>;
  readonly connections: Pick<BullSettings, 'unblock' | 'disconnect'>;
  readonly slots: JobSlots;
  readonly tuning: JobTuning;
  readonly logger: Pick<Logger, 'log' | 'warn'>;
}

/**
 * Carries claimed jobs over Bull to whichever process is free. What Redis loses or repeats costs time alone: the lease
 * brings it back, and the database lets one run.
 */
export class BullDriver implements JobDriver {
  private events: JobDriverEvents | undefined;
  private stopping = false;
  private problem: string | undefined;
  private retryAt = 0;
  private saturated = false;
  private lookAt = 0;
  private lostAt: number | undefined;
  /** Jobs of few slots that were handed over from here, by name: when they stop counting. */
  private readonly onTheWay = new Map<string, Map<string, number>>();

  constructor(private readonly parts: BullDriverParts) {
    // @nestjs/bull would close the queue once more, and wait for ever if Redis hangs.
    Object.assign(parts.queue, { onApplicationShutdown: () => undefined });
  }

  start(events: JobDriverEvents): void {
    this.events = events;
    const { queue, slots, logger } = this.parts;
    // Bull does not wait for this call, so that its failure would end the process.
    const setName = queue.setWorkerName.bind(queue);
    queue.setWorkerName = () => setName().catch(() => undefined);
    // Told once by suspend(); Bull repeats it for every client and try.
    queue.on('error', () => undefined);
    queue
      .process(slots.total, (job: Job<HandedJob>) => this.receive(job.data))
      .catch((error: unknown) => {
        if (!this.stopping) logger.warn(`Bull does not run jobs: ${String(error)}`);
      });
  }

  async room(): Promise<Room> {
    const { queue, slots, tuning } = this.parts;
    const none: Room = { total: 0, of: () => 0 };
    if (this.stopping || Date.now() < this.retryAt || this.isLost()) return none;
    let free: number;
    try {
      if (this.problem !== undefined) await this.probe();
      free = tuning.waitingInRedis - (await queue.client.llen(queue.toKey('wait')));
    } catch (error) {
      this.suspend(error);
      return none;
    }
    this.saturated = free < tuning.waitingInRedis / 4;
    if (this.saturated) return none;
    return {
      total: free,
      of: (name) => (slots.isNarrow(name) ? slots.freeOf(name) - this.countOnTheWay(name) : free),
    };
  }

  async handOver(jobs: readonly HandedJob[]): Promise<readonly HandedJob[]> {
    // Before: it may arrive sooner than the answer.
    for (const job of jobs) this.noteOnTheWay(job);
    const refused = await this.add(jobs);
    for (const { name, id } of refused) this.onTheWay.get(name)?.delete(id);
    return refused;
  }

  health(): DriverHealth {
    const problem = this.problem ?? (this.connected ? undefined : 'Redis is not reachable');
    return { kind: 'bull', ready: problem === undefined, ...(problem === undefined ? {} : { problem }) };
  }

  async stop(): Promise<void> {
    this.stopping = true;
    if (!this.connected) return;
    const pausing = withTimeout(this.parts.queue.pause(true, true), CLOSE_TIMEOUT_MS);
    // Once Bull knows that it pauses, it takes the end of the wait for what it is.
    await setImmediate();
    this.parts.connections.unblock();
    await pausing.catch(() => undefined);
  }

  async close(): Promise<void> {
    const { queue, connections } = this.parts;
    await withTimeout(queue.close(true), CLOSE_TIMEOUT_MS).catch(() => undefined);
    connections.disconnect();
  }

  private get connected(): boolean {
    return this.parts.queue.client.status === 'ready';
  }

  /** Whether there is no connection; says so when it does not come back by itself. */
  private isLost(): boolean {
    if (this.connected) this.lostAt = undefined;
    else {
      this.lostAt ??= Date.now();
      if (Date.now() - this.lostAt > LOST_MS) this.suspend(new Error('it cannot be reached'));
    }
    return this.lostAt !== undefined;
  }

  private async receive(job: HandedJob): Promise<void> {
    const { events } = this;
    this.onTheWay.get(job.name)?.delete(job.id);
    if (!events) return;
    const { slots } = this.parts;
    if (this.stopping) return events.giveBack([job], 0);
    if (!slots.take(job.name)) return events.giveBack([job], NO_SLOT_SECONDS);
    try {
      await events.run(job);
    } finally {
      slots.release(job.name);
      if (slots.isNarrow(job.name) || this.shouldLook()) events.onRoom();
    }
  }

  /** Whether it is time to ask Redis how much of a full queue is left. */
  private shouldLook(): boolean {
    if (!this.saturated || Date.now() < this.lookAt) return false;
    this.lookAt = Date.now() + LOOK_MS;
    return true;
  }

  /** @returns those that Redis did not take */
  private async add(jobs: readonly HandedJob[]): Promise<readonly HandedJob[]> {
    const entries = jobs.map((data) => ({ data, opts: { jobId: `${data.id}.${data.deliveries}` } }));
    try {
      const added = await withTimeout(this.parts.queue.addBulk(entries), ADD_TIMEOUT_MS);
      // Bull overlooks the errors of single commands, such as those of a full Redis.
      const refused = jobs.filter((_, index) => !added[index]?.id);
      if (refused.length > 0) this.suspend(new Error('it refused jobs; it may be full'));
      return refused;
    } catch (error) {
      this.suspend(error);
      return jobs;
    }
  }

  private suspend(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    if (this.problem === undefined) this.parts.logger.warn(`Jobs cannot be handed to Redis: ${message}`);
    this.problem = `Redis does not take jobs: ${message}`;
    this.retryAt = Date.now() + this.parts.tuning.handOverRetrySeconds * 1000;
  }

  /** A write shows whether Redis works again, and is not full any more. */
  private async probe(): Promise<void> {
    const { queue, logger } = this.parts;
    await queue.client.set(queue.toKey('probe'), '1', 'EX', 10);
    this.problem = undefined;
    logger.log('Jobs are handed to Redis again.');
  }

  private noteOnTheWay({ name, id }: HandedJob): void {
    if (!this.parts.slots.isNarrow(name)) return;
    const ids = this.onTheWay.get(name) ?? new Map<string, number>();
    this.onTheWay.set(name, ids.set(id, Date.now() + ON_THE_WAY_MS));
  }

  private countOnTheWay(name: string): number {
    const ids = this.onTheWay.get(name);
    if (!ids) return 0;
    for (const [id, until] of ids) if (until < Date.now()) ids.delete(id);
    return ids.size;
  }
}

async function withTimeout<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('it does not answer')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
