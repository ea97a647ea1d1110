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
  /** Set while the handler works in a transaction. */
  backend: RunBackend | undefined;
  /** Why it was told to end, if it was. */
  aborted: JobAborted | undefined;
  private runnerId: string | undefined;
  private controller: AbortController | undefined;
  private onAbort: ((reason: JobAborted) => void) | undefined;

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

  /** Its own name in the row, where it is noted there. */
  get runner(): string {
    return (this.runnerId ??= randomUUID());
  }

  /** For the handler. Made on demand: most handlers do not look at it. */
  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.aborted) this.controller.abort(this.aborted);
    }
    return this.controller.signal;
  }

  /** Tells the handler to end; only the first cause counts. */
  abort(why: AbortCause, message: string): void {
    if (this.aborted) return;
    this.aborted = new JobAborted(why, message);
    this.controller?.abort(this.aborted);
    this.onAbort?.(this.aborted);
  }

  /** @throws JobAborted when the run was told to end */
  throwIfAborted(): void {
    if (this.aborted) throw this.aborted;
  }

  /**
   * Waits for work that may be told to end and does not listen.
   * @param work the handler's; how it ends decides, if it ends
   * @param stop makes sure that nothing comes of it any more; it is called when the run is aborted and waits with
   *   {@link grace} for the work to end by itself
   * @returns what the work returns
   * @throws what the work throws; after an abort its reason, for every later error is only its consequence
   */
  async outlast<T>(work: Promise<T>, stop: (isEnded: () => boolean) => Promise<void>): Promise<T> {
    let ended = false;
    const cutOff = new Promise<never>((_, reject) => {
      this.onAbort = (reason) => void stop(() => ended).then(() => reject(reason), reject);
    });
    try {
      return await Promise.race([work.finally(() => (ended = true)), cutOff]);
    } catch (error) {
      throw this.aborted ?? error;
    } finally {
      this.onAbort = undefined;
    }
  }

  /**
   * Waits while an aborted handler may still end by itself.
   * @param milliseconds how long
   * @param isEnded whether it has ended; the promise then stays pending, for how it ended decides
   */
  async grace(milliseconds: number, isEnded: () => boolean): Promise<void> {
    await sleep(milliseconds, undefined, { ref: false });
    if (isEnded()) await new Promise(() => undefined);
  }
}
