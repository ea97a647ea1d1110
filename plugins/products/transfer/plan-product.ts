import { checkedValues, type FileFault, type NewRow, type Translated, type WriteContext } from 'emporion';
import type { Options } from '../domain/options.js';
import { Product } from '../resources/product.resource.js';
import { Variant } from '../resources/variant.resource.js';
import type { ColumnNames, FileProduct, FileTexts } from './file-product.js';
import { planImages, type ImagePlan } from './plan-images.js';
import type { ProductRow } from './known-catalogue.js';
import { planPublication, publicationFaults, type PublicationPlan } from './plan-publication.js';
import { faultAt, mergedKept, planVariants, type PlanScope, type VariantPlan } from './plan-variants.js';

const TEXTS = ['title', 'description', 'seoTitle', 'seoDescription'] as const;
const LONGEST_KEPT = 10_000;

/** A product as it shall be. */
export interface ProductPlan {
  readonly file: FileProduct;
  readonly before: ProductRow | undefined;
  readonly values: NewRow<typeof Product>;
  readonly variants: readonly VariantPlan[];
  readonly images: ImagePlan;
  readonly publication: PublicationPlan;
}

/**
 * Checks what a file says of a product against what is there.
 * @param context of the batch
 * @param file the product of the file
 * @returns the plan, or all faults that were found
 */
export function planProduct(
  context: WriteContext,
  file: FileProduct,
  scope: PlanScope,
): ProductPlan | { readonly faults: FileFault[] } {
  const before = scope.known.products.get(file.slug);
  const planned = planVariants(file, before, scope);
  if ('faults' in planned) return planned;
  const images = planImages(file, before, scope.known);
  const wire = { ...wireOf(file, before, scope), ...(images.shown ? { images: images.shown } : {}) };
  const product = checkedValues(context, Product, wire, before === undefined);
  const goods = { variants: planned.variants, known: scope.known };
  const publication = planPublication(file, before, goods, context.now);
  const faults = [
    ...('faults' in product ? product.faults.map((fault) => placed(file.line, fault, scope.columns)) : []),
    ...keptFaults(file.line, file.imported),
    ...categoryFaults(file, scope),
    ...skuFaults(file, before, scope),
    ...publicationFaults(context, file, before, { ...goods, plan: publication, columns: scope.columns }),
  ];
  const variants = planned.variants.map((plan) => checkedVariant(context, plan, scope, faults));
  if (faults.length > 0 || 'faults' in product) return { faults };
  const imported = mergedKept(file.replacesImported ? {} : before?.imported, file.imported);
  return {
    file,
    before,
    values: { ...product.values, imported, options: optionsOf(planned.options) },
    variants,
    images,
    publication,
  };
}

function optionsOf(options: Options): Options {
  return options.map(({ id, name, values }) => ({ id, name: { ...name }, values: [...values] }));
}

function wireOf(
  file: FileProduct,
  before: ProductRow | undefined,
  { known }: PlanScope,
): NewRow<typeof Product> {
  const texts = TEXTS.flatMap((field): [string, Translated | null][] => {
    const given = file.texts[field];
    return given ? [[field, mergedTexts(before?.[field] ?? {}, given)]] : [];
  });
  const tags = file.tags?.flatMap((name) => known.tags.get(name) ?? []);
  const categories = file.categoryPaths?.flatMap((path) => known.categories.idOf(path) ?? []);
  const attributes = file.someAttributes && { ...before?.attributes, ...file.someAttributes };
  const wire = {
    ...Object.fromEntries(texts),
    ...file.values,
    ...(before ? {} : { slug: file.slug }),
    ...(tags ? { tags } : {}),
    ...(categories ? { categories } : {}),
    ...(attributes ? { attributes } : {}),
  };
  // Whether everything that a new product needs is there is what the check finds out.
  return wire as unknown as NewRow<typeof Product>;
}

/** Texts of other locales stay; nothing at all is null. */
function mergedTexts(before: Translated, given: FileTexts): Translated | null {
  const texts = Object.entries({ ...before, ...given }).filter((entry): entry is [string, string] =>
    Boolean(entry[1]),
  );
  return texts.length > 0 ? Object.fromEntries(texts) : null;
}

function checkedVariant(
  context: WriteContext,
  plan: VariantPlan,
  { columns }: PlanScope,
  faults: FileFault[],
): VariantPlan {
  const checked = checkedValues(context, Variant, plan.values as Partial<NewRow<typeof Variant>>, false);
  faults.push(...keptFaults(plan.line, plan.imported));
  if ('values' in checked) return { ...plan, values: checked.values as VariantPlan['values'] };
  faults.push(
    ...checked.faults.map(({ pointer, detail }) =>
      faultAt(plan, columns, pointer.split('/')[1] ?? '', detail),
    ),
  );
  return plan;
}

function placed(
  line: number,
  { pointer, detail }: { readonly pointer: string; readonly detail: string },
  columns: ColumnNames,
): FileFault {
  const column = columns[pointer.split('/')[1] ?? ''];
  return { line, ...(column === undefined ? {} : { column }), reason: detail };
}

function keptFaults(line: number, kept: Readonly<Record<string, string>>): FileFault[] {
  return Object.entries(kept)
    .filter(([, text]) => text.length > LONGEST_KEPT)
    .map(([column]) => ({ line, column, reason: `is longer than ${LONGEST_KEPT} characters` }));
}

/** Categories that are missing were made unless the actor may not. */
function categoryFaults(
  { line, categoryPaths = [] }: FileProduct,
  { known, columns }: PlanScope,
): FileFault[] {
  const missing = categoryPaths.filter((path) => known.categories.idOf(path) === undefined);
  return missing.map((path) => ({
    line,
    column: columns.categories ?? 'categories',
    reason: `there is no category "${path.join(' > ')}", and you may make none`,
  }));
}

function skuFaults(
  file: FileProduct,
  before: ProductRow | undefined,
  { known, columns }: PlanScope,
): FileFault[] {
  const seen = new Set<string>();
  return file.variants.flatMap((variant): FileFault[] => {
    const { sku } = variant;
    if (!sku) return [];
    const owner = known.skuOwners.get(sku);
    const fault = (reason: string): FileFault => faultAt(variant, columns, 'sku', reason);
    if (seen.has(sku)) return [fault('the SKU stands twice in the file')];
    seen.add(sku);
    return owner !== undefined && owner !== before?.id ? [fault('the SKU belongs to another product')] : [];
  });
}
