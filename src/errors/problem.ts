import { fillTemplate, textOf } from '../values/label.js';
import { type AppError, type Fault } from './app-error.js';
import type { ErrorEntry } from './define-errors.js';

/** An RFC 9457 problem document, with our extension members. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly errors?: readonly Fault[];
  readonly requestId: string;
}

/** Where and for whom the problem is written. */
export interface ProblemContext {
  /** Path of the request, without its query. */
  readonly instance: string;
  readonly requestId: string;
  /** BCP 47 tag of the reader's language. */
  readonly locale?: string;
  /** Origin that the error pages are served from, without a slash at the end; empty for a relative address. */
  readonly baseUrl?: string;
}

/**
 * Writes an error as a problem document (RFC 9457).
 * @param error the thrown error
 * @param entry the code's entry in the catalogue
 * @param context of the request
 */
export function toProblem(error: AppError, entry: ErrorEntry, context: ProblemContext): Problem {
  return {
    type: `${context.baseUrl ?? ''}/errors/${error.code}`,
    title: textOf(entry.title, context.locale),
    status: error.status,
    detail: fillTemplate(textOf(entry.detail, context.locale), error.params),
    instance: uriReference(context.instance),
    code: error.code,
    params: error.params,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
    requestId: context.requestId,
  };
}

/** The path as RFC 3986 allows it: callers send anything, and readers of problem documents may parse it. */
function uriReference(path: string): string {
  return path
    .replace(/%(?![0-9a-f]{2})/gi, '%25')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[^\w\-.~:/?#@!$&'()*+,;=%]/gu, encodeURIComponent);
}
