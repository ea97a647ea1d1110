import type { GroupOutcome, RowGroup, TakeOptions, WriteContext } from 'emporion';
import { takeProducts, type ReadProduct } from '../take-products.js';
import { fileOfDocument } from './file-of-document.js';
import type { ProductDocument } from './product-document.js';
import { readDocument } from './read-document.js';
import { referenceFaults, referencesOf, type References } from './references.js';
import { takeCollections } from './take-collections.js';
import { takeComponents } from './take-components.js';
import { takeFormerSlugs } from './take-former-slugs.js';

/** A document whose product is there now. */
export interface TakenDocument {
  readonly document: ProductDocument;
  /** Id of its product. */
  readonly product: string;
}

/** What fields of ours are called in a document. */
const PLACES = {
  ...Object.fromEntries(
    [
      ...['slug', 'title', 'description', 'seoTitle', 'seoDescription', 'vendor', 'productType', 'status'],
      ...[
        'channels',
        'categories',
        'tags',
        'attributes',
        'options',
        'variants',
        'sku',
        'barcode',
        'prices',
        'weightGrams',
      ],
      ...['lengthMm', 'widthMm', 'heightMm', 'enabled', 'requiresShipping', 'taxable'],
    ].map((name) => [name, name]),
  ),
  choice0: 'combination',
};

/**
 * Creates and changes products from documents, with everything that belongs to them.
 * @param context of the batch
 * @param groups one line each
 * @returns what came of each. Raises what the writes raise
 */
export async function takeDocuments(
  context: WriteContext,
  groups: readonly RowGroup[],
  { dryRun }: TakeOptions,
): Promise<GroupOutcome[]> {
  const read = groups.map(readDocument);
  const documents = read.flatMap((one) => ('document' in one ? [one.document] : []));
  const known = await referencesOf(context, documents);
  const files = read.map((one): ReadProduct => {
    if ('faults' in one) return one;
    const faults = referenceFaults(one.line, one.document, known);
    return faults.length > 0
      ? { faults }
      : fileOfDocument(one.line, one.document, known, context.contentLocales);
  });
  const [locale = 'en'] = context.contentLocales;
  const outcomes = await takeProducts(context, files, { columns: PLACES, locale, currency: '', dryRun });
  const changed = await takeBelongings(context, documentsOf(read, outcomes), known);
  return outcomes.map((outcome, index) => {
    const one = read[index];
    const isOther = one && 'document' in one && changed.has(one.document);
    return outcome === 'unchanged' && isOther ? 'updated' : outcome;
  });
}

function documentsOf(
  read: readonly ReturnType<typeof readDocument>[],
  outcomes: readonly GroupOutcome[],
): ProductDocument[] {
  return read.flatMap((one, index) =>
    'document' in one && typeof outcomes[index] === 'string' ? [one.document] : [],
  );
}

/** @returns the documents of which something was written */
async function takeBelongings(
  context: WriteContext,
  documents: readonly ProductDocument[],
  known: References,
): Promise<ReadonlySet<ProductDocument>> {
  const rows = await context.tx.query<{ slug: string; id: string }>(
    'SELECT slug, id FROM products_product WHERE slug = ANY($1::text[])',
    [documents.map(({ slug }) => slug)],
  );
  const ids = new Map(rows.map(({ slug, id }) => [slug, id]));
  // Of two documents of one product the last one says what belongs to it.
  const last = new Map(documents.map((document) => [document.slug, document]));
  const taken = [...last.values()].map((document) => ({ document, product: ids.get(document.slug) ?? '' }));
  return new Set([
    ...(await takeFormerSlugs(context, taken)),
    ...(await takeCollections(context, taken, known)),
    ...(await takeComponents(context, taken)),
  ]);
}
