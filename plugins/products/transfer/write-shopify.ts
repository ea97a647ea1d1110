import { decimalOf } from 'emporion';
import { VARIANT_IMAGE } from '../domain/variant-image.js';
import type { VariantRow } from './known-catalogue.js';
import { fileImages, variantImageName, type FileImageName, type ProductPage } from './product-pages.js';
import { DEFAULT_AXIS, DEFAULT_CHOICE, HANDLE } from './read-shopify.js';
import { SHOPIFY_HEADER } from './shopify-columns.js';
import { textIn } from './text-in.js';

type Cells = Readonly<Record<string, string>>;

/**
 * The lines of a product in Shopify's CSV: the first with what it is, then one for each further variant or image.
 * @param locale of the texts
 * @param currency of the prices
 */
export function shopifyLines(page: ProductPage, locale: string, currency: string): string[][] {
  const handle = page.product.imported[HANDLE] ?? page.product.slug;
  const images = fileImages(page);
  const count = Math.max(1, page.variants.length, images.length);
  return Array.from({ length: count }, (_, index) => {
    const variant = page.variants[index];
    const image = images[index];
    const cells: Cells = {
      ...(index === 0 ? productCells(page, locale) : {}),
      ...(variant ? variantCells(page, variant, locale, currency, index) : {}),
      ...(image ? imageCells(image, locale) : {}),
      [HANDLE]: handle,
    };
    return SHOPIFY_HEADER.map((name) => cells[name] ?? '');
  });
}

function productCells({ product, tags }: ProductPage, locale: string): Cells {
  const names = product.options.slice(0, 3).map(({ name }) => textIn(name, locale));
  return {
    ...product.imported,
    Title: textIn(product.title, locale),
    'Body (HTML)': textIn(product.description, locale),
    Vendor: product.vendor ?? '',
    Type: product.productType ?? '',
    Tags: tags.join(', '),
    Published: String(product.status === 'published'),
    'SEO Title': textIn(product.seoTitle, locale),
    'SEO Description': textIn(product.seoDescription, locale),
    ...Object.fromEntries(
      (names.length > 0 ? names : [DEFAULT_AXIS]).map((name, index) => [`Option${index + 1} Name`, name]),
    ),
  };
}

function variantCells(
  page: ProductPage,
  variant: VariantRow,
  locale: string,
  currency: string,
  index: number,
): Cells {
  const { product } = page;
  const ids = variant.combination.split('/');
  const choices = product.options.slice(0, 3).map((option, axis): [string, string] => {
    const value = option.values.find(({ id }) => id === ids[axis]);
    return [`Option${axis + 1} Value`, textIn(value?.name ?? null, locale)];
  });
  const price = variant.prices.find((one) => one.price.currency === currency);
  return {
    ...(choices.length === 0 && index === 0 ? { 'Option1 Value': DEFAULT_CHOICE } : {}),
    ...variant.imported,
    ...Object.fromEntries(choices),
    [VARIANT_IMAGE]: variantImageName(page, variant) ?? '',
    'Variant SKU': variant.sku ?? '',
    'Variant Barcode': variant.barcode ?? '',
    'Variant Grams': variant.weightGrams === null ? '' : String(variant.weightGrams),
    'Variant Price': price ? decimalOf(price.price) : '',
    'Variant Compare At Price': price?.compareAt ? decimalOf(price.compareAt) : '',
    'Variant Requires Shipping': String(variant.requiresShipping),
    'Variant Taxable': String(variant.taxable),
  };
}

function imageCells({ url, alt, position }: FileImageName, locale: string): Cells {
  return { 'Image Src': url, 'Image Position': String(position), 'Image Alt Text': textIn(alt, locale) };
}
