import type { WriteContext, WrittenRow } from 'emporion';
import { REFRESH_AT_ONCE, refreshListings } from '../jobs/refresh-listings.job.js';

/**
 * Has what is drawn from products drawn anew: listings, filters, collections.
 * @param context of the write
 * @param products their ids; those that are gone do no harm
 * @param fields what changed of them and of their variants; anything when left out
 */
export async function markProducts(
  context: WriteContext,
  products: readonly string[],
  fields?: readonly string[],
): Promise<void> {
  const ids = [...new Set(products)];
  for (let at = 0; at < ids.length; at += REFRESH_AT_ONCE) {
    await context.enqueue(refreshListings, {
      products: ids.slice(at, at + REFRESH_AT_ONCE),
      ...(fields ? { fields: [...fields] } : {}),
    });
  }
}

/** Hook: products that were written. */
export function markWrittenProducts(context: WriteContext, writes: readonly WrittenRow[]): Promise<void> {
  return markProducts(context, remaining(writes), changedIn(writes));
}

/** Hook: products whose variants were written. A variant never moves to another product. */
export async function markProductsOfVariants(
  context: WriteContext,
  writes: readonly WrittenRow[],
): Promise<void> {
  const rows = await context.tx.query<{ product_id: string }>(
    'SELECT DISTINCT product_id FROM products_variant WHERE id = ANY($1::uuid[])',
    [remaining(writes)],
  );
  await markProducts(
    context,
    rows.map(({ product_id: product }) => product),
    changedIn(writes),
  );
}

function remaining(writes: readonly WrittenRow[]): string[] {
  return writes.filter(({ action }) => action !== 'deleted').map(({ id }) => id);
}

function changedIn(writes: readonly WrittenRow[]): string[] {
  return [...new Set(writes.flatMap(({ changed }) => changed))];
}
