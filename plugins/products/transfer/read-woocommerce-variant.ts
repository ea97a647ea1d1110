import type { FileRow } from 'emporion';
import { VARIANT_IMAGE } from '../domain/variant-image.js';
import type { CellReader } from './cell-reader.js';
import { defined } from './defined.js';
import { KeepingRow, type Cells } from './facet.js';
import type { FileVariant } from './file-product.js';
import { attributesIn, attributeNamed, choicesFacet, type FileAttribute } from './woocommerce-attributes.js';
import { attributeColumn, measureOf, USUAL, type Measure } from './woocommerce-columns.js';
import {
  enabledFacet,
  measureFacet,
  priceFacet,
  taxableFacet,
  textFacet,
  variationImageFacet,
} from './woocommerce-facets.js';
import { kept } from './woocommerce-kept.js';
import { typeFacet } from './woocommerce-rows.js';

/** How a file of WooCommerce is read. */
export interface ReadScope {
  readonly reader: CellReader;
  readonly columns: ReadonlySet<string>;
  readonly locale: string;
  readonly currency: string;
  /** The date in the shop, such as 2026-11-25. */
  readonly today: string;
}

/** What variations take from their product where they say nothing: by measure, in our units. */
export type Measures = Readonly<Partial<Record<Measure, number | null>>>;

export const BARCODE = 'GTIN, UPC, EAN, or ISBN';

/** The field that a measure stands in. */
export const MEASURE_FIELDS = {
  Weight: 'weightGrams',
  Length: 'lengthMm',
  Width: 'widthMm',
  Height: 'heightMm',
} as const;

/** What variations have in common with their product. */
export interface VariationScope extends ReadScope {
  /** Names of the options. */
  readonly axes: readonly string[];
  /** Attributes of the product's own row. */
  readonly attributes: readonly FileAttribute[];
  /** Columns of attributes that the file has. */
  readonly attributeColumns: readonly string[];
  readonly inherited: Measures;
  /** What we would call the product in a row of a variation. */
  readonly parent: string;
}

/**
 * Weight and size that cells say.
 * @param columns that may hold them
 */
export function measuresIn(reader: CellReader, row: FileRow, columns: Iterable<string>): Measures {
  return Object.fromEntries(
    [...columns].flatMap((column) => {
      const measure = measureOf(column)?.measure;
      return measure ? [[measure, measureFacet(column).read(reader, row) ?? null]] : [];
    }),
  );
}

/**
 * What a row says of a variant, whether it is a product of its own or a variation.
 * @param inherited measures of a row that says none
 */
export function readGoods(
  row: KeepingRow,
  { columns, currency, today }: ReadScope,
  inherited: Measures = {},
): Omit<FileVariant, 'line' | 'choices' | 'imported'> {
  const pair = row.take(priceFacet(currency, today));
  const sku = row.take(textFacet('SKU'));
  const measures = [...columns].flatMap((column): [string, number | null][] => {
    const measure = measureOf(column)?.measure;
    if (!measure) return [];
    const others = inherited[measure] ?? null;
    const own = row.take(measureFacet(column), (value) => value !== null && value === others);
    return own === undefined ? [] : [[MEASURE_FIELDS[measure], own ?? others]];
  });
  return {
    ...defined({ sku }),
    ...pair,
    values: {
      ...defined({ barcode: row.take(textFacet(BARCODE)), taxable: row.take(taxableFacet) }),
      ...Object.fromEntries(measures),
    },
  };
}

/**
 * One variation.
 * @param row of the file
 */
export function readVariation(row: FileRow, scope: VariationScope): FileVariant {
  const { reader, columns, axes, attributes, attributeColumns, parent } = scope;
  const cells = new KeepingRow(reader, row, columns, USUAL);
  const type = cells.take(typeFacet);
  const goods = readGoods(cells, scope, scope.inherited);
  const enabled = cells.take(enabledFacet);
  const image = cells.take(variationImageFacet);
  const choices = cells.take(choicesFacet(axes, attributes, attributeColumns)) ?? [];
  refuseMissing(row, choices, scope);
  if (row.cells.Parent?.trim() === parent) cells.drop(['Parent']);
  return {
    ...goods,
    line: row.line,
    choices,
    values: { ...goods.values, ...defined({ enabled, requiresShipping: type && !type.isVirtual }) },
    imported: { ...kept(cells.left()), ...imageKept(image) },
  };
}

function imageKept(image: string | null | undefined): Cells {
  return image === undefined ? {} : { [VARIANT_IMAGE]: image ?? '' };
}

/** A variation without a value is one for any value to WooCommerce. */
function refuseMissing(row: FileRow, choices: readonly string[], scope: VariationScope): void {
  const { reader, axes, attributes } = scope;
  const first = attributeColumn(1, 'value(s)');
  if (axes.length === 0) reader.refuse(row, first, 'is missing: a variation needs a value of an attribute');
  const own = attributesIn(row.cells);
  axes.forEach((axis, index) => {
    if (choices[index]) return;
    const number = (attributeNamed(own, axis) ?? attributeNamed(attributes, axis))?.number ?? index + 1;
    reader.refuse(
      row,
      attributeColumn(number, 'value(s)'),
      `has no value of "${axis}", as other variations have`,
    );
  });
}
