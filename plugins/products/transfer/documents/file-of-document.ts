import type { FileProduct, FilePublication, FileTexts, FileVariant } from '../file-product.js';
import type { ProductDocument, VariantDocument } from './product-document.js';
import { lastOf, type References } from './references.js';

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
    variants: variants.map((variant, place) => variantOf(line, place, variant)),
    images: [],
    imported: imported ?? {},
    replacesImported: imported !== undefined,
  };
}

function variantOf(line: number, place: number, variant: VariantDocument): FileVariant {
  const { combination, sku, prices, components: _components, imported, ...values } = variant;
  return {
    line,
    at: `variants/${place}`,
    choices: [],
    combination: combination.join('/'),
    ...defined({ sku, prices: prices as FileVariant['prices'] }),
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

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
