import type { Translated, WriteContext } from 'emporion';
import { knownAssets, type KnownAsset } from '../../media/contract/index.js';
import { VARIANT_IMAGE } from '../domain/variant-image.js';
import { Product } from '../resources/product.resource.js';
import { SourceImage } from '../resources/source-image.resource.js';
import { Tag } from '../resources/tag.resource.js';
import { Variant } from '../resources/variant.resource.js';
import { byProduct, type ImageRow, type ProductRow, type VariantRow } from './known-catalogue.js';

/** A product with everything that a file says of it. */
export interface ProductPage {
  readonly product: ProductRow;
  readonly variants: readonly VariantRow[];
  /** Images that came from elsewhere, or shall. */
  readonly images: readonly ImageRow[];
  /** By id; those that the product and its variants show. */
  readonly assets: ReadonlyMap<string, KnownAsset>;
  readonly tags: readonly string[];
}

/**
 * Products with what belongs to them, one statement for each kind of thing.
 * @param context reads in the name of who asked
 * @param ids of products that they may read
 * @returns in the order of the ids; variants and images by position
 */
export async function productPages(context: WriteContext, ids: readonly string[]): Promise<ProductPage[]> {
  const products = await context.rows(Product).findMany(ids);
  const variants = byProduct(await context.rows(Variant).findMany(ids, { by: 'product' }));
  const images = byProduct(await context.rows(SourceImage).findMany(ids, { by: 'product' }));
  const tagIds = [...new Set(products.flatMap(({ tags }) => tags))];
  const names = new Map((await context.rows(Tag).findMany(tagIds)).map(({ id, name }) => [id, name]));
  const shown = [...variants.values()].flatMap((all) => all.flatMap(({ image }) => image ?? []));
  const assets = await knownAssets(context, [...products.flatMap((one) => one.images), ...shown]);
  const byId = new Map(products.map((product) => [product.id, product]));
  return ids.flatMap((id) => {
    const product = byId.get(id);
    if (!product) return [];
    return {
      product,
      variants: byPosition(variants.get(id) ?? []),
      images: byPosition(images.get(id) ?? []),
      assets,
      tags: product.tags.flatMap((tag) => names.get(tag) ?? []),
    };
  });
}

function byPosition<R extends { readonly position: number }>(rows: readonly R[]): R[] {
  return rows.toSorted((a, b) => a.position - b.position);
}

/** An image as a file names it. */
interface NamedImage {
  /** Where it came from, or where it is given out. */
  readonly url: string;
  readonly alt: Translated | null;
  readonly focal?: { readonly x: number; readonly y: number };
}

/**
 * The images of a product in their order; those that are still to be fetched, or could not be, at their places.
 * @param page the product with its images
 */
export function namedImages({ product, images, assets }: ProductPage): NamedImage[] {
  const named = product.images.flatMap((id): NamedImage[] => {
    const [asset, source] = [assets.get(id), images.find((row) => row.asset === id)];
    if (!asset) return [];
    const { alt, focal } = asset;
    return [{ url: source?.url ?? asset.url, alt, focal }];
  });
  for (const source of images.filter(({ status }) => status !== 'fetched')) {
    const { url, alt, focal } = source;
    named.splice(Math.min(Math.max(source.position - 1, 0), named.length), 0, {
      url,
      alt,
      ...(focal ? { focal } : {}),
    });
  }
  return named;
}

/** An image with its place in a file that numbers them. */
export interface FileImageName extends NamedImage {
  readonly position: number;
}

/**
 * The images of a product for a file of other software: as a file named them, where all came from one; or else all that
 * are shown, in their order.
 * @param page the product with its images
 */
export function fileImages(page: ProductPage): readonly FileImageName[] {
  const { product, images } = page;
  const isOwn = product.images.some((id) => !images.some(({ asset }) => asset === id));
  if (isOwn) return namedImages(page).map((image, index) => ({ ...image, position: index + 1 }));
  return images.map(({ url, alt, position }) => ({ url, alt, position }));
}

/**
 * The address of a variant's image: where it came from or is given out, or where it is to be fetched.
 * @param page its product with its images
 */
export function variantImageName({ images, assets }: ProductPage, variant: VariantRow): string | null {
  if (variant.image === null) return variant.imported[VARIANT_IMAGE] ?? null;
  return images.find(({ asset }) => asset === variant.image)?.url ?? assets.get(variant.image)?.url ?? null;
}
