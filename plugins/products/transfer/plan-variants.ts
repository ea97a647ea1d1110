import { MOST_MATRIX_ROWS, type FileFault, type Money } from 'emporion';
import { mergedOptions, named } from '../domain/option-ids.js';
import type { Options } from '../domain/options.js';
import type { ColumnNames, FileProduct, FileVariant } from './file-product.js';
import type { ImageRow, KnownCatalogue, ProductRow, VariantRow } from './known-catalogue.js';
import { variantImage } from './plan-images.js';

const MOST_VALUES = 200;

/** A variant as it shall be. */
export interface VariantPlan {
  readonly line: number;
  readonly at?: string | undefined;
  readonly before: VariantRow | undefined;
  readonly values: FileVariant['values'] & {
    readonly combination: string;
    readonly position: number;
    readonly sku?: string | null;
    readonly prices: VariantRow['prices'];
    readonly image?: string | null;
  };
  readonly imported: Readonly<Record<string, string>>;
}

/** How the variants of a product are planned. */
export interface PlanScope {
  readonly known: KnownCatalogue;
  readonly columns: ColumnNames;
  readonly locale: string;
  readonly currency: string;
}

/**
 * What becomes of the options and variants of a product: a variant is found by its SKU, or else by its option values.
 * Those that the file does not mention stay.
 * @param before the product, if it is there
 * @returns the plan, or why the file's variants cannot be taken
 */
export function planVariants(
  file: FileProduct,
  before: ProductRow | undefined,
  scope: PlanScope,
): { readonly options: Options; readonly variants: VariantPlan[] } | { readonly faults: FileFault[] } {
  const { columns, known } = scope;
  if (file.variants.length > MOST_MATRIX_ROWS)
    return { faults: [{ line: file.line, reason: `has more than ${MOST_MATRIX_ROWS} variants` }] };
  if (!before && !file.axes && file.variants.length === 0)
    return {
      faults: [{ line: file.line, ...at(columns, 'variants'), reason: 'needs at least one variant' }],
    };
  const options = optionsAfter(file, before?.options ?? [], scope);
  const faults =
    file.axes?.flatMap((_name, index) => valueFaults(file, index, columns)) ??
    combinationFaults(file, options, columns);
  if (faults.length > 0) return { faults };
  const others = before ? (known.variants.get(before.id) ?? []) : [];
  const matched = new Set<string>();
  const combinations = new Set<string>();
  const variants = file.variants.map((variant, position): VariantPlan => {
    const combination = combinationOf(variant, file.axes ?? [], options, scope.locale);
    if (combinations.has(combination))
      faults.push(faultAt(variant, columns, 'choice0', 'is the same variant as above'));
    combinations.add(combination);
    const found =
      (variant.sku ? others.find(({ sku }) => sku === variant.sku) : undefined) ??
      others.find((other) => other.combination === combination && !matched.has(other.id));
    if (found && matched.has(found.id))
      faults.push(faultAt(variant, columns, 'sku', 'the SKU stands twice in the file'));
    if (found) matched.add(found.id);
    const rows = before ? (known.images.get(before.id) ?? []) : [];
    return planOf(variant, found, { combination, position, rows, scope });
  });
  const left = others.filter(({ id }) => !matched.has(id));
  return faults.length > 0 ? { faults } : keepingOthers(file, before, options, inOrder(variants), left);
}

function optionsAfter(file: FileProduct, before: Options, scope: PlanScope): Options {
  if (!file.axes) return file.options ?? before;
  const named = file.axes.map((name, index) => {
    const used = new Set(file.variants.map(({ choices }) => choices[index] ?? ''));
    const first = (file.valueOrder?.[index] ?? []).filter((value) => used.has(value));
    return { name, values: [...new Set([...first, ...used])] };
  });
  return mergedOptions(before, named, scope.locale);
}

/** Variants whose ids are not those of one value of each option. */
function combinationFaults({ variants }: FileProduct, options: Options, columns: ColumnNames): FileFault[] {
  const wrong = variants.filter(({ combination = '' }) => !isCombination(combination, options));
  return wrong.map((variant) => faultAt(variant, columns, 'choice0', 'is not one value of each option'));
}

function isCombination(combination: string, options: Options): boolean {
  const ids = combination === '' ? [] : combination.split('/');
  return (
    ids.length === options.length &&
    options.every(({ values }, index) => values.some(({ id }) => id === ids[index]))
  );
}

function valueFaults(file: FileProduct, axis: number, columns: ColumnNames): FileFault[] {
  const column = at(columns, `choice${axis}`);
  const missing = file.variants.find(({ choices }) => !choices[axis]);
  if (missing) return [{ line: missing.line, ...column, reason: 'has no value for this option' }];
  const long = file.variants.find(({ choices }) => (choices[axis] ?? '').length > 255);
  if (long) return [{ line: long.line, ...column, reason: 'is longer than 255 characters' }];
  const count = new Set(file.variants.map(({ choices }) => choices[axis])).size;
  return count > MOST_VALUES
    ? [{ line: file.line, ...column, reason: `has more than ${MOST_VALUES} values` }]
    : [];
}

/** Variants that are in the order of the file already are not written for that alone. */
function inOrder(variants: VariantPlan[]): VariantPlan[] {
  const places = variants.map(({ before }) => before?.position ?? -1);
  const isArranged = places.every((place, index) => place >= 0 && place >= (places[index - 1] ?? 0));
  if (!isArranged) return variants;
  return variants.map((plan, index) => ({
    ...plan,
    values: { ...plan.values, position: places[index] ?? index },
  }));
}

/** Variants that the file does not mention must still have a value of each option, and of no other. */
function keepingOthers(
  file: FileProduct,
  before: ProductRow | undefined,
  options: Options,
  variants: VariantPlan[],
  left: readonly VariantRow[],
): { options: Options; variants: VariantPlan[] } | { faults: FileFault[] } {
  const isSame = options.map(({ id }) => id).join() === (before?.options ?? []).map(({ id }) => id).join();
  const stranded = isSame ? left.filter(({ combination }) => !isCombination(combination, options)) : left;
  if (stranded.length === 0) return { options, variants };
  const names = stranded.map(({ sku, combination }) => sku ?? combination).slice(0, 3);
  const reason = `has other options here, and variants that the file does not mention: ${names.join(', ')}`;
  return { faults: [{ line: file.line, reason }] };
}

function combinationOf(
  { choices, combination }: FileVariant,
  axes: readonly string[],
  options: Options,
  locale: string,
): string {
  if (combination !== undefined) return combination;
  return options
    .map((option) => {
      const place = axes.findIndex((name) => named([option], name, locale) !== undefined);
      return named(option.values, choices[place] ?? '', locale)?.id ?? '';
    })
    .join('/');
}

interface VariantPlace {
  readonly combination: string;
  readonly position: number;
  /** Images of the product that came from elsewhere. */
  readonly rows: readonly ImageRow[];
  readonly scope: PlanScope;
}

function planOf(
  variant: FileVariant,
  before: VariantRow | undefined,
  { combination, position, rows, scope: { currency, known } }: VariantPlace,
): VariantPlan {
  const { line, at, sku, values } = variant;
  const prices = variant.prices ?? pricesOf(before?.prices ?? [], currency, variant.price, variant.compareAt);
  const { imported, ...image } = variantImage(variant, before, { rows, known });
  return {
    line,
    at,
    before,
    values: { ...values, ...image, combination, position, prices, ...(sku === undefined ? {} : { sku }) },
    imported: mergedKept(variant.replacesImported ? {} : before?.imported, imported),
  };
}

/**
 * What is kept after a file: an empty cell takes away what stood there.
 * @param before what was kept
 * @param given what the file says
 */
export function mergedKept(
  before: Readonly<Record<string, string>> | undefined,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, text]) => text !== ''));
}

function pricesOf(
  before: VariantRow['prices'],
  currency: string,
  price: Money | null | undefined,
  compareAt: Money | null | undefined,
): VariantRow['prices'] {
  const place = before.findIndex((one) => one.price.currency === currency);
  const old = before[place];
  const now = price === undefined ? old?.price : price;
  const after = now
    ? [{ price: now, compareAt: compareAt === undefined ? (old?.compareAt ?? null) : compareAt }]
    : [];
  return place < 0 ? [...before, ...after] : before.toSpliced(place, 1, ...after);
}

function at(columns: ColumnNames, field: string): { column?: string } {
  const column = columns[field];
  return column === undefined ? {} : { column };
}

/**
 * A fault of a variant in the column that a field of it stands in.
 * @param field as it is called here
 */
export function faultAt(
  { line, at: place }: { readonly line: number; readonly at?: string | undefined },
  columns: ColumnNames,
  field: string,
  reason: string,
): FileFault {
  const { column } = at(columns, field);
  const whole = place === undefined ? column : `${place}/${column ?? field}`;
  return { line, ...(whole === undefined ? {} : { column: whole }), reason };
}
