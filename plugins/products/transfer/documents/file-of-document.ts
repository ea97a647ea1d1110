import { defined } from '../defined.js';
import type { FileImage, FileProduct, FilePublication, FileTexts, FileVariant } from '../file-product.js';
import type { ImageDocument, ProductDocument, VariantDocument } from './product-document.js';
import { lastOf, nameOfImage, type References } from './references.js';

type Texts = Readonly<Record<string, string>> | null | undefined;

/**
 * A document as all formats say a product; what it speaks of is known.
 * @param line of the document
 * @param locales of the content: a text that is not said in one of them goes
 */
export function fileOfDocument(
  line: number,
  document: ProductDocument,
  known: References,
  locales: readonly string[],
): FileProduct {
  const { slug, title, description, seoTitle, seoDescription, vendor, productType, attributes } = document;
  const { tags, options, variants = [], imported } = document;
  const whole = (texts: Texts): FileTexts | undefined =>
    texts === undefined
      ? undefined
      : { ...Object.fromEntries(locales.map((locale) => [locale, null])), ...texts };
  return {
    line,
    slug,
    texts: defined({
      title: whole(title),
      description: whole(description),
      seoTitle: whole(seoTitle),
      seoDescription: whole(seoDescription),
    }),
    values: defined({
      vendor,
      productType,
      attributes,
      channels: document.channels?.flatMap((code) => known.channels.get(code) ?? []),
      categories: document.categories?.flatMap((path) => known.categories.get(lastOf(path))?.id ?? []),
    }),
    ...defined({ tags: tags && [...new Set(tags)], options, publication: publicationOf(document) }),
    variants: variants.map((variant, place) => variantOf({ line, place }, variant, document.images, known)),
    ...(document.images ? { images: imagesOf(line, document.images, known), hasAllImages: true } : {}),
    imported: imported ?? {},
    replacesImported: imported !== undefined,
  };
}

function imagesOf(line: number, images: readonly ImageDocument[], known: References): FileImage[] {
  return images.map((image, index) => ({
    line,
    url: nameOfImage(image, known) ?? '',
    position: index + 1,
    ...defined({ alt: image.alt, focal: image.focal }),
  }));
}

function variantOf(
  { line, place }: { readonly line: number; readonly place: number },
  variant: VariantDocument,
  images: readonly ImageDocument[] | undefined,
  known: References,
): FileVariant {
  const { image: called, ...others } = variant;
  const meant = images?.find(({ url, sha256 }) => called === url || called === sha256);
  const image = meant ? nameOfImage(meant, known) : called;
  const { combination, sku, prices, components: _components, imported, ...values } = others;
  return {
    line,
    at: `variants/${place}`,
    choices: [],
    combination: combination.join('/'),
    ...defined({ sku, image, prices: prices as FileVariant['prices'] }),
    values: defined(values),
    imported: imported ?? {},
    replacesImported: imported !== undefined,
  };
}

function publicationOf({ status, ...document }: ProductDocument): FilePublication | undefined {
  if (status === undefined) return undefined;
  const { publishedAt, publishAt, unpublishAt } = document;
  const time = (text: string | null | undefined): Date | null | undefined =>
    text ? new Date(text) : (text as null);
  return {
    status,
    ...defined({
      publishedAt: time(publishedAt),
      publishAt: time(publishAt),
      unpublishAt: time(unpublishAt),
    }),
  };
}
