/** What moves a product between draft, on sale and archived. */
export type Move = 'publish' | 'schedule' | 'unpublish' | 'archive' | 'restore';

/** Times of a product, when it is or shall be on sale. */
export interface PublicationTimes {
  readonly publishedAt?: Date | null;
  readonly publishAt?: Date | null;
  readonly unpublishAt?: Date | null;
}

/**
 * The times that a move leaves behind, but for those that a schedule is given.
 * @param product before it
 * @param now when a product is on sale for the first time
 */
export function timesAfter(
  move: Move,
  { publishedAt }: { readonly publishedAt: Date | null },
  now: Date,
): PublicationTimes {
  if (move === 'schedule') return {};
  return move === 'publish'
    ? { publishAt: null, publishedAt: publishedAt ?? now }
    : { publishAt: null, unpublishAt: null };
}
