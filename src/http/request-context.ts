import { AsyncLocalStorage } from 'node:async_hooks';
import { ANONYMOUS, type Actor } from '../access/actor.js';

/** What is known of the request that runs, wherever in the code one stands. */
export interface RequestContext {
  readonly requestId: string;
  readonly ip: string;
  /** BCP 47 tag chosen among the content locales. */
  readonly locale: string;
  /** Set by the guard once it is known. */
  actor: Actor;
}

const storage = new AsyncLocalStorage<RequestContext>();

/**
 * Runs a callback, and everything asynchronous it starts, as part of a request.
 * @param context of the request
 * @param callback what to run
 */
export function runInRequest(context: Omit<RequestContext, 'actor'>, callback: () => void): void {
  storage.run({ ...context, actor: ANONYMOUS }, callback);
}

/** The request that runs; nothing outside of one. */
export function currentRequest(): RequestContext | undefined {
  return storage.getStore();
}

/** The request that runs; calling it outside of one is a fault of the caller. */
export function requireRequest(): RequestContext {
  const context = storage.getStore();
  if (!context) throw new TypeError('There is no request here.');
  return context;
}
