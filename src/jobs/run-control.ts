import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HandedJob } from './job-driver.port.js';

/** Why a run was told to end. */
export type AbortCause = 'timeout' | 'cancelled' | 'shutdown' | 'lease lost';

/** The reason of a job's aborted signal. */
export class JobAborted extends Error {
  override readonly name = 'JobAborted';

  constructor(
    readonly why: AbortCause,
    message: string,
  ) {
    super(message);
  }
}

/** The transaction that a run works in, to be stopped from outside. */
export interface RunBackend {
  readonly pid: number;
  /** Start of the transaction, as PostgreSQL writes it: a later one of the same backend is not meant. */
  readonly since: string;
}

/** One run of a job, and the means to end it. */
export class RunControl {
  readonly startedAt = new Date();
  /** Its name in the row, where it is noted there. */
  readonly runner = randomUUID();
  /** Set while the handler works in a transaction. */
  backend: RunBackend | undefined;
  private readonly controller = new AbortController();

  constructor(private readonly handed: HandedJob) {}

  get id(): string {
    return this.handed.id;
  }

  get name(): string {
    return this.handed.name;
  }

  /** Failures so far. */
  get attempts(): number {
    return this.handed.attempts;
  }

  /** Whether an earlier hand-out came back neither done nor failed: perhaps it took its process with it. */
  get unexplained(): boolean {
    return this.handed.deliveries - this.handed.attempts >= 2;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get aborted(): JobAborted | undefined {
    return this.signal.aborted ? (this.signal.reason as JobAborted) : undefined;
  }

  /** Tells the handler to end; only the first cause counts. */
  abort(why: AbortCause, message: string): void {
    if (!this.signal.aborted) this.controller.abort(new JobAborted(why, message));
  }

  /**
   * Waits for an abort.
   * @param until ends the wait; the promise then stays pending
   */
  whenAborted(until: AbortSignal): Promise<JobAborted> {
    return new Promise((resolve) => {
      if (this.aborted) return resolve(this.aborted);
      const listener = (): void => resolve(this.signal.reason as JobAborted);
      this.signal.addEventListener('abort', listener, { once: true, signal: until });
    });
  }

  /**
   * Waits while an aborted handler may still end by itself.
   * @param milliseconds how long
   * @param ended the handler has ended; the promise then stays pending, for how it ended decides
   */
  async grace(milliseconds: number, ended: AbortSignal): Promise<void> {
    await sleep(milliseconds, undefined, { signal: ended }).catch(() => undefined);
    if (ended.aborted) await new Promise(() => undefined);
  }
}
