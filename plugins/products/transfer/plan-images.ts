import { withImages, type PlacedImage } from '../domain/place-images.js';
import { VARIANT_IMAGE } from '../domain/variant-image.js';
import type { Translated } from 'emporion';
import type { FileImage, FileProduct, FileVariant } from './file-product.js';
import type { ImageRow, KnownCatalogue, ProductRow, VariantRow } from './known-catalogue.js';

/** An image as it is to be noted. */
export interface NotedImage extends Omit<FileImage, 'line' | 'alt'> {
  readonly alt?: Translated | null;
}

/** What becomes of the images of a product. */
export interface ImagePlan {
  /** Assets that it shall show, in their order; nothing when they stay. */
  readonly shown?: string[];
  /** Images that are somewhere else and have to be fetched, or were, whose rows are to be written. */
  readonly sources: readonly NotedImage[];
  /** Sources that the file no longer mentions and that are not here yet. */
  readonly gone: readonly ImageRow[];
  /** What is said of images that are here, by their assets. */
  readonly described: ReadonlyMap<string, NotedImage>;
}

/**
 * Plans the images of a product: what is in the library is shown at once, what is elsewhere is fetched later.
 * @param before the product, if it is there
 */
export function planImages(
  { images, hasAllImages }: FileProduct,
  before: ProductRow | undefined,
  known: KnownCatalogue,
): ImagePlan {
  if (!images) return { sources: [], gone: [], described: new Map() };
  const rows = before ? (known.images.get(before.id) ?? []) : [];
  const here = images.flatMap((image): (PlacedImage & { readonly image: FileImage })[] => {
    const asset = assetOf(image, rows, known);
    return asset === undefined ? [] : [{ asset, image, position: image.position }];
  });
  const inOrder = here.toSorted((a, b) => a.position - b.position).map(({ asset }) => asset);
  if (!hasAllImages) {
    const own = here.filter(({ image }) => known.assets.has(image.url));
    // Where some are the library's own, an export has numbered them all.
    const isNumbered = ({ url }: FileImage): boolean =>
      own.length > 0 && rows.some((row) => row.url === url && row.status === 'fetched');
    const sources = images
      .filter((image) => !known.assets.has(image.url) && !isNumbered(image))
      .map((image) => noted(image, rows.find(({ url }) => url === image.url)?.alt ?? null));
    const after = withImages(reordered(before?.images ?? [], inOrder), own);
    return { ...shownAs(after, before), sources, gone: [], described: new Map() };
  }
  const named = new Set(images.map(({ url }) => url));
  return {
    ...shownAs([...new Set(inOrder)], before),
    sources: images
      .filter((image) => assetOf(image, rows, known) === undefined)
      .map((image) => noted(image, null)),
    gone: rows.filter(({ url, status }) => status !== 'fetched' && !named.has(url)),
    described: new Map(here.map(({ asset, image }) => [asset, noted(image, null)])),
  };
}

/** Texts of languages that the file does not say stay as they were. */
function noted({ line: _line, alt, ...image }: FileImage, before: Translated | null): NotedImage {
  if (alt === undefined) return image;
  const texts = Object.entries({ ...before, ...alt }).filter((one): one is [string, string] =>
    Boolean(one[1]),
  );
  return { ...image, alt: texts.length > 0 ? Object.fromEntries(texts) : null };
}

function shownAs(after: string[], before: ProductRow | undefined): { readonly shown?: string[] } {
  return after.join() === (before?.images ?? []).join() ? {} : { shown: after };
}

/** Images of the file change places among themselves; those between them stay where they are. */
function reordered(shown: readonly string[], inOrder: readonly string[]): string[] {
  const moving = inOrder.filter((asset) => shown.includes(asset));
  const places = new Set(moving);
  const next = moving.values();
  return shown.map((asset) => (places.has(asset) ? (next.next().value ?? asset) : asset));
}

function assetOf(
  { url }: { readonly url: string },
  rows: readonly ImageRow[],
  known: KnownCatalogue,
): string | undefined {
  return (
    known.assets.get(url) ??
    rows.find((row) => row.url === url && row.status === 'fetched')?.asset ??
    undefined
  );
}

/**
 * What a variant keeps of its image: the asset when it is in the library, its address when it has to be fetched.
 * @param variant of the file, with the address of its image or what else it keeps
 * @param before the variant, if it is there
 * @param rows images of its product that came from elsewhere
 */
export function variantImage(
  { image, imported }: FileVariant,
  before: VariantRow | undefined,
  { rows, known }: { readonly rows: readonly ImageRow[]; readonly known: KnownCatalogue },
): { readonly image?: string | null; readonly imported: Readonly<Record<string, string>> } {
  const { [VARIANT_IMAGE]: address, ...others } = imported;
  const name = image === undefined ? address : image;
  if (name === undefined) return { imported: { ...others, ...keptAddress(before) } };
  if (name === null) return { image: null, imported: { ...others, [VARIANT_IMAGE]: '' } };
  const own = known.assets.get(name);
  if (own !== undefined) return { image: own, imported: { ...others, [VARIANT_IMAGE]: '' } };
  const fetched = assetOf({ url: name }, rows, known);
  return {
    ...(fetched === undefined || image === undefined ? {} : { image: fetched }),
    imported: { ...others, [VARIANT_IMAGE]: name },
  };
}

function keptAddress(before: VariantRow | undefined): Record<string, string> {
  const address = before?.imported[VARIANT_IMAGE];
  return address === undefined ? {} : { [VARIANT_IMAGE]: address };
}
