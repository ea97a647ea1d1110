import type { WriteContext } from 'emporion';
import { Revision } from '../resources/revision.resource.js';

/** Fields of a page that an editor writes; what a revision keeps and a restore brings back. */
export const EDITED = ['title', 'slug', 'body', 'seoTitle', 'seoDescription'] as const;

/** The part of a page that revisions are made of. */
type Saved = { readonly id: string; readonly version: number } & {
  readonly [K in (typeof EDITED)[number]]: unknown;
};

/**
 * Keeps what a page looks like after a save that changed its text. Runs in the save's own transaction.
 * @param context of the save
 * @param write the page before and after
 */
export async function keepRevision(
  context: WriteContext,
  { before, after }: { readonly before: Saved | null; readonly after: Saved | null },
): Promise<void> {
  if (
    !after ||
    (before && EDITED.every((name) => JSON.stringify(before[name]) === JSON.stringify(after[name])))
  )
    return;
  const { actor } = context;
  await context.rows(Revision).insert({
    page: after.id,
    pageVersion: after.version,
    author: ('name' in actor ? actor.name : undefined) ?? actor.kind,
    content: Object.fromEntries(EDITED.map((name) => [name, after[name]])),
  });
}
