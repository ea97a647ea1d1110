import { translateDatabaseError } from '../database/database-errors.js';
import { AppError } from '../errors/app-error.js';
import { Registry } from '../plugin/registry.js';
import type { WriteContext } from './write-context.js';

/** Rows that one statement writes. */
export const BATCH_ROWS = 500;

/** What came of one of many items: its value, or why it was refused. */
export type Attempt<T> = { readonly value: T } | { readonly refused: AppError };

/**
 * Tries work on many items at once and finds those that are refused by halving: the others stay done, and each refused
 * item leaves nothing behind. Few refusals among many items cost little more than none.
 * @param context of the transaction
 * @param items in their order
 * @param work takes some of the items, gives a value for each; it runs more than once, so its effects are rows of this
 * context alone
 * @returns what came of each item. What is no fault of an item (a lost connection, a deadlock) is thrown
 */
export async function attemptEach<I, T>(
  context: WriteContext,
  items: readonly I[],
  work: (part: readonly I[]) => Promise<readonly T[]>,
): Promise<Attempt<T>[]> {
  if (items.length === 0) return [];
  try {
    const values = await context.savepoint(() => work(items));
    return values.map((value) => ({ value }));
  } catch (error) {
    const refused = refusal(context, error);
    if (!refused) throw error;
    if (items.length === 1) return [{ refused: withoutRow(refused) }];
    const middle = items.length >> 1;
    const first = await attemptEach(context, items.slice(0, middle), work);
    return [...first, ...(await attemptEach(context, items.slice(middle), work))];
  }
}

/**
 * Does something for one row of many; an error that is the row's fault names its place: `/3/slug`.
 * @param index of the row, from 0
 */
export async function atRow<T>(context: WriteContext, index: number, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const refused = refusal(context, error);
    if (!refused) throw error;
    const code = refused.code.slice(refused.code.indexOf('.') + 1);
    const whole = { pointer: '', code, detail: refused.message };
    const faults = refused.errors.length > 0 ? refused.errors : [whole];
    throw refused.withErrors(faults.map((fault) => ({ ...fault, pointer: `/${index}${fault.pointer}` })));
  }
}

/** A row with its place among all that are written, from 0. */
export interface Placed {
  readonly index: number;
}

/**
 * Writes rows together; when the database refuses them, finds out which of them is at fault.
 * @param rows in their order
 * @param write writes some of the rows
 * @returns what the write gives. Raises what the first row at fault raises, naming its place
 */
export async function writeTogether<I extends Placed, T>(
  context: WriteContext,
  rows: readonly I[],
  write: (part: readonly I[]) => Promise<T[]>,
): Promise<T[]> {
  if (rows.length === 0) return [];
  try {
    return await context.savepoint(() => write(rows));
  } catch (error) {
    if (!refusal(context, error)) throw error;
    return context.savepoint(async () => {
      await blame(context, rows, write);
      throw error;
    });
  }
}

/** Writes what is taken from the front, halving what is not, and then the row at fault alone. */
async function blame<I extends Placed>(
  context: WriteContext,
  rows: readonly I[],
  write: (part: readonly I[]) => Promise<unknown>,
): Promise<void> {
  let [taken, refused] = [0, rows.length];
  while (refused - taken > 1) {
    const middle = (taken + refused) >> 1;
    const part = rows.slice(taken, middle);
    const [attempt] = await attemptEach(context, [part], async () => [await write(part)]);
    if (attempt && 'value' in attempt) taken = middle;
    else refused = middle;
  }
  const [row] = rows.slice(taken, refused);
  if (row) await atRow(context, row.index, () => write([row]));
}

/** The error as an item's own fault, when it is one. */
function refusal(context: WriteContext, error: unknown): AppError | undefined {
  const known = error instanceof AppError ? error : translateDatabaseError(error, context.get(Registry));
  return known && known.status < 500 && known.code !== 'kernel.in_progress' ? known : undefined;
}

function withoutRow(error: AppError): AppError {
  if (error.errors.length === 0) return error;
  return error.withErrors(
    error.errors.map((fault) => ({ ...fault, pointer: fault.pointer.replace(/^\/0(?=\/|$)/, '') })),
  );
}
