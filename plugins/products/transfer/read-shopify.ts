import type { FileRow, RowGroup } from 'emporion';
import { CellReader } from './cell-reader.js';
import { defined } from './defined.js';
import type { FileImage, FileProduct, FileTexts, FileVariant } from './file-product.js';
import { isImageAddress } from './image-address.js';
import { KEPT_OF_PRODUCT, KEPT_OF_VARIANT, OPTIONS } from './shopify-columns.js';
import { slugOf } from './slug-of.js';
import type { ReadProduct } from './take-products.js';

/** Under which a handle is kept that is no address here. */
export const HANDLE = 'Handle';
/** The only variant of a product without options. */
export const DEFAULT_AXIS = 'Title';
export const DEFAULT_CHOICE = 'Default Title';

/** How a Shopify file is read. */
interface ReadScope {
  readonly columns: ReadonlySet<string>;
  readonly locale: string;
  readonly currency: string;
}

/**
 * One product of Shopify's CSV: the first row says what it is, every row with an option value is a variant, every row
 * with an image address an image.
 * @param rows with one handle
 */
export function readShopify(rows: RowGroup, { columns, locale, currency }: ReadScope): ReadProduct {
  const reader = new CellReader(columns);
  const [first] = rows;
  const handle = reader.text(first, HANDLE);
  if (!handle) return { faults: [{ line: first.line, column: HANDLE, reason: 'is missing' }] };
  const slug = slugOf(handle);
  if (slug === '') reader.refuse(first, HANDLE, 'has no letters or digits');
  const axes = axesOf(reader, rows);
  const variants = rows
    .filter((row, index) => index === 0 || isVariant(row))
    .map((row) => readVariant(reader, row, axes, currency));
  const images = readImages(reader, rows, locale);
  const published = reader.flag(first, 'Published');
  const tags = reader.text(first, 'Tags');
  const product: FileProduct = {
    line: first.line,
    slug,
    texts: textsOf(reader, first, locale),
    values: defined({ vendor: reader.text(first, 'Vendor'), productType: reader.text(first, 'Type') }),
    ...(tags === undefined ? {} : { tags: tagsOf(reader, first, tags ?? '') }),
    axes,
    variants,
    images,
    ...(published === undefined ? {} : { published }),
    imported: {
      ...kept(first, KEPT_OF_PRODUCT, columns),
      ...(slug === handle ? {} : { [HANDLE]: handle }),
    },
  };
  return reader.faults.length > 0 ? { faults: reader.faults } : product;
}

/** Names of the options; none for a product that has one variant only. */
function axesOf(reader: CellReader, rows: RowGroup): string[] {
  const [first] = rows;
  const names = OPTIONS.map((number) => reader.text(first, `Option${number} Name`) ?? '');
  const count = names.findLastIndex((name) => name !== '') + 1;
  const used = names.slice(0, count);
  const isDefault = count === 1 && reader.text(first, 'Option1 Value') === DEFAULT_CHOICE;
  if (isDefault && used[0] === DEFAULT_AXIS) return [];
  used.forEach((name, index) => {
    const column = `Option${index + 1} Name`;
    if (name === '') reader.refuse(first, column, 'is missing');
    else if (name.length > 255) reader.refuse(first, column, 'is longer than 255 characters');
    else if (used.indexOf(name) < index) reader.refuse(first, column, 'stands twice');
  });
  return used;
}

function isVariant({ cells }: FileRow): boolean {
  return ['Option1 Value', 'Variant SKU', 'Variant Price'].some((column) => Boolean(cells[column]?.trim()));
}

function readVariant(
  reader: CellReader,
  row: FileRow,
  axes: readonly string[],
  currency: string,
): FileVariant {
  const requiresShipping = reader.flag(row, 'Variant Requires Shipping');
  const taxable = reader.flag(row, 'Variant Taxable');
  const read = {
    sku: reader.text(row, 'Variant SKU'),
    price: reader.money(row, 'Variant Price', currency),
    compareAt: reader.money(row, 'Variant Compare At Price', currency),
  };
  return {
    line: row.line,
    choices: axes.map((_name, index) => reader.text(row, `Option${index + 1} Value`) ?? ''),
    ...defined(read),
    values: defined({
      barcode: reader.text(row, 'Variant Barcode'),
      weightGrams: reader.whole(row, 'Variant Grams'),
      requiresShipping,
      taxable,
    }),
    imported: kept(row, KEPT_OF_VARIANT, new Set(KEPT_OF_VARIANT.filter((column) => reader.has(column)))),
  };
}

function textsOf(reader: CellReader, row: FileRow, locale: string): FileProduct['texts'] {
  const text = (column: string): FileTexts | undefined => {
    const given = reader.text(row, column);
    return given === undefined ? undefined : { [locale]: given };
  };
  return defined({
    title: text('Title'),
    description: text('Body (HTML)'),
    seoTitle: text('SEO Title'),
    seoDescription: text('SEO Description'),
  });
}

function tagsOf(reader: CellReader, row: FileRow, text: string): string[] {
  const tags = [...new Set(text.split(',').flatMap((name) => name.trim() || []))];
  if (tags.some((name) => name.length > 255 || /[\n\r]/.test(name)))
    reader.refuse(row, 'Tags', 'holds a tag of more than 255 characters or more than one line');
  return tags;
}

/** The images by position, each address once; one that only a variant names comes last. */
function readImages(reader: CellReader, rows: RowGroup, locale: string): FileImage[] {
  const images = new Map<string, FileImage>();
  for (const row of rows) {
    const url = reader.text(row, 'Image Src');
    if (!url || !isFetchable(reader, row, 'Image Src', url) || images.has(url)) continue;
    const position = reader.whole(row, 'Image Position') ?? images.size + 1;
    const alt = reader.text(row, 'Image Alt Text') ?? null;
    if (alt !== null && (alt.length > 1_000 || /[\n\r]/.test(alt)))
      reader.refuse(row, 'Image Alt Text', 'is longer than 1000 characters or one line');
    if (position > 100_000) reader.refuse(row, 'Image Position', 'is more than 100000');
    images.set(url, { line: row.line, url, alt: { [locale]: alt }, position });
  }
  for (const row of rows) {
    const url = reader.text(row, 'Variant Image');
    if (!url || images.has(url) || !isFetchable(reader, row, 'Variant Image', url)) continue;
    images.set(url, { line: row.line, url, position: images.size + 1 });
  }
  return [...images.values()];
}

function isFetchable(reader: CellReader, row: FileRow, column: string, url: string): boolean {
  if (isImageAddress(url)) return true;
  reader.refuse(row, column, 'is no address of at most 2000 bytes that begins with https:// or http://');
  return false;
}

function kept(
  { cells }: FileRow,
  names: readonly string[],
  columns: ReadonlySet<string>,
): Record<string, string> {
  const given = names.filter((name) => columns.has(name));
  return Object.fromEntries(given.map((name) => [name, cells[name] ?? '']));
}
