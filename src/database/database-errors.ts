import type { AppError } from '../errors/app-error.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { ConstraintMeaning } from '../plugin/registry.js';
import { sqlState } from './unit-of-work.js';

/** What is needed of the registry to say which member broke a constraint. */
export interface ConstraintMeanings {
  constraint(name: string): ConstraintMeaning | undefined;
}

const UNIQUE = '23505';
const RESTRICTED = new Set(['23503', '23001']);
const CHECK = '23514';
/** Values that PostgreSQL cannot read: bad text, out of range, untranslatable, bad date. */
const UNREADABLE = new Set(['22P02', '22003', '22021', '22P05', '22007', '22008', '22001']);
/** A lock or a statement that took too long because somebody else holds the data. */
const BUSY = new Set(['55P03', '40001', '40P01']);
const OVERLOADED = new Set(['57014', '53300', '53400', '57P01', '57P02', '57P03', '25P03', '25P04']);
const CONNECTION_LOST =
  /ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/**
 * Says in the catalogue's words what a database error means.
 * @param error anything thrown
 * @param meanings of constraint names
 * @returns the error to answer with, or nothing when it is no database error that a caller can act on
 */
export function translateDatabaseError(error: unknown, meanings: ConstraintMeanings): AppError | undefined {
  const state = sqlState(error);
  if (state === undefined) return CONNECTION_LOST.test(messageOf(error)) ? unavailable(error) : undefined;
  const { constraint = '', detail = '' } = driverError(error);
  const meaning = meanings.constraint(constraint);
  if (state === UNIQUE) return duplicate(meaning, constraint, error);
  if (RESTRICTED.has(state)) return reference(meaning, detail, state, error);
  if (state === CHECK) {
    const rule = meaning?.rule ?? constraint;
    return withPointers(
      KernelErrors.rule_violated({ rule, resource: meaning?.resource ?? '' }, { cause: error }),
      meaning,
    );
  }
  if (UNREADABLE.has(state)) return KernelErrors.invalid_input({}, { cause: error });
  if (BUSY.has(state)) return KernelErrors.in_progress({}, { cause: error });
  return OVERLOADED.has(state) || state.startsWith('08') ? unavailable(error) : undefined;
}

function unavailable(error: unknown): AppError {
  return KernelErrors.unavailable({}, { cause: error });
}

function duplicate(meaning: ConstraintMeaning | undefined, constraint: string, error: unknown): AppError {
  const fields = meaning?.fields.join(', ') ?? constraint;
  const params = { resource: meaning?.resource ?? '', fields };
  return withPointers(KernelErrors.duplicate(params, { cause: error }), meaning);
}

/** 23503 means either side: the row points to nothing, or something still points to the row. */
function reference(
  meaning: ConstraintMeaning | undefined,
  detail: string,
  state: string,
  error: unknown,
): AppError {
  if (state === '23001' || detail.includes('still referenced')) {
    return KernelErrors.still_in_use({ resource: meaning?.resource ?? '' }, { cause: error });
  }
  const field = meaning?.fields.join(', ') ?? '';
  return withPointers(KernelErrors.reference_missing({ field }, { cause: error }), meaning);
}

function withPointers(error: AppError, meaning: ConstraintMeaning | undefined): AppError {
  const code = error.code.slice(error.code.indexOf('.') + 1);
  return error.withErrors(
    (meaning?.fields ?? []).map((field) => ({ pointer: `/${field}`, code, detail: error.message })),
  );
}

function driverError(error: unknown): { constraint?: string; detail?: string } {
  const wrapped = (error as { driverError?: object }).driverError;
  return (wrapped ?? error) as { constraint?: string; detail?: string };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { code } = error as { code?: unknown };
  return `${typeof code === 'string' ? code : ''} ${error.message} ${error.cause instanceof Error ? error.cause.message : ''}`;
}
