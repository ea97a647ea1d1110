import type { FileFault, GroupOutcome, NewRow, WriteContext } from 'emporion';
import { fetchImages } from '../jobs/fetch-images.job.js';
import { makeRoom, type ChangedVariant } from '../domain/make-room.js';
import { VARIANT_IMAGE } from '../domain/variant-image.js';
import { Product } from '../resources/product.resource.js';
import { Variant } from '../resources/variant.resource.js';
import type { FileProduct } from './file-product.js';
import { knownCatalogue, type KnownCatalogue } from './known-catalogue.js';
import { planProduct, type ProductPlan } from './plan-product.js';
import type { PlanScope } from './plan-variants.js';
import { writeImages } from './write-images.js';
import { keepSchedules, publishKnown, withPublication } from './publish-products.js';

/** A product of a file, or why its lines cannot be read. */
export type ReadProduct = FileProduct | { readonly faults: readonly FileFault[] };

/** How products are taken. */
export interface TakeScope extends Omit<PlanScope, 'known'> {
  readonly dryRun: boolean;
}

/**
 * Creates and changes products of a file together, whatever its format: a product is found by its slug, its variants by
 * SKU or option values. What a file does not say stays, and a file that says what is there already writes nothing.
 * @param context of the batch
 * @param files in the order of the file
 * @returns what came of each. Raises what the writes raise
 */
export async function takeProducts(
  context: WriteContext,
  files: readonly ReadProduct[],
  scope: TakeScope,
): Promise<GroupOutcome[]> {
  const outcomes: GroupOutcome[] = [];
  for (const part of partsWithoutRepeats(files)) {
    const readable = part.filter((file): file is FileProduct => !('faults' in file));
    const known = await knownCatalogue(context, readable, scope.locale);
    const plans = part.map((file) =>
      'faults' in file ? file : planProduct(context, file, { ...scope, known }),
    );
    const written = await write(
      context,
      plans.filter((plan): plan is ProductPlan => !('faults' in plan)),
      known,
      scope,
    );
    outcomes.push(...plans.map((plan) => ('faults' in plan ? plan : (written.get(plan) ?? 'unchanged'))));
  }
  return outcomes;
}

/** A product or SKU that comes again must find what the first one made of it. */
function partsWithoutRepeats(files: readonly ReadProduct[]): ReadProduct[][] {
  const parts: ReadProduct[][] = [[]];
  const seen = new Set<string>();
  for (const file of files) {
    const keys =
      'faults' in file ? [] : [`/${file.slug}`, ...file.variants.flatMap(({ sku }) => (sku ? [sku] : []))];
    if (keys.some((key) => seen.has(key))) {
      parts.push([]);
      seen.clear();
    }
    for (const key of keys) seen.add(key);
    parts.at(-1)?.push(file);
  }
  return parts;
}

type Written = Map<ProductPlan, 'created' | 'updated'>;

async function write(
  context: WriteContext,
  plans: readonly ProductPlan[],
  known: KnownCatalogue,
  { dryRun }: TakeScope,
): Promise<Written> {
  const written: Written = new Map();
  const ids = await writeProducts(context, plans, written);
  await writeVariants(context, plans, ids, written);
  const moved = await publishKnown(context, plans);
  for (const plan of moved) written.set(plan, 'updated');
  const images = await writeImages(context, ids, known);
  for (const plan of images.changed) if (plan.before) written.set(plan, 'updated');
  const pending = new Set([...images.pending, ...withOtherImages(plans)]);
  // A trial is taken back, but what would be fetched for it is not.
  if (dryRun) return written;
  for (const product of pending) await context.enqueue(fetchImages, { product }, { key: product });
  await keepSchedules(context, ids);
  return written;
}

/** Products of which a variant shall show another image, which may be there already. */
function withOtherImages(plans: readonly ProductPlan[]): string[] {
  return plans.flatMap(({ before, variants }) => {
    const isOther = variants.some(
      (variant) =>
        variant.before && variant.before.imported[VARIANT_IMAGE] !== variant.imported[VARIANT_IMAGE],
    );
    return before && isOther ? before.id : [];
  });
}

async function writeProducts(
  context: WriteContext,
  plans: readonly ProductPlan[],
  written: Written,
): Promise<Map<ProductPlan, string>> {
  const products = context.rows(Product);
  const created = plans.filter(({ before }) => !before);
  const changed = plans.filter(({ before }) => before);
  const made = await products.insertMany(created.map(withPublication));
  const after = await products.updateMany(
    changed.map(({ before, values }) => ({ id: before?.id ?? '', patch: values })),
  );
  changed.forEach((plan, index) => {
    if (after[index]?.version !== plan.before?.version) written.set(plan, 'updated');
  });
  for (const plan of created) written.set(plan, 'created');
  return new Map([
    ...created.map((plan, index): [ProductPlan, string] => [plan, made[index]?.id ?? '']),
    ...changed.map((plan): [ProductPlan, string] => [plan, plan.before?.id ?? '']),
  ]);
}

async function writeVariants(
  context: WriteContext,
  plans: readonly ProductPlan[],
  ids: ReadonlyMap<ProductPlan, string>,
  written: Written,
): Promise<void> {
  const created: NewRow<typeof Variant>[] = [];
  const changed: (ChangedVariant & { readonly plan: ProductPlan })[] = [];
  for (const plan of plans) {
    for (const { before, values, imported } of plan.variants) {
      if (before) changed.push({ before, change: { id: before.id, patch: { ...values, imported } }, plan });
      else {
        created.push({ ...values, imported, product: ids.get(plan) ?? '' });
        if (plan.before) written.set(plan, 'updated');
      }
    }
  }
  const variants = context.rows(Variant);
  await makeRoom(context, changed);
  const after = await variants.updateMany(changed.map(({ change }) => change));
  changed.forEach(({ plan, before }, index) => {
    if (after[index]?.version !== before.version) written.set(plan, 'updated');
  });
  await variants.insertMany(created);
}
