import { FILE_TYPES } from './file-types.js';

/** Widths in pixels of the copies that keep the whole image. */
export const WIDTHS = [160, 400, 800, 1_600] as const;
/** Sides in pixels of the copies that are cut square around the focal point. */
export const SQUARES = [160, 400] as const;
/** What a copy can be: WebP always, AVIF of {@link AVIF_ORIGINALS}. */
export const COPY_TYPES = { webp: 'image/webp', avif: 'image/avif' } as const;
/** Widest AVIF copy. At 800 pixels it takes 0.7 s of a core and saves a third of WebP's bytes; at 1,600, 2.8 s. */
export const WIDEST_AVIF = 800;
/** Types that AVIF copies are made of; sharp writes no animations as AVIF, and the others may be animated. */
export const AVIF_ORIGINALS: readonly string[] = ['image/jpeg', 'image/png', 'image/avif'];

/** Where the important part of an image is, in parts per thousand from the left and from the top. */
export interface FocalPoint {
  readonly x: number;
  readonly y: number;
}

/** One copy of an image. */
export type Variant = { readonly format: keyof typeof COPY_TYPES; readonly width: number } & (
  { readonly kind: 'scaled' } | { readonly kind: 'square'; readonly focal: FocalPoint }
);

const NAME = /^(?:w(\d{1,5})|s(\d{1,5})-(\d{1,4})-(\d{1,4}))\.(webp|avif)$/;

/**
 * The copy that a file name means: `w800.webp`, or `s400-500-300.webp` for a square around a focal point.
 * @param name last segment of an address
 * @returns nothing for a name that is not one of those
 */
export function variantOf(name: string): Variant | undefined {
  const [, wide, side, x, y, ending] = NAME.exec(name) ?? [];
  const width = Number(wide ?? side);
  const format = ending === 'avif' ? 'avif' : 'webp';
  const sizes: readonly number[] = wide === undefined ? SQUARES : WIDTHS;
  if (!sizes.includes(width) || (format === 'avif' && width > WIDEST_AVIF)) return undefined;
  const variant: Variant =
    wide === undefined
      ? { kind: 'square', format, width, focal: { x: Number(x), y: Number(y) } }
      : { kind: 'scaled', format, width };
  return name === nameOf(variant) ? variant : undefined;
}

/** The file name of a copy. The focal point is a part of it, so that the file behind an address never changes. */
function nameOf(variant: Variant): string {
  const size =
    variant.kind === 'scaled'
      ? `w${variant.width}`
      : `s${variant.width}-${variant.focal.x}-${variant.focal.y}`;
  return `${size}.${variant.format}`;
}

/**
 * The largest square of an image that has the focal point as near to its middle as the edges allow.
 * @param size of the image in pixels
 * @param focal where the important part is
 */
export function squareAround(
  { width, height }: { readonly width: number; readonly height: number },
  focal: FocalPoint,
): { readonly left: number; readonly top: number; readonly width: number; readonly height: number } {
  const side = Math.min(width, height);
  const place = (length: number, at: number): number =>
    Math.min(length - side, Math.max(0, Math.round((length * at) / 1_000 - side / 2)));
  return { left: place(width, focal.x), top: place(height, focal.y), width: side, height: side };
}

/** Name of the file itself, made of its extension. */
export const originalName = (extension: string): string => `original.${extension}`;

const ORIGINALS = new Map<string, string>(
  FILE_TYPES.map(({ extension, mime }) => [originalName(extension), mime]),
);

/**
 * The media type of a stored file by its name.
 * @param name last segment of an address
 * @returns nothing for a name that no stored file has
 */
export function typeOfName(name: string): string | undefined {
  const variant = variantOf(name);
  return ORIGINALS.get(name) ?? (variant && COPY_TYPES[variant.format]);
}
