import { FILE_TYPES } from './file-types.js';

/** Widths in pixels of the copies that keep the whole image. */
export const WIDTHS = [160, 400, 800, 1_600] as const;
/** Sides in pixels of the copies that are cut square around the focal point. */
export const SQUARES = [160, 400] as const;
/** What copies are, whatever the image is. */
export const COPY_TYPE = 'image/webp';

/** Where the important part of an image is, in parts per thousand from the left and from the top. */
export interface FocalPoint {
  readonly x: number;
  readonly y: number;
}

/** One copy of an image. */
export type Variant =
  | { readonly kind: 'scaled'; readonly width: number }
  | { readonly kind: 'square'; readonly width: number; readonly focal: FocalPoint };

const NAME = /^(?:w(\d{1,5})|s(\d{1,5})-(\d{1,4})-(\d{1,4}))\.webp$/;

/**
 * The copy that a file name means: `w800.webp`, or `s400-500-300.webp` for a square around a focal point.
 * @param name last segment of an address
 * @returns nothing for a name that is not one of those
 */
export function variantOf(name: string): Variant | undefined {
  const [, wide, side, x, y] = NAME.exec(name) ?? [];
  const width = Number(wide ?? side);
  const sizes: readonly number[] = wide === undefined ? SQUARES : WIDTHS;
  if (!sizes.includes(width)) return undefined;
  if (wide !== undefined) return name === `w${width}.webp` ? { kind: 'scaled', width } : undefined;
  const focal = { x: Number(x), y: Number(y) };
  return name === squareName(width, focal) ? { kind: 'square', width, focal } : undefined;
}

/** The file name of a square copy. The focal point is a part of it, so that the file behind an address never changes. */
function squareName(side: number, { x, y }: FocalPoint): string {
  return `s${side}-${x}-${y}.webp`;
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
  return ORIGINALS.get(name) ?? (variantOf(name) ? COPY_TYPE : undefined);
}
