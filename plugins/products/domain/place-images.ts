/** An image that shall be shown, and where, from 1. */
export interface PlacedImage {
  readonly asset: string;
  readonly position: number;
}

/**
 * The images of a product with those that are not shown yet, each at its place as far as there are so many; what is shown
 * already stays in its order.
 * @param shown assets in their order
 * @param images by position; those of one position follow each other
 */
export function withImages(shown: readonly string[], images: readonly PlacedImage[]): string[] {
  const all = [...shown];
  let next = 0;
  for (const { asset, position } of images.toSorted((a, b) => a.position - b.position)) {
    if (all.includes(asset)) continue;
    const place = Math.min(Math.max(position - 1, next), all.length);
    all.splice(place, 0, asset);
    next = place + 1;
  }
  return all;
}
