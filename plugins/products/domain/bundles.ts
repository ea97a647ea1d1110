import type { RowOf, WriteContext } from 'emporion';
import { ProductErrors } from '../products.errors.js';
import { Component } from '../resources/component.resource.js';

/** What a bundle shall be made of. */
export interface BundleParts {
  /** Id of its variant. */
  readonly id: string;
  /** Pieces by the id of a variant. */
  readonly parts: ReadonlyMap<string, number>;
}

/**
 * Has changes of bundles take turns: two of them, each made of the other at once, would not see each other.
 * @param context of the write
 */
export async function lockBundles({ tx }: WriteContext): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('products.component', 0))`);
}

/**
 * The bundles that are made of something else than they shall be.
 * @param context of the write
 * @param bundles as they shall be
 */
export async function changedBundles<B extends BundleParts>(
  context: WriteContext,
  bundles: readonly B[],
): Promise<B[]> {
  const stored = await storedParts(context, bundles);
  return bundles.filter(({ id, parts }) => {
    const mine = stored.filter(({ bundle }) => bundle === id);
    return (
      mine.length !== parts.size || mine.some(({ variant, quantity }) => parts.get(variant) !== quantity)
    );
  });
}

/**
 * Makes bundles of their parts; one without parts is none.
 * @param context of the write, after {@link lockBundles}
 * @param bundles as they shall be. Raises `products.bundle_within_bundle`
 */
export async function writeBundles(context: WriteContext, bundles: readonly BundleParts[]): Promise<void> {
  const rows = context.rows(Component);
  const stored = await storedParts(context, bundles);
  for (const { id, parts } of bundles) {
    if (parts.has(id)) throw ProductErrors.bundle_within_bundle();
    const mine = new Map(stored.filter(({ bundle }) => bundle === id).map((one) => [one.variant, one]));
    for (const [variant, one] of mine) if (!parts.has(variant)) await rows.delete(one.id);
    for (const [variant, quantity] of parts) {
      const known = mine.get(variant);
      if (known) await rows.update(known.id, { quantity });
      else await rows.insert({ bundle: id, variant, quantity });
    }
  }
  await refuseNested(context, bundles);
}

function storedParts(
  context: WriteContext,
  bundles: readonly BundleParts[],
): Promise<RowOf<typeof Component>[]> {
  const ids = bundles.map(({ id }) => id);
  return context.rows(Component).findMany(ids, { by: 'bundle' });
}

async function refuseNested({ tx }: WriteContext, bundles: readonly BundleParts[]): Promise<void> {
  const nested = await tx.query(
    `SELECT 1 FROM products_component outer_part JOIN products_component part ON part.bundle_id = outer_part.variant_id
     WHERE outer_part.bundle_id = ANY($1::uuid[]) OR part.bundle_id = ANY($1::uuid[]) LIMIT 1`,
    [bundles.map(({ id }) => id)],
  );
  if (nested.length > 0) throw ProductErrors.bundle_within_bundle();
}
