import { CURRENCY_CODES, MOST_MATRIX_ROWS } from 'emporion';
import { z } from 'zod';
import { attributeValues } from '../../domain/attribute-values.js';
import { options } from '../../domain/options.js';

const slug = z.string().min(1).max(255);
const sku = z.string().min(1).max(255);
const line = z.string().max(255);
const texts = z.record(z.string().min(1).max(35), z.string());
const time = z.iso.datetime({ offset: true });
const kept = z.record(z.string().max(100), z.string().max(10_000));
const millimetres = z.int().min(0).max(100_000).nullable().optional();

const money = z.strictObject({
  amount: z.int().min(0).describe('In minor units, such as cents'),
  currency: z.enum(CURRENCY_CODES as [string, ...string[]]),
});

const component = z
  .strictObject({
    sku: sku.optional(),
    product: slug.optional().describe('Of a variant without SKU'),
    combination: z.array(z.string()).max(5).optional(),
    quantity: z.int().min(1).max(10_000),
  })
  .refine((one) => (one.sku === undefined) !== (one.product === undefined), {
    message: 'needs sku or product',
  });

const thousandth = z.int().min(0).max(1_000);

const image = z
  .strictObject({
    url: z.string().max(2_000).optional().describe('Of the library’s own files, or from where it is fetched'),
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional()
      .describe('Fingerprint of a file in the library'),
    alt: texts.nullable().optional(),
    focal: z.strictObject({ x: thousandth, y: thousandth }).optional().describe('In parts per thousand'),
  })
  .refine(({ url, sha256 }) => url !== undefined || sha256 !== undefined, { message: 'needs url or sha256' });

const variant = z.strictObject({
  combination: z.array(z.string()).max(5).default([]).describe('The id of one value of each option'),
  sku: sku.nullable().optional(),
  barcode: z.string().nullable().optional(),
  enabled: z.boolean().optional(),
  prices: z
    .array(z.strictObject({ price: money, compareAt: money.nullable().default(null) }))
    .optional()
    .describe('One for each currency'),
  weightGrams: z.int().min(0).max(100_000_000).nullable().optional(),
  lengthMm: millimetres,
  widthMm: millimetres,
  heightMm: millimetres,
  requiresShipping: z.boolean().optional(),
  taxable: z.boolean().optional(),
  components: z.array(component).max(100).optional().describe('What a bundle is made of'),
  image: z.string().min(1).max(2_000).nullable().optional().describe('As `images` names it'),
  imported: kept.optional(),
});

/**
 * A product with everything that belongs to it, in one document. A member that is left out stays as it is; one that is
 * there is all there is of it, but that variants which are not mentioned stay.
 */
export const productDocument = z.strictObject({
  slug,
  title: texts.optional(),
  description: texts.nullable().optional(),
  seoTitle: texts.nullable().optional(),
  seoDescription: texts.nullable().optional(),
  vendor: line.nullable().optional(),
  productType: line.nullable().optional(),
  status: z.enum(['draft', 'scheduled', 'published', 'archived']).optional(),
  publishedAt: time.nullable().optional(),
  publishAt: time.nullable().optional(),
  unpublishAt: time.nullable().optional(),
  channels: z.array(slug).max(100).optional().describe('Codes'),
  categories: z
    .array(z.string().max(2_000))
    .max(100)
    .optional()
    .describe('Paths of addresses, the main one first'),
  collections: z
    .array(z.strictObject({ slug, position: z.int().min(0).max(1_000_000) }))
    .max(1_000)
    .optional()
    .describe('Those that are filled by hand'),
  tags: z.array(line.min(1)).max(1_000).optional().describe('Names; those that are missing are made'),
  attributes: attributeValues.optional().describe('Values by the key of the attribute'),
  options: options.optional(),
  variants: z.array(variant).min(1).max(MOST_MATRIX_ROWS).optional(),
  images: z.array(image).max(1_000).optional().describe('In their order'),
  formerSlugs: z.array(slug).max(1_000).optional(),
  imported: kept.optional().describe('What files of other software said and nothing here stands for'),
});

export type ProductDocument = z.output<typeof productDocument>;
export type ImageDocument = z.output<typeof image>;
export type ComponentDocument = z.output<typeof component>;
export type VariantDocument = z.output<typeof variant>;
