import { inLocale, type MediaProvider } from 'emporion';
import { z } from 'zod';
import { FILE_TYPES } from './file-types.js';
import { AVIF_ORIGINALS, COPY_TYPES, originalName, SQUARES, WIDEST_AVIF, WIDTHS } from './variants.js';

const copy = z.strictObject({
  width: z.int().describe('Pixels'),
  url: z.url(),
  type: z.string().describe('Media type'),
});

/** A file as storefronts read it. */
export const PublishedAsset = z
  .strictObject({
    id: z.uuid(),
    url: z.url().describe('The file itself; what lies there never changes'),
    type: z.string().describe('Media type'),
    width: z.int().nullable().describe('Pixels; null for what is no image'),
    height: z.int().nullable(),
    alt: z.string().nullable().describe('Text in the place of the image, in the reader’s language'),
    variants: z.array(copy).describe('Smaller copies of the whole image, the narrowest first'),
    squares: z.array(copy).describe('Square copies around the focal point, the smallest first'),
    avif: z
      .boolean()
      .describe(
        `Whether copies of up to ${WIDEST_AVIF} pixels are there as AVIF too: same address, ending in .avif`,
      ),
  })
  .meta({ id: 'media_file' });

const sqlList = (sizes: readonly number[]): string => `ARRAY[${sizes.join(', ')}]`;

/** SQL of a list of copies. */
function copies(sizes: readonly number[], name: string, condition: string): string {
  const members = `'width', size, 'url', base.url || ${name}, 'type', '${COPY_TYPES.webp}'`;
  return `ARRAY(SELECT json_build_object(${members}) FROM unnest(${sqlList(sizes)}) size WHERE ${condition} ORDER BY size)`;
}

/** SQL of a file's JSON; see {@link PublishedAsset}. */
export const assetJson: MediaProvider['json'] = (alias, { locales, origin }) => {
  const column = (name: string): string => `${alias}.${name}`;
  const names = FILE_TYPES.map(({ mime, extension }) => `WHEN '${mime}' THEN '${originalName(extension)}'`);
  const original = `CASE ${column('mime_type')} ${names.join(' ')} END`;
  const square = `'s' || size || '-' || ${column('focal_x')} || '-' || ${column('focal_y')} || '.webp'`;
  return `(SELECT json_build_object(
    'id', ${column('id')}, 'url', base.url || ${original}, 'type', ${column('mime_type')},
    'width', ${column('width')}, 'height', ${column('height')}, 'alt', ${inLocale(column('alt'), locales)},
    'variants', ${copies(WIDTHS, `'w' || size || '.webp'`, `size < ${column('width')}`)},
    'squares', ${copies(SQUARES, square, `size <= least(${column('width')}, ${column('height')})`)},
    'avif', ${column('mime_type')} IN (${AVIF_ORIGINALS.map((type) => `'${type}'`).join(', ')})
  ) FROM (SELECT ${origin} || '/media/' || ${column('key')} || '/' AS url) base)`;
};
