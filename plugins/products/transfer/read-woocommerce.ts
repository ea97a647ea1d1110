import type { FileRow } from 'emporion';
import { VARIANT_IMAGE } from '../domain/variant-image.js';
import { itemsOf } from './cell-lists.js';
import { CellReader } from './cell-reader.js';
import { defined } from './defined.js';
import { KeepingRow, type Cells } from './facet.js';
import type { FileImage, FileProduct, FileVariant } from './file-product.js';
import type { FoundProduct } from './find-woocommerce.js';
import { measuresIn, readGoods, readVariation, type ReadScope } from './read-woocommerce-variant.js';
import type { ReadProduct } from './take-products.js';
import { textIn } from './text-in.js';
import {
  attributesIn,
  attributesOf,
  attributeNamed,
  axesOf,
  cellsOfAttributes,
  typedValues,
  type FileAttribute,
  type TypedAttribute,
} from './woocommerce-attributes.js';
import { attributeColumn, attributeColumnsIn, USUAL } from './woocommerce-columns.js';
import {
  brandFacet,
  categoriesFacet,
  descriptionFacet,
  imagesFacet,
  publishedFacet,
  tagsFacet,
  textFacet,
} from './woocommerce-facets.js';
import { cellsOfKept, kept } from './woocommerce-kept.js';
import { namesOf, typeFacet, type ProductRows, type ProductType } from './woocommerce-rows.js';

/** Options that a product may have. */
const MOST_OPTIONS = 5;
/** Images of variations whose product is not in the file come after all that are known. */
const AFTER_KNOWN = 1_000;

/** How products of a file are read. */
export interface ProductScope extends Omit<ReadScope, 'reader'> {
  /** Attributes that there are. */
  readonly known: readonly TypedAttribute[];
}

/** What is read once for a product and its variations. */
interface Family {
  readonly rows: ProductRows;
  readonly found: FoundProduct;
  readonly scope: ReadScope & ProductScope;
  readonly type: ProductType | undefined;
  /** Attributes of the product's own row. */
  readonly attributes: readonly FileAttribute[];
  readonly axes: readonly string[];
}

/**
 * One product of WooCommerce's CSV: its own row and those of its variations, or these alone when the product is here.
 * @param rows of the product
 * @param found what is there of it
 */
export function readWooCommerce(rows: ProductRows, found: FoundProduct, scope: ProductScope): ReadProduct {
  const reader = new CellReader(scope.columns);
  const family = familyOf(rows, found, { ...scope, reader });
  const variations = readVariations(family);
  const product = rows.head ? readHead(family, rows.head, variations) : partOf(family, variations);
  return reader.faults.length > 0 ? { faults: reader.faults } : product;
}

function familyOf(rows: ProductRows, found: FoundProduct, scope: ReadScope & ProductScope): Family {
  const { head, variations, line } = rows;
  const { before } = found;
  const type = head && typeFacet.read(new CellReader(scope.columns), head);
  const keptCells = cellsOfKept(before?.imported);
  const attributes = head
    ? attributesIn(head.cells)
    : before
      ? attributesOf(before, scope.known, keptCells, scope.locale)
      : [];
  const isWhole = head !== undefined && variations.length > 0;
  const axes = isWhole
    ? axesOf(
        attributes,
        variations.map(({ cells }) => attributesIn(cells)),
      )
    : type?.kind === 'simple' || type?.kind === 'external'
      ? []
      : (before?.options ?? []).map(({ name }) => textIn(name, scope.locale));
  const long = axes.find((name) => name.length > 255);
  const refuse = (reason: string): void => {
    const number = attributeNamed(attributes, long ?? '')?.number ?? 1;
    scope.reader.refuse(head ?? { line, cells: {} }, attributeColumn(number, 'name'), reason);
  };
  if (long !== undefined) refuse('is longer than 255 characters');
  if (axes.length > MOST_OPTIONS) refuse(`variations differ in more than ${MOST_OPTIONS} attributes`);
  return { rows, found, scope, type, attributes, axes };
}

function readVariations({ rows, found, scope, type, attributes, axes }: Family): FileVariant[] {
  const { head, variations } = rows;
  const keptCells = cellsOfKept(found.before?.imported);
  const inherited = head
    ? measuresIn(isSet(type) ? scope.reader : new CellReader(scope.columns), head, scope.columns)
    : measuresIn(
        new CellReader(new Set(Object.keys(keptCells))),
        { line: 0, cells: keptCells },
        Object.keys(keptCells),
      );
  const parent = namesOf(head?.cells ?? keptCells)[0] ?? found.slug;
  const attributeColumns = attributeColumnsIn(scope.columns);
  const inOrder = variations.toSorted((a, b) => positionOf(a) - positionOf(b));
  return inOrder.map((row) =>
    readVariation(row, { ...scope, axes, attributes, attributeColumns, inherited, parent }),
  );
}

/** Whether the cells of weight and size are those of no variant. */
function isSet(type: ProductType | undefined): boolean {
  return type?.kind === 'variable' || type?.kind === 'grouped';
}

function positionOf({ cells }: FileRow): number {
  const position = Number(cells.Position ?? 0);
  return Number.isFinite(position) ? position : 0;
}

function readHead(family: Family, head: FileRow, variations: readonly FileVariant[]): FileProduct {
  const { found, scope, axes, attributes } = family;
  const { reader, columns, locale } = scope;
  const row = new KeepingRow(reader, head, columns, USUAL);
  row.take(typeFacet, ({ kind }) => isKeptKind(kind, axes));
  const title = row.take(textFacet('Name'));
  const description = row.take(descriptionFacet);
  const variants = variantsOf(family, row, variations);
  const images = takeImages(row, head, variations);
  passAttributes(row, family);
  if (namesItself(family, head)) row.drop(['SKU']);
  const published = takePublished(row, family.type, variants, found);
  const others = attributes.filter(
    ({ name }) => !axes.some((axis) => axis.toLowerCase() === name.toLowerCase()),
  );
  return {
    line: head.line,
    slug: found.slug,
    texts: defined({
      title: title === undefined ? undefined : { [locale]: title },
      description: description === undefined ? undefined : { [locale]: description },
    }),
    values: defined({ vendor: row.take(brandFacet) }),
    ...defined({ tags: row.take(tagsFacet), categoryPaths: row.take(categoriesFacet), published }),
    someAttributes: typedValues(others, scope.known),
    axes,
    valueOrder: axes.map((axis) => itemsOf(attributeNamed(attributes, axis)?.values ?? '')),
    variants,
    images,
    imported: kept(left(row)),
  };
}

/** Whether nothing else here would tell the kind of product. */
function isKeptKind(kind: ProductType['kind'], axes: readonly string[]): boolean {
  return kind === 'grouped' || kind === 'external' || (kind === 'variable' && axes.length === 0);
}

/** A description that WordPress writes in other words is kept, unless it is too long for that. */
function left(row: KeepingRow): Cells {
  row.dropLong(['Description']);
  return row.left();
}

function variantsOf(
  { rows, found, scope, type }: Family,
  row: KeepingRow,
  variations: readonly FileVariant[],
): readonly FileVariant[] {
  if (type?.kind !== 'simple' && type?.kind !== 'external') return variations;
  const { sku, ...goods } = readGoods(row, scope);
  const { before, variants } = found;
  const isAddress = before !== undefined && sku === before.slug && variants.every((one) => one.sku === null);
  const saysNothing = !goods.price && !goods.values.barcode && (!sku || isAddress);
  if (before && variants.length === 0 && before.options.length === 0 && saysNothing) return [];
  const requiresShipping = !type.isVirtual;
  return [
    {
      ...goods,
      ...(isAddress ? {} : defined({ sku })),
      line: rows.line,
      choices: [],
      values: { ...goods.values, requiresShipping },
      imported: {},
    },
  ];
}

/** The images of the product, and those that only its variations show. */
function takeImages(row: KeepingRow, { line }: FileRow, variations: readonly FileVariant[]): FileImage[] {
  const shown = imagesOf(variations);
  const own = row.take(imagesFacet, (urls) => shown.some((url) => !urls.includes(url))) ?? [];
  return [...new Set([...own, ...shown])].map((url, index) => ({ line, url, position: index + 1 }));
}

function imagesOf(variations: readonly FileVariant[]): string[] {
  return variations.flatMap(({ imported }) => imported[VARIANT_IMAGE] || []);
}

/** Attributes that are written as an export writes them change nothing of what is kept. */
function passAttributes(row: KeepingRow, { found, scope, rows }: Family): void {
  if (!found.before) return;
  const { known, locale, columns } = scope;
  const list = attributesOf(found.before, known, cellsOfKept(found.before.imported), locale);
  const written = cellsOfAttributes(list);
  const given = attributeColumnsIn(columns);
  const cells = rows.head?.cells ?? {};
  if (given.every((column) => (cells[column] ?? '').trim() === (written[column] ?? ''))) row.pass(given);
}

/** Whether the row has the address of a product in place of a SKU that nobody gave. */
function namesItself({ found, type }: Family, { cells }: FileRow): boolean {
  const { before } = found;
  const [name] = namesOf(cellsOfKept(before?.imported));
  return (
    before !== undefined &&
    type?.kind === 'variable' &&
    name === undefined &&
    cells.SKU?.trim() === before.slug
  );
}

/** Sets and links to other shops cannot be bought here, so that nothing moves them on sale. */
function takePublished(
  row: KeepingRow,
  type: ProductType | undefined,
  variants: readonly FileVariant[],
  { variants: others }: FoundProduct,
): boolean | undefined {
  const isOffered = type?.kind === 'simple' || type?.kind === 'variable';
  const hasPrice = variants.some(({ price }) => price) || others.some(({ prices }) => prices.length > 0);
  const published = row.take(publishedFacet, (value) => !isOffered || (value && !hasPrice));
  return isOffered ? published : undefined;
}

/** Variations whose product is here and not in the file: nothing else is said of it. */
function partOf({ rows, found, axes }: Family, variants: readonly FileVariant[]): FileProduct {
  const { line } = rows;
  const images = imagesOf(variants).map((url, index) => ({ line, url, position: AFTER_KNOWN + index }));
  return { line, slug: found.slug, texts: {}, values: {}, axes, variants, images, imported: {} };
}
