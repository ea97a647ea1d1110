import { uuidv7, type Money, type SeedPart } from 'emporion';
import { firstMisfit, type AttributeType } from '../domain/attribute-values.js';
import { demoCatalogue, type DemoOption, type DemoProduct } from './demo-catalogue.js';
import { ean13 } from './ean13.js';
import { COLOURS, words, type Words } from './words.js';

/** Most variants of a product. */
export const MOST_VARIANTS = 200;
/** The address of each of them begins so. */
export const SAMPLE = 'sample-';

/** Columns of a product, as they are sent to the database. */
interface SampleProduct {
  readonly id: string;
  readonly number: number;
  readonly slug: string;
  readonly title: Words;
  readonly description: Words;
  readonly seo_description: Words;
  readonly vendor: string;
  readonly product_type: string;
  readonly attributes: DemoProduct['attributes'];
  readonly options: readonly DemoOption[];
  /** What it is made after. */
  readonly category: string;
  readonly tags: readonly string[];
  readonly model: string;
}

/** Columns of a variant. */
interface SampleVariant {
  readonly id: string;
  readonly product_id: string;
  readonly position: number;
  readonly combination: string;
  readonly sku: string;
  readonly barcode: string;
  readonly prices: readonly { readonly price: Money; readonly compareAt: Money | null }[];
  readonly weight_grams: number;
}

/**
 * Products made after those of the demo shop, one number each.
 * @param part which numbers, and how many `variants` each has
 * @param types of the attributes that exist; values of others are left out
 * @param now time of the ids
 */
export function sampleRows(
  { from, to, options: { variants = 1 } }: SeedPart,
  types: ReadonlyMap<string, AttributeType>,
  now: Date,
): { products: SampleProduct[]; variants: SampleVariant[] } {
  const catalogue = demoCatalogue();
  const options = optionsOf(variants);
  const products: SampleProduct[] = [];
  const rows: SampleVariant[] = [];
  for (let number = from; number <= to; number += 1) {
    const model = catalogue[number % catalogue.length] as DemoProduct;
    const id = uuidv7(now.getTime());
    products.push(productOf(model, { id, number, options }, types));
    for (let at = 0; at < variants; at += 1) rows.push(variantOf(model, id, number, at, options));
  }
  return { products, variants: rows };
}

/** One option with as many values as there are variants: colours while they last, then sizes by number. */
function optionsOf(variants: number): DemoOption[] {
  if (variants === 1) return [];
  const colours = Object.entries(COLOURS).map(([id, { name }]) => ({ id, name }));
  if (variants <= colours.length) {
    return [{ id: 'colour', name: words('Colour', '颜色'), values: colours.slice(0, variants) }];
  }
  const values = Array.from({ length: variants }, (_, at) => ({
    id: `no-${at + 1}`,
    name: words(`No. ${at + 1}`, `${at + 1} 号`),
  }));
  return [{ id: 'size', name: words('Size', '尺寸'), values }];
}

function productOf(
  model: DemoProduct,
  own: Pick<SampleProduct, 'id' | 'number' | 'options'>,
  types: ReadonlyMap<string, AttributeType>,
): SampleProduct {
  const { title, description, seoDescription, vendor, productType, category, tags } = model;
  const fitting = Object.entries(model.attributes).filter(
    ([key, value]) => !firstMisfit({ [key]: value as string }, types),
  );
  return {
    ...own,
    slug: `${SAMPLE}${own.number}-${model.slug}`,
    title: words(`${title.en} ${own.number}`, `${title['zh-CN']} ${own.number}`),
    description,
    seo_description: seoDescription,
    vendor,
    product_type: productType,
    attributes: Object.fromEntries(fitting),
    category,
    tags,
    model: model.slug,
  };
}

function variantOf(
  { variants }: DemoProduct,
  product: string,
  number: number,
  at: number,
  [option]: readonly DemoOption[],
): SampleVariant {
  const like = variants[at % variants.length];
  // Spread, so that prices tell products apart.
  const dearer = (of: Money): Money => ({
    ...of,
    amount: (of.amount + (number % 40) * 100) as Money['amount'],
  });
  return {
    id: uuidv7(),
    product_id: product,
    position: at,
    combination: option?.values[at]?.id ?? '',
    sku: `S${number}-${at + 1}`,
    // 20 to 29 are for use within a shop (GS1 General Specifications, 2.1).
    barcode: ean13(`20${String(number * MOST_VARIANTS + at).padStart(10, '0')}`),
    prices: (like?.prices ?? []).map(({ price, compareAt }) => ({
      price: dearer(price),
      compareAt: compareAt && dearer(compareAt),
    })),
    weight_grams: like?.weightGrams ?? 0,
  };
}
