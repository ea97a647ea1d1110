import type { WriteContext } from 'emporion';
import { FormerSlug } from '../resources/former-slug.resource.js';

interface Addressed {
  readonly id: string;
  readonly slug: string;
}

/**
 * A hook that remembers an address when it changes, and forgets a remembered one when something takes it again: an
 * address leads to one thing.
 * @param kind of what has the address
 */
export function keepFormerSlug(kind: 'product' | 'category' | 'collection') {
  return async (
    context: WriteContext,
    { before, after }: { readonly before: Addressed | null; readonly after: Addressed | null },
  ): Promise<void> => {
    if (!after || before?.slug === after.slug) return;
    const former = context.rows(FormerSlug);
    for (const { id } of await former.where({ kind, slug: after.slug })) await former.delete(id);
    if (before) await former.insert({ kind, slug: before.slug, [kind]: after.id });
  };
}
