import {
  AppError,
  CURRENCY_CODES,
  money,
  MOST_MATRIX_ROWS,
  refTo,
  storableText,
  type Fault,
  type NewRow,
} from 'emporion';
import { z } from 'zod';
import type { Variant } from '../resources/variant.resource.js';
import { repeatedPrices } from './check-prices.js';
import { placeVariants } from './matrix/place-variants.js';
import { refuseFaults } from './matrix/settle-options.js';
import { options, repeatedIds, type Options } from './options.js';

const amount = z
  .strictObject({
    amount: z.int().min(0).describe('Whole minor units of the currency'),
    currency: z.enum(CURRENCY_CODES as [string, ...string[]]),
  })
  .transform(({ amount: units, currency }) => money(units, currency));
const text = (max: number) => storableText().trim().min(1).max(max).nullable().default(null);
const whole = (max: number) => z.int().min(0).max(max).nullable().default(null);

/** Options of a product that is made together with its variants. */
export const newOptions = options
  .default([])
  .describe('What the variants differ in; none when there is only one');

/** Its variants. */
export const newVariants = z
  .array(
    z.strictObject({
      optionValues: z
        .array(z.string().max(60))
        .max(5)
        .default([])
        .describe('Id of one value of each option, in their order'),
      sku: text(255),
      barcode: text(100),
      prices: z
        .array(z.strictObject({ price: amount, compareAt: amount.nullable().default(null) }))
        .max(20)
        .default([])
        .describe('One for each currency'),
      enabled: z.boolean().default(true),
      image: refTo('media.asset').nullable().default(null).describe('One of the images of the product'),
      weightGrams: whole(100_000_000),
      lengthMm: whole(100_000),
      widthMm: whole(100_000),
      heightMm: whole(100_000),
      requiresShipping: z.boolean().default(true),
      taxable: z.boolean().default(true),
    }),
  )
  .min(1)
  .max(MOST_MATRIX_ROWS);

type NewVariant = z.output<typeof newVariants>[number];

/**
 * The rows of new variants, each with its place in the order of their values.
 * @param chosen options of the product
 * @param variants as they were sent
 * @param images of the product
 * @returns in the order in which they were sent. Raises `kernel.invalid_input` and `products.combinations_clash`, each
 * fault at its variant
 */
export async function placedVariants(
  chosen: Options,
  variants: readonly NewVariant[],
  images: readonly string[],
): Promise<Omit<NewRow<typeof Variant>, 'product'>[]> {
  refuseFaults([
    ...repeatedIds(chosen),
    ...variants.flatMap((variant, place) => variantFaults(variant, place, images)),
  ]);
  const rows = variants.map(({ optionValues }) => ({ id: null, keys: optionValues, cells: {} }));
  const placed = await atVariants(async () =>
    placeVariants({ options: [], variants: [] }, { options: chosen, ids: new Map() }, { rows, removed: [] }),
  );
  const places = new Map(placed.map(({ place, ...where }) => [place, where]));
  return variants.map(({ optionValues, ...row }, place) => ({
    ...row,
    combination: optionValues.join('/'),
    position: places.get(place)?.position ?? place,
  }));
}

/**
 * Does something with variants; faults that it finds in rows are told at the variants that were sent.
 * @param work checks or writes them, in the order in which they were sent
 */
export async function atVariants<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw error.withErrors(
      error.errors.map((fault) => ({
        ...fault,
        pointer: fault.pointer
          .replace(/^\/rows\/(\d+)\/keys/, '/variants/$1/optionValues')
          .replace(/^\/(\d+)\//, '/variants/$1/'),
      })),
    );
  }
}

function variantFaults({ image, prices }: NewVariant, place: number, images: readonly string[]): Fault[] {
  const pointer = `/variants/${place}`;
  const ofPrices = repeatedPrices(prices, `${pointer}/prices`);
  if (image === null || images.includes(image)) return ofPrices;
  return [
    ...ofPrices,
    { pointer: `${pointer}/image`, code: 'unknown_value', detail: 'is none of the images of the product' },
  ];
}
