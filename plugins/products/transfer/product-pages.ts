import type { WriteContext } from 'emporion';
import { Product } from '../resources/product.resource.js';
import { SourceImage } from '../resources/source-image.resource.js';
import { Tag } from '../resources/tag.resource.js';
import { Variant } from '../resources/variant.resource.js';
import { byProduct, type ImageRow, type ProductRow, type VariantRow } from './known-catalogue.js';

/** A product with everything that a file says of it. */
export interface ProductPage {
  readonly product: ProductRow;
  readonly variants: readonly VariantRow[];
  readonly images: readonly ImageRow[];
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
  const byId = new Map(products.map((product) => [product.id, product]));
  return ids.flatMap((id) => {
    const product = byId.get(id);
    if (!product) return [];
    return {
      product,
      variants: byPosition(variants.get(id) ?? []),
      images: byPosition(images.get(id) ?? []),
      tags: product.tags.flatMap((tag) => names.get(tag) ?? []),
    };
  });
}

function byPosition<R extends { readonly position: number }>(rows: readonly R[]): R[] {
  return rows.toSorted((a, b) => a.position - b.position);
}
