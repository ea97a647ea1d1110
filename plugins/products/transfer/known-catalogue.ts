import type { RowOf, WriteContext } from 'emporion';
import { Product } from '../resources/product.resource.js';
import { SourceImage } from '../resources/source-image.resource.js';
import { Tag } from '../resources/tag.resource.js';
import { Variant } from '../resources/variant.resource.js';
import { assetsNamed } from '../../media/contract/index.js';
import { VARIANT_IMAGE } from '../domain/variant-image.js';
import { categoriesOf, type CategoryTree } from './file-categories.js';
import type { FileProduct } from './file-product.js';

export type ProductRow = RowOf<typeof Product>;
export type VariantRow = RowOf<typeof Variant>;
export type ImageRow = RowOf<typeof SourceImage>;

/** A channel that is open. */
interface OpenChannel {
  readonly id: string;
  readonly currency: string;
}

/** What is there already of the things that a part of a file speaks of. */
export interface KnownCatalogue {
  /** By slug, locked. */
  readonly products: ReadonlyMap<string, ProductRow>;
  /** By the product's id. */
  readonly variants: ReadonlyMap<string, readonly VariantRow[]>;
  readonly images: ReadonlyMap<string, readonly ImageRow[]>;
  /** Ids of what is in the library, by the addresses and fingerprints of the files. */
  readonly assets: ReadonlyMap<string, string>;
  /** Id of the product that has a SKU. */
  readonly skuOwners: ReadonlyMap<string, string>;
  /** Ids by name; every tag of the files. */
  readonly tags: ReadonlyMap<string, string>;
  readonly categories: CategoryTree;
  readonly channels: readonly OpenChannel[];
}

/**
 * Looks everything up that products of a file need, with one statement for each kind of thing; tags and categories that
 * are missing are made.
 * @param context of the batch
 * @param files products of the file
 * @param locale of the names in it
 */
export async function knownCatalogue(
  context: WriteContext,
  files: readonly FileProduct[],
  locale: string,
): Promise<KnownCatalogue> {
  const slugs = files.map(({ slug }) => slug);
  const products = await context.rows(Product).findMany(slugs, { by: 'slug', lock: true });
  const ids = products.map(({ id }) => id);
  const variants = await context.rows(Variant).findMany(ids, { by: 'product' });
  const images = await context.rows(SourceImage).findMany(ids, { by: 'product' });
  const skus = files.flatMap((file) => file.variants.flatMap(({ sku }) => sku ?? []));
  const owned = await context.tx.query<{ sku: string; product: string }>(
    'SELECT sku, product_id AS product FROM products_variant WHERE sku = ANY($1::text[])',
    [skus],
  );
  return {
    products: new Map(products.map((product) => [product.slug, product])),
    variants: byProduct(variants),
    images: byProduct(images),
    assets: await assetsNamed(context, files.flatMap(imageNames)),
    skuOwners: new Map(owned.map(({ sku, product }) => [sku, product])),
    tags: await tagIds(context, new Set(files.flatMap(({ tags = [] }) => tags))),
    categories: await categoriesOf(
      context,
      files.flatMap(({ categoryPaths = [] }) => categoryPaths),
      locale,
    ),
    channels: await context.tx.query<OpenChannel>(
      'SELECT id, currency FROM channels_channel WHERE enabled ORDER BY id',
    ),
  };
}

function imageNames({ images = [], variants }: FileProduct): string[] {
  const names = variants.flatMap(({ image, imported }) =>
    [image ?? [], imported[VARIANT_IMAGE] ?? []].flat(),
  );
  return [...images.map(({ url }) => url), ...names];
}

async function tagIds(context: WriteContext, names: ReadonlySet<string>): Promise<Map<string, string>> {
  const tags = context.rows(Tag);
  const find = async (): Promise<Map<string, string>> =>
    new Map((await tags.findMany([...names], { by: 'name' })).map(({ id, name }) => [name, id]));
  const known = await find();
  if (known.size === names.size) return known;
  // Two imports that make the same tag take turns, and the second finds it.
  await context.tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('products.tag', 0))`);
  const now = await find();
  const missing = [...names].filter((name) => !now.has(name));
  const made = await tags.insertMany(missing.map((name) => ({ name })));
  return new Map([...now, ...made.map(({ id, name }): [string, string] => [name, id])]);
}

/** Rows by the product that they belong to. */
export function byProduct<R extends { readonly product: string }>(rows: readonly R[]): Map<string, R[]> {
  const grouped = new Map<string, R[]>();
  for (const row of rows) {
    const group = grouped.get(row.product);
    if (group) group.push(row);
    else grouped.set(row.product, [row]);
  }
  return grouped;
}
