import { money, type NewRow, type WriteContext } from 'emporion';
import { DRAWN_AT_ONCE, drawDemoImages } from '../jobs/draw-demo-images.job.js';
import { keepSchedule } from '../jobs/keep-schedule.job.js';
import { Component } from '../resources/component.resource.js';
import { Product } from '../resources/product.resource.js';
import { Variant } from '../resources/variant.resource.js';
import { demoCatalogue, type DemoProduct } from './demo-catalogue.js';
import { ean13 } from './ean13.js';
import { insertAttributes, insertCategories, insertCollections, insertTags } from './demo-sorting.js';
import { words } from './words.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A few that are not on sale, by their place in the catalogue. */
const NOT_ON_SALE: Readonly<Record<number, 'draft' | 'scheduled' | 'archived'>> = {
  7: 'draft',
  38: 'archived',
  64: 'draft',
  91: 'scheduled',
  123: 'archived',
  142: 'draft',
  168: 'scheduled',
};

/** What the bundle is made of: pieces by the slug of their product. */
const BREAKFAST: Readonly<Record<string, number>> = {
  'fjord-stoneware-mug': 2,
  'orchard-stoneware-cereal-bowl': 2,
};

/**
 * Fills an empty database with a shop for the household, in English and Chinese. The same data each time, but for ids and
 * times.
 * @param context of the seeding transaction
 */
export async function demoProducts(context: WriteContext): Promise<void> {
  await insertAttributes(context);
  const tags = await insertTags(context);
  const categories = await insertCategories(context);
  const breakfastTable = await insertCollections(context);
  const open = await context.tx.query<{ id: string }>(
    'SELECT id FROM channels_channel WHERE enabled ORDER BY id',
  );
  const channels = open.map(({ id }) => id);
  const catalogue = demoCatalogue();
  const found = (ids: ReadonlyMap<string, string>, key: string): string[] => [ids.get(key) ?? []].flat();
  const stored = await context.rows(Product).insertMany(
    catalogue.map((product, place) => ({
      ...rowOf(product),
      ...publication(context.now, place),
      channels,
      categories: found(categories, product.category),
      tags: product.tags.flatMap((tag) => found(tags, tag)),
    })),
  );
  const ids = new Map(stored.map(({ slug, id }) => [slug, id]));
  await context
    .rows(Variant)
    .insertMany(catalogue.flatMap((product) => variantsOf(product, ids.get(product.slug) ?? '')));
  for (const { id, status, publishAt } of stored) {
    if (status !== 'scheduled' || !publishAt) continue;
    await context.enqueue(keepSchedule, { id }, { runAt: publishAt, key: `publish:${id}` });
  }
  await insertBundle(context, { categories: found(categories, 'tableware'), channels }, ids);
  await fillByHand(context, breakfastTable);
  const slugs = catalogue.map(({ slug }) => slug);
  for (let at = 0; at < slugs.length; at += DRAWN_AT_ONCE) {
    await context.enqueue(drawDemoImages, { slugs: slugs.slice(at, at + DRAWN_AT_ONCE) });
  }
}

function rowOf(product: DemoProduct): Omit<NewRow<typeof Product>, 'channels'> {
  const { slug, title, description, seoDescription, vendor, productType, attributes, options } = product;
  return {
    slug,
    title,
    description,
    seoDescription,
    vendor,
    productType,
    attributes: attributes as NewRow<typeof Product>['attributes'],
    options: options as unknown as NewRow<typeof Product>['options'],
  };
}

/** The newest is a few hours old, the oldest about a year. */
function publication(now: Date, place: number): Partial<NewRow<typeof Product>> {
  const status = NOT_ON_SALE[place] ?? 'published';
  if (status === 'scheduled')
    return { status, publishAt: new Date(now.getTime() + (place % 5) * DAY_MS + DAY_MS) };
  // A step that shares no factor with 200 mixes the kinds of things.
  const age = ((place * 37) % 200) * 42 * HOUR_MS;
  return status === 'draft' ? { status } : { status, publishedAt: new Date(now.getTime() - age) };
}

function variantsOf({ variants }: DemoProduct, product: string): NewRow<typeof Variant>[] {
  return variants.map(({ combination, sku, barcode, weightGrams, prices }, position) => ({
    product,
    position,
    combination,
    sku,
    barcode,
    weightGrams,
    prices,
  }));
}

/** One product that is sold as pieces of others. */
async function insertBundle(
  context: WriteContext,
  where: { readonly categories: string[]; readonly channels: string[] },
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const product = await context.rows(Product).insert({
    slug: 'breakfast-for-two',
    title: words('Breakfast for two', '双人早餐套装'),
    description: words(
      '<p>Two mugs and two bowls that get along well.</p>',
      '<p>两只马克杯、两只碗，相得益彰。</p>',
    ),
    vendor: 'Nordholm',
    productType: 'Set',
    ...where,
    attributes: { material: ['stoneware'], care: 'dishwasher', 'dishwasher-safe': true },
    status: 'published',
    publishedAt: context.now,
  });
  const bundle = await context.rows(Variant).insert({
    product: product.id,
    sku: 'SET-BREAKFAST-2',
    barcode: ean13('401234599999'),
    weightGrams: 1_500,
    prices: [
      { price: money(4_990, 'EUR'), compareAt: null },
      { price: money(38_900, 'CNY'), compareAt: null },
    ],
  });
  for (const [slug, quantity] of Object.entries(BREAKFAST)) {
    const [variant] = await context.rows(Variant).where({ product: ids.get(slug) ?? '', position: 0 });
    if (variant) await context.rows(Component).insert({ bundle: bundle.id, variant: variant.id, quantity });
  }
}

/** Puts the bundle and what goes with it into the collection by hand. */
async function fillByHand(context: WriteContext, collection: string): Promise<void> {
  const slugs = ['breakfast-for-two', ...Object.keys(BREAKFAST)];
  await context.tx.query(
    `INSERT INTO products_membership (collection_id, product_id, position)
     SELECT $1::uuid, p.id, list.place - 1
     FROM unnest($2::text[]) WITH ORDINALITY AS list(slug, place) JOIN products_product p ON p.slug = list.slug`,
    [collection, slugs],
  );
}
