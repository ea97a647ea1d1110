import type { RowChange, RowOf, WriteContext } from 'emporion';
import { Variant } from '../resources/variant.resource.js';

type Change = RowChange<typeof Variant>;

/** What a variant that exists will be. */
export interface ChangedVariant {
  readonly before: RowOf<typeof Variant>;
  readonly change: Change;
}

/**
 * Takes away from variants the SKU or the combination that another one is about to get: each is unique at any moment, so
 * two that are swapped must not meet.
 * @param context of the write
 * @param changed all that will be written then
 * @returns ids of the variants that were written, whose versions have been checked by that
 */
export async function makeRoom(
  context: WriteContext,
  changed: readonly ChangedVariant[],
): Promise<ReadonlySet<string>> {
  const skus = new Set(changed.map(({ change: { patch } }) => patch.sku).filter((sku) => sku));
  const placeOf = (product: string, combination?: string): string => `${product} ${combination}`;
  const places = new Set(
    changed.map(({ before: { product }, change: { patch } }) => placeOf(product, patch.combination)),
  );
  const changes = changed.flatMap(({ before, change }): Change[] => {
    const { sku = before.sku, combination = before.combination } = change.patch;
    const patch = {
      ...(sku !== before.sku && skus.has(before.sku) ? { sku: null } : {}),
      ...(combination !== before.combination && places.has(placeOf(before.product, before.combination))
        ? { combination: before.id }
        : {}),
    };
    return Object.keys(patch).length === 0 ? [] : [{ ...change, patch }];
  });
  if (changes.length > 0) await context.rows(Variant).updateMany(changes);
  return new Set(changes.map(({ id }) => id));
}
