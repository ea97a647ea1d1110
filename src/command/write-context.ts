import type { Type } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../access/actor.js';
import type { EventDefinition } from '../events/define-event.js';
import type { JobDefinition } from '../jobs/define-job.js';
import type { Port } from '../plugin/define-port.js';
import type { AnyResource, NewRow, RowOf, RowPatch } from '../resource/define-resource.js';
import type { SettingsDefinition } from '../settings/define-settings.js';
import type { Tx } from '../database/unit-of-work.js';

/** A patch of one row among many. */
export interface RowChange<R extends AnyResource> {
  readonly id: string;
  readonly patch: RowPatch<R>;
  readonly expectedVersion?: number;
}

/** Typed access to the rows of one resource inside a write. Changes are audited and announced by themselves. */
export interface Rows<R extends AnyResource> {
  /** The row, or nothing. `lock` holds it until the transaction ends. */
  find(id: string, options?: { readonly lock?: boolean }): Promise<RowOf<R> | undefined>;
  /** The row; raises `kernel.not_found`. */
  get(id: string, options?: { readonly lock?: boolean }): Promise<RowOf<R>>;
  /** Rows by id, or by the values of the field `by`, in id order; values of nothing are left out. */
  findMany(
    values: readonly string[],
    options?: { readonly by?: keyof RowOf<R> & string; readonly lock?: boolean },
  ): Promise<RowOf<R>[]>;
  /** Rows whose fields equal the given values, in id order; at most `limit` (1,000 when left out), all locked on demand. */
  where(
    match: Partial<RowPatch<R>>,
    options?: { readonly limit?: number; readonly lock?: boolean },
  ): Promise<RowOf<R>[]>;
  /** Raises `kernel.duplicate`, `kernel.reference_missing`, `kernel.rule_violated`. */
  insert(values: NewRow<R>): Promise<RowOf<R>>;
  /**
   * Inserts many rows, up to 500 with one statement; as many inserts of one row would, but that the hooks of up to 500
   * rows run before, respectively after, all of them are stored. All or none: an error names the first row at fault by
   * its place, `/3/slug`.
   * @returns the rows, in the order given
   */
  insertMany(values: readonly NewRow<R>[]): Promise<RowOf<R>[]>;
  /** Raises what insert does, `kernel.not_found`, and `kernel.stale` when `expectedVersion` is not the current one. */
  update(id: string, patch: RowPatch<R>, options?: { readonly expectedVersion?: number }): Promise<RowOf<R>>;
  /**
   * Changes many rows, as {@link insertMany} inserts them; they are locked in id order first. A patch that says what the
   * row holds already makes no version.
   * @returns the rows afterwards, in the order given
   */
  updateMany(changes: readonly RowChange<R>[]): Promise<RowOf<R>[]>;
  /** Raises `kernel.not_found`, `kernel.stale`, `kernel.still_in_use`. */
  delete(id: string, options?: { readonly expectedVersion?: number }): Promise<void>;
  /**
   * Moves a state field along a declared transition: one conditional update. Raises `kernel.illegal_transition` when the
   * row is in another state, and what update does.
   */
  transition(
    id: string,
    transition: string,
    options?: { readonly expectedVersion?: number; readonly set?: RowPatch<R>; readonly field?: string },
  ): Promise<RowOf<R>>;
  /** The clear text of a secret field, or nothing when it is not set. Never log or answer it. */
  openSecret(id: string, field: keyof RowOf<R> & string): Promise<string | undefined>;
}

/**
 * What commands, jobs, hooks and seeders write through: everything in it belongs to one transaction and ends with it.
 */
export interface WriteContext {
  readonly actor: Actor;
  /** Time of the write; the same throughout. */
  readonly now: Date;
  /** BCP 47 tag of the caller's language. */
  readonly locale: string;
  /** BCP 47 tags of the content languages, the default one first. */
  readonly contentLocales: readonly string[];
  readonly requestId: string;
  /** The transaction, for statements that rows cannot express. */
  readonly tx: Tx;
  /**
   * Runs a part in the transaction of this context. Only a job without a transaction of its own needs it: each call is
   * then one transaction, and everything else of its context but `settings`, `port` and `get` is closed.
   */
  inTransaction<T>(work: (context: WriteContext) => Promise<T>): Promise<T>;
  /**
   * Runs a part that may fail without ending the transaction: when it throws, its rows, events and audit are taken back
   * and the error goes on to the caller, who may catch it.
   */
  savepoint<T>(part: () => Promise<T>): Promise<T>;
  rows<R extends AnyResource>(resource: R): Rows<R>;
  /** Writes an event into the outbox; it is sent after commit. */
  emit<E extends EventDefinition>(
    event: E,
    data: z.input<E['data']>,
    subject?: { readonly type: string; readonly id: string },
  ): Promise<void>;
  /**
   * Writes a job into the queue; it is run after commit.
   * @param options `runAt` not before; `key` replaces a waiting job of the same name and key
   * @returns the job's id
   */
  enqueue<J extends JobDefinition>(
    job: J,
    payload: z.input<J['payload']>,
    options?: { readonly runAt?: Date; readonly key?: string },
  ): Promise<string>;
  /** The current values of settings. */
  settings<S extends SettingsDefinition>(settings: S): Promise<z.output<S['schema']>>;
  /** The implementations contributed to a port, by key. */
  port<T>(port: Port<T>): ReadonlyMap<string, T>;
  /** A Nest provider of any plugin's contract. */
  get<T>(token: Type<T> | symbol | string): T;
}
