import { VARIANT_IMAGE } from '../../domain/variant-image.js';
import { namedImages, variantImageName } from '../product-pages.js';
import type { VariantRow } from '../known-catalogue.js';
import type { DocumentPage } from './document-pages.js';
import type { ProductDocument, VariantDocument } from './product-document.js';

/**
 * A product as a document that says everything of it, so that taking it changes nothing.
 * @param page the product with all that belongs to it
 */
export function writeDocument(page: DocumentPage): ProductDocument {
  const { product, variants, tags, collections, formerSlugs } = page;
  const { slug, title, description, seoTitle, seoDescription, vendor, productType, status } = product;
  const named = (ids: readonly string[], names: ReadonlyMap<string, string>): string[] =>
    ids.flatMap((id) => names.get(id) ?? []);
  return {
    slug,
    title,
    description,
    seoTitle,
    seoDescription,
    vendor,
    productType,
    status,
    publishedAt: product.publishedAt?.toISOString() ?? null,
    publishAt: product.publishAt?.toISOString() ?? null,
    unpublishAt: product.unpublishAt?.toISOString() ?? null,
    channels: named(product.channels, page.channels),
    categories: named(product.categories, page.categories),
    collections: [...collections],
    tags: [...tags],
    attributes: product.attributes,
    options: product.options,
    variants: variants.map((variant) => variantDocument(variant, page)),
    images: namedImages(page).map(({ url, alt, focal }) => ({ url, alt, ...(focal ? { focal } : {}) })),
    formerSlugs: [...formerSlugs],
    imported: product.imported,
  };
}

function variantDocument(variant: VariantRow, page: DocumentPage): VariantDocument {
  const { combination, sku, barcode, enabled, prices, weightGrams, lengthMm, widthMm, heightMm } = variant;
  // The image says it already.
  const { [VARIANT_IMAGE]: _address, ...imported } = variant.imported;
  return {
    combination: combination === '' ? [] : combination.split('/'),
    sku,
    barcode,
    enabled,
    prices: prices.map(({ price, compareAt }) => ({
      price: { ...price },
      compareAt: compareAt && { ...compareAt },
    })),
    weightGrams,
    lengthMm,
    widthMm,
    heightMm,
    requiresShipping: variant.requiresShipping,
    taxable: variant.taxable,
    image: variantImageName(page, variant),
    components: [...(page.components.get(variant.id) ?? [])],
    imported,
  };
}
