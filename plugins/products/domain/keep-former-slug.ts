import type { WriteContext, WrittenRow } from 'emporion';
import { FormerSlug } from '../resources/former-slug.resource.js';

interface Addressed {
  readonly id: string;
  readonly slug: string;
}
type Kind = 'product' | 'category' | 'collection';

/**
 * A hook that remembers an address when it changes, and forgets a remembered one when something moves there: an address
 * leads to one thing.
 * @param kind of what has the address
 */
export function keepFormerSlug(kind: Kind) {
  return async (
    context: WriteContext,
    { before, after }: { readonly before: Addressed | null; readonly after: Addressed | null },
  ): Promise<void> => {
    if (!before || !after || before.slug === after.slug) return;
    const former = context.rows(FormerSlug);
    for (const slug of [after.slug, before.slug]) {
      for (const { id } of await former.where({ kind, slug })) await former.delete(id);
    }
    await former.insert({ kind, slug: before.slug, [kind]: after.id });
  };
}

/**
 * A hook that forgets remembered addresses which something new has taken, once for all that a transaction made.
 * @param kind of what has the addresses
 */
export function forgetTakenSlugs(kind: Kind) {
  return async (context: WriteContext, writes: readonly WrittenRow[]): Promise<void> => {
    const made = writes.filter(({ action }) => action === 'created').map(({ id }) => id);
    if (made.length === 0) return;
    const taken = await context.tx.query<{ id: string }>(
      `SELECT f.id FROM products_former_slug f JOIN products_${kind} o ON o.slug = f.slug
       WHERE f.kind = $1::text AND o.id = ANY($2::uuid[]) ORDER BY f.id`,
      [kind, made],
    );
    for (const { id } of taken) await context.rows(FormerSlug).delete(id);
  };
}
