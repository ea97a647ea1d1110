import {
  atCells,
  checkMatrix,
  defineCommand,
  matrixChange,
  matrixFields,
  MOST_MATRIX_ROWS,
  type CommandContext,
  type MatrixChange,
  type RowOf,
} from 'emporion';
import { z } from 'zod';
import { makeRoom, type ChangedVariant } from '../domain/make-room.js';
import { markProducts } from '../domain/changed-products.js';
import { imageColumn, openCurrencies, variantColumns } from '../domain/matrix/columns.js';
import { placeVariants, type PlacedVariant } from '../domain/matrix/place-variants.js';
import { refuseFaults, settledOptions } from '../domain/matrix/settle-options.js';
import { chosenImages, importedImage } from '../domain/matrix/variant-images.js';
import { priceFaults, variantValues } from '../domain/matrix/variant-values.js';
import { seen } from '../domain/seen.js';
import { isSellable } from '../domain/sellable.js';
import { ProductErrors } from '../products.errors.js';
import { Product } from '../resources/product.resource.js';
import { Variant } from '../resources/variant.resource.js';

type Placed = PlacedVariant<RowOf<typeof Variant>>;
/** States in which customers see a product, or are going to. */
const SHOWN: ReadonlySet<string> = new Set(['published', 'scheduled']);

/** Saves options and variants of a product together. */
export const saveVariants = defineCommand({
  name: 'products.product.saveVariants',
  label: { en: 'Save variants', zh: '保存规格' },
  resource: 'products.product',
  input: matrixChange,
  fields: matrixFields,
  result: z.strictObject({ id: z.uuid(), version: z.int(), variants: z.int() }),
  errors: [
    'products.value_in_use',
    'products.combinations_clash',
    'products.last_variant',
    'products.two_prices',
    'products.nothing_left_to_sell',
  ],
  handle: async (context, change) => {
    const [products, rows] = [context.rows(Product), context.rows(Variant)];
    // Changes nothing yet: locks the product, and refuses a stale version before anything else.
    const product = await products.update(context.targetId, {}, seen(context));
    const columns = variantColumns(await openCurrencies(context.tx));
    checkMatrix([imageColumn(product.images), ...columns], change);
    const after = settledOptions(product.options, change.axes);
    const variants = await rows.where({ product: product.id }, { limit: MOST_MATRIX_ROWS, lock: true });
    const placed = placeVariants({ options: product.options, variants }, after, change);
    if (placed.length === 0 && after.options.length === 0 && variants.length > 0) {
      throw ProductErrors.last_variant();
    }
    const pricesOf = new Map(placed.map(({ before, place }) => [place, before?.prices ?? []]));
    refuseFaults(
      change.rows.flatMap(({ cells }, place) => priceFaults(cells, pricesOf.get(place) ?? [], place)),
    );
    const wasSellable = SHOWN.has(product.status) && (await isSellable(context, product.id));
    const { version } = await products.update(product.id, { options: after.options });
    for (const id of change.removed) await rows.delete(id);
    // Once they are gone, nobody can say whose they were.
    if (change.removed.length > 0) await markProducts(context, [product.id], ['prices']);
    await write(context, placed, change);
    if (wasSellable && !(await isSellable(context, product.id))) throw ProductErrors.nothing_left_to_sell();
    return { id: product.id, version, variants: placed.length };
  },
});

async function write(
  context: CommandContext,
  placed: readonly Placed[],
  { axes, rows: sent }: MatrixChange,
): Promise<void> {
  const rows = context.rows(Variant);
  // Variants that are in order already are not written for that alone.
  const isArranged = axes === undefined && placed.every(({ before }) => before);
  const addresses = await chosenImages(context, sent);
  const valuesOf = ({ place, before, combination, position }: Placed) => ({
    ...variantValues(sent[place ?? -1]?.cells ?? {}, before?.prices ?? []),
    ...importedImage(sent[place ?? -1]?.cells ?? {}, before?.imported ?? {}, addresses),
    combination,
    ...(isArranged ? {} : { position }),
  });
  const bySent = [...placed].sort((a, b) => (a.place ?? Infinity) - (b.place ?? Infinity));
  const placesOf = (some: readonly Placed[]): number[] => some.flatMap(({ place }) => place ?? []);
  const old = bySent.filter(({ before }) => before);
  const changed = old.flatMap((one): ChangedVariant[] => {
    const version = sent[one.place ?? -1]?.version;
    if (!one.before) return [];
    const patch = valuesOf(one);
    const expected = version === undefined ? {} : { expectedVersion: version };
    return [{ before: one.before, change: { id: one.before.id, patch, ...expected } }];
  });
  await atCells(placesOf(old), async () => {
    const moved = await makeRoom(context, changed);
    return rows.updateMany(
      changed.map(({ change: { id, patch, expectedVersion } }) =>
        expectedVersion === undefined || moved.has(id) ? { id, patch } : { id, patch, expectedVersion },
      ),
    );
  });
  const fresh = bySent.filter(({ before }) => !before);
  await atCells(placesOf(fresh), () =>
    rows.insertMany(fresh.map((one) => ({ product: context.targetId, ...valuesOf(one) }))),
  );
}
