import { cellsOfFacet, type Cells } from './facet.js';
import type { CategoryPath } from './file-categories.js';
import type { VariantRow } from './known-catalogue.js';
import { fileImages, variantImageName, type ProductPage } from './product-pages.js';
import { BARCODE, MEASURE_FIELDS, measuresIn, type Measures } from './read-woocommerce-variant.js';
import { CellReader } from './cell-reader.js';
import { textIn } from './text-in.js';
import {
  attributesOf,
  cellsOfAttributes,
  choicesFacet,
  type FileAttribute,
  type TypedAttribute,
} from './woocommerce-attributes.js';
import { attributeColumnsIn, measureOf, USUAL } from './woocommerce-columns.js';
import {
  brandFacet,
  categoriesFacet,
  descriptionFacet,
  enabledFacet,
  imagesFacet,
  measureFacet,
  priceCells,
  publishedFacet,
  tagsFacet,
  taxableFacet,
  textFacet,
  variationImageFacet,
} from './woocommerce-facets.js';
import { cellsOfKept } from './woocommerce-kept.js';
import { namesOf, typeFacet, type ProductType } from './woocommerce-rows.js';

/** How products are written. */
export interface WriteScope {
  readonly header: readonly string[];
  readonly locale: string;
  readonly currency: string;
  /** Attributes that there are. */
  readonly known: readonly TypedAttribute[];
  /** Paths of categories, by id. */
  readonly categories: ReadonlyMap<string, CategoryPath>;
  /** A description as it is after a save. */
  readonly sanitised: (html: string | null) => string | null;
}

/**
 * The lines of a product in WooCommerce's CSV: its own, then one for each variation if it has options. What was kept of
 * a file is given back in its words, where it is still so.
 */
export function wooCommerceLines(page: ProductPage, scope: WriteScope): string[][] {
  const keptCells = cellsOfKept(page.product.imported);
  const type = typeNow(page, keptCells);
  const attributes = attributesOf(page.product, scope.known, keptCells, scope.locale);
  const head: Cells = {
    ...USUAL,
    ...keptCells,
    ...Object.fromEntries(attributeColumnsIn(scope.header).map((column) => [column, ''])),
    ...productCells(page, type, keptCells, scope),
    ...cellsOfAttributes(attributes),
    ...(page.product.options.length > 0 ? {} : goodsCells(page.variants[0], keptCells, scope, {})),
  };
  if (!head.SKU && !head.ID) Object.assign(head, { SKU: page.product.slug });
  const variations = page.product.options.length > 0 ? page.variants : [];
  const lines = variations.map((variant) => variationCells(page, variant, { ...scope, attributes, head }));
  return [head, ...lines].map((cells) => scope.header.map((name) => cells[name] ?? ''));
}

/** What a product is now: one that got options is variable, whatever it was in the file. */
function typeNow({ product, variants }: ProductPage, keptCells: Cells): ProductType {
  const reader = new CellReader(new Set(['Type']));
  const before = keptCells.Type ? typeFacet.read(reader, { line: 0, cells: keptCells }) : undefined;
  const [only] = variants;
  if (product.options.length > 0) return { kind: 'variable', isVirtual: before?.isVirtual ?? false };
  if (!only) return { kind: before?.kind ?? 'simple', isVirtual: before?.isVirtual ?? false };
  return { kind: before?.kind === 'external' ? 'external' : 'simple', isVirtual: !only.requiresShipping };
}

function productCells(
  page: ProductPage,
  type: ProductType,
  keptCells: Cells,
  { locale, categories, sanitised }: WriteScope,
): Cells {
  const { product, tags } = page;
  const paths = product.categories.map((id) => categories.get(id) ?? []).filter((path) => path.length > 0);
  const description = product.description === null ? null : textIn(product.description, locale);
  return {
    ...cellsOfFacet(typeFacet, type, keptCells),
    ...cellsOfFacet(textFacet('Name'), textIn(product.title, locale), keptCells),
    ...cellsOfFacet(descriptionFacet, description, keptCells, (read) => sanitised(read) === description),
    ...cellsOfFacet(tagsFacet, tags, keptCells),
    ...cellsOfFacet(categoriesFacet, paths, keptCells),
    ...cellsOfFacet(brandFacet, product.vendor, keptCells),
    ...imageCells(page, keptCells),
    ...publishedCells(page, type, keptCells),
  };
}

/** Images that only variations show are not the product's own. */
function imageCells(page: ProductPage, keptCells: Cells): Cells {
  const urls = fileImages(page).map(({ url }) => url);
  const shown = page.variants.map((variant) => variantImageName(page, variant));
  return cellsOfFacet(
    imagesFacet,
    urls,
    keptCells,
    (read) =>
      read.every((url) => urls.includes(url)) &&
      urls.every((url) => read.includes(url) || shown.includes(url)),
  );
}

/** What can be bought nowhere here is a draft whatever the file said of it. */
function publishedCells({ product, variants }: ProductPage, { kind }: ProductType, keptCells: Cells): Cells {
  const isPublished = product.status === 'published';
  const isOffered =
    kind !== 'grouped' && kind !== 'external' && variants.some(({ prices }) => prices.length > 0);
  return cellsOfFacet(
    publishedFacet,
    isPublished,
    keptCells,
    (read) => read === isPublished || (!isPublished && !isOffered),
  );
}

function goodsCells(
  variant: VariantRow | undefined,
  keptCells: Cells,
  { header, currency }: WriteScope,
  inherited: Measures,
): Cells {
  if (!variant) return {};
  const found = variant.prices.find(({ price }) => price.currency === currency);
  const pair = { price: found?.price ?? null, compareAt: found?.compareAt ?? null };
  const measures = header.flatMap((column) => {
    const measure = measureOf(column)?.measure;
    if (!measure) return [];
    const value = variant[MEASURE_FIELDS[measure]];
    const isOwn = value !== (inherited[measure] ?? null) || Boolean(keptCells[column]);
    return [cellsOfFacet(measureFacet(column), isOwn ? value : null, keptCells)];
  });
  return Object.assign(
    {
      ...cellsOfFacet(textFacet('SKU'), variant.sku, keptCells),
      ...cellsOfFacet(textFacet(BARCODE), variant.barcode, keptCells),
      ...cellsOfFacet(taxableFacet, variant.taxable, keptCells),
      ...priceCells(pair, keptCells, currency),
    },
    ...measures,
  ) as Cells;
}

function variationCells(
  page: ProductPage,
  variant: VariantRow,
  scope: WriteScope & { readonly attributes: readonly FileAttribute[]; readonly head: Cells },
): Cells {
  const { attributes, head, header, locale } = scope;
  const keptCells = cellsOfKept(variant.imported);
  const { product } = page;
  const axes = product.options.map(({ name }) => textIn(name, locale));
  const ids = variant.combination.split('/');
  const choices = product.options.map(({ values }, axis) =>
    textIn(values.find(({ id }) => id === ids[axis])?.name ?? null, locale),
  );
  const inherited = measuresIn(new CellReader(new Set(header)), { line: 0, cells: head }, header);
  const columns = attributeColumnsIn(header);
  const type = { kind: 'variation', isVirtual: !variant.requiresShipping } as const;
  return {
    ...USUAL,
    Parent: namesOf(head)[0] ?? '',
    ...keptCells,
    ...cellsOfFacet(typeFacet, type, keptCells),
    ...goodsCells(variant, keptCells, scope, inherited),
    ...cellsOfFacet(enabledFacet, variant.enabled, keptCells),
    ...cellsOfFacet(variationImageFacet, variantImageName(page, variant), keptCells),
    ...cellsOfFacet(choicesFacet(axes, attributes, columns), choices, keptCells),
  };
}
