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
import { placeVariants } from './matrix/place-variants.js';
import { refuseFaults } from './matrix/settle-options.js';
import { texts } from './texts.js';

const id = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .describe('Small letters, digits and -; unique in the product');
const amount = z
  .strictObject({
    amount: z.int().min(0).describe('Whole minor units of the currency'),
    currency: z.enum(CURRENCY_CODES as [string, ...string[]]),
  })
  .transform(({ amount: units, currency }) => money(units, currency));
const text = (max: number) => storableText().trim().min(1).max(max).nullable().default(null);
const whole = (max: number) => z.int().min(0).max(max).nullable().default(null);

/** Options of a product that is made together with its variants. */
export const newOptions = z
  .array(
    z.strictObject({
      id,
      name: texts,
      values: z
        .array(z.strictObject({ id, name: texts }))
        .min(1)
        .max(200),
    }),
  )
  .max(5)
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

type Options = z.output<typeof newOptions>;
type NewVariant = z.output<typeof newVariants>[number];

/**
 * The rows of new variants, each with its place in the order of their values.
 * @param options of the product
 * @param variants as they were sent
 * @param images of the product
 * @returns in the order in which they were sent. Raises `kernel.invalid_input` and `products.combinations_clash`, each
 * fault at its variant
 */
export async function placedVariants(
  options: Options,
  variants: readonly NewVariant[],
  images: readonly string[],
): Promise<Omit<NewRow<typeof Variant>, 'product'>[]> {
  refuseFaults([
    ...repeatedIds(options),
    ...variants.flatMap((variant, place) => variantFaults(variant, place, images)),
  ]);
  const rows = variants.map(({ optionValues }) => ({ id: null, keys: optionValues, cells: {} }));
  const placed = await atVariants(async () =>
    placeVariants({ options: [], variants: [] }, { options, ids: new Map() }, { rows, removed: [] }),
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

/** Values are told apart by their ids alone, whichever option they belong to. */
function repeatedIds(options: Options): Fault[] {
  const seen = new Set<string>();
  const faultAt = (one: string, pointer: string): Fault[] => {
    if (!seen.has(one)) {
      seen.add(one);
      return [];
    }
    return [{ pointer, code: 'duplicate', detail: 'stands here twice' }];
  };
  return options.flatMap((option, index) => [
    ...faultAt(option.id, `/options/${index}/id`),
    ...option.values.flatMap((value, at) => faultAt(value.id, `/options/${index}/values/${at}/id`)),
  ]);
}

function variantFaults({ image, prices }: NewVariant, place: number, images: readonly string[]): Fault[] {
  const pointer = `/variants/${place}`;
  const currencies = prices.map(({ price }) => price.currency);
  const ofPrices = prices.flatMap(({ price: { currency }, compareAt }, index) => [
    ...(currencies.indexOf(currency) < index
      ? [
          {
            pointer: `${pointer}/prices/${index}/price`,
            code: 'duplicate',
            detail: 'is in a currency twice',
          },
        ]
      : []),
    ...(compareAt && compareAt.currency !== currency
      ? [{ pointer: `${pointer}/prices/${index}/compareAt`, code: 'invalid', detail: `is in ${currency}` }]
      : []),
  ]);
  if (image === null || images.includes(image)) return ofPrices;
  return [
    ...ofPrices,
    { pointer: `${pointer}/image`, code: 'unknown_value', detail: 'is none of the images of the product' },
  ];
}
