import type { WriteContext } from '../command/write-context.js';
import type { Tx } from '../database/unit-of-work.js';

/**
 * Makes the write context that a job's handler gets.
 * @param name the job's name, which acts and is audited
 * @param tx the job's transaction; null for a job that opens its own
 * @param work runs with the context; when it resolves, what it changed is audited and announced
 */
export type RunInContext = <T>(
  name: string,
  tx: Tx | null,
  work: (context: WriteContext) => Promise<T>,
) => Promise<T>;

/** Nest token of the {@link RunInContext}. */
export const RUN_IN_CONTEXT = Symbol('RUN_IN_CONTEXT');
