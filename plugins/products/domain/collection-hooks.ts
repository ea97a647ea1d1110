import type { WriteContext, WrittenRow } from 'emporion';
import { refreshCollection } from '../jobs/refresh-collection.job.js';
import { ProductErrors } from '../products.errors.js';
import type { Rules } from './collection-rules.js';

interface Values {
  readonly kind?: 'manual' | 'rules';
  readonly rules?: Rules;
}

/**
 * Refuses rules of a collection that is filled by hand.
 * @param write the collection before, and what is to be stored. Raises `products.rules_of_manual`
 */
export function checkRules<V extends Values>(
  _context: WriteContext,
  { before, values }: { readonly before: Values | null; readonly values: V },
): V {
  const kind = values.kind ?? before?.kind;
  const conditions = (values.rules ?? before?.rules)?.conditions ?? [];
  if (kind === 'manual' && conditions.length > 0) throw ProductErrors.rules_of_manual();
  return values;
}

/** Hook: fills collections anew whose rules were written. */
export async function refreshWritten(context: WriteContext, writes: readonly WrittenRow[]): Promise<void> {
  const ids = writes
    .filter(({ action, changed }) => action !== 'deleted' && changed.includes('rules'))
    .map(({ id }) => id);
  for (const id of new Set(ids)) await context.enqueue(refreshCollection, { id }, { key: id });
}
