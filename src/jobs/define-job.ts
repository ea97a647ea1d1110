import type { ZodType, z } from 'zod';
import type { WriteContext } from '../command/write-context.js';
import type { EventDefinition, EventEnvelope } from '../events/define-event.js';
import type { Label } from '../values/label.js';

/** What a job's handler is given besides its payload. */
export interface JobContext extends WriteContext {
  readonly jobId: string;
  /** Failures so far; 0 on the first run. */
  readonly attempt: number;
  /** Aborts when the job is cancelled, times out or the process shuts down. */
  readonly signal: AbortSignal;
  /**
   * Reports how far the job is; visible at once, outside the job's transaction.
   * @param done units done, 0–total
   * @param total units in all
   */
  progress(done: number, total: number, note?: string): Promise<void>;
}

/** When a job starts by itself. */
export type Schedule =
  | { readonly everySeconds: number }
  | { readonly cron: string; /** IANA name; UTC when left out. */ readonly timeZone?: string };

export interface JobDefinition<S extends ZodType = ZodType> {
  /** `<plugin>.<what-it-does>`, kebab-case after the dot. */
  readonly name: string;
  readonly label: Label;
  readonly payload: S;
  /**
   * `one`: the handler runs in one transaction that also takes the job away, so its effects happen exactly once.
   * `none`: the handler opens its own transactions (calls to the outside, long work) and may be run again after a
   * crash, so it must be idempotent.
   */
  readonly transaction: 'one' | 'none';
  /** Runs in all before the job is dead, 1–100 (5 when left out). */
  readonly attempts: number;
  /** Seconds before the second run, doubled for each further one up to `max`. */
  readonly backoffSeconds: { readonly first: number; readonly max: number };
  /** Seconds a run may take, 1–86,400 (60 when left out). */
  readonly timeoutSeconds: number;
  /** Runs at the same time in one process, 1–1,000 (10 when left out). */
  readonly concurrency: number;
  readonly schedule?: Schedule;
  // Method syntax is bivariant, so jobs of any payload fit one list.
  handle(context: JobContext, payload: z.output<S>): Promise<unknown>;
  /**
   * What follows when the job becomes a dead letter, in the transaction that makes it one: somebody may wait for it. When
   * this fails the job is dead nevertheless, and the log says why.
   */
  afterDeath?(context: WriteContext, payload: z.output<S>, cause: DeathCause): Promise<void>;
}

/** Why a job became a dead letter: its attempts are used up, or its runs ended their processes again and again. */
export type DeathCause = 'failed' | 'crashed';

type JobDeclaration<S extends ZodType> = Pick<JobDefinition<S>, 'name' | 'label' | 'payload' | 'handle'> &
  Partial<Omit<JobDefinition<S>, 'name' | 'label' | 'payload' | 'handle'>>;

/**
 * Declares a job. It is run by Bull where Redis is configured and in the process itself otherwise; both take the same
 * rows, written in the transaction that asked for the job.
 * @param job name, label, payload schema and handler; the rest has defaults
 */
export function defineJob<S extends ZodType>(job: JobDeclaration<S>): JobDefinition<S> {
  return Object.freeze({
    transaction: 'one' as const,
    attempts: 5,
    backoffSeconds: { first: 2, max: 600 },
    timeoutSeconds: 60,
    concurrency: 10,
    ...job,
  });
}

/** What runs after an event is committed, at least once, as a job. */
export interface ListenerDefinition<E extends EventDefinition = EventDefinition> {
  /** `<plugin>.<what-it-does>`, kebab-case after the dot. */
  readonly name: string;
  readonly label: Label;
  /** Names of the events listened to; `<plugin>.<entity>.*` means all of a resource. */
  readonly on: readonly string[];
  handle(
    context: JobContext,
    event: EventEnvelope<E extends EventDefinition<infer S> ? z.output<S> : unknown>,
  ): Promise<unknown>;
}

/**
 * Declares a listener.
 * @param listener its name, label, the events it waits for and its handler
 */
export function defineListener<E extends EventDefinition>(
  listener: ListenerDefinition<E>,
): ListenerDefinition<E> {
  return Object.freeze({ ...listener });
}
