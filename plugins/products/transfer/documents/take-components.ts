import { KernelErrors, type Fault, type WriteContext } from 'emporion';
import { changedBundles, lockBundles, writeBundles, type BundleParts } from '../../domain/bundles.js';
import type { ComponentDocument, ProductDocument } from './product-document.js';
import type { TakenDocument } from './take-documents.js';

/** A bundle as a document says it. */
interface Bundle extends BundleParts {
  readonly document: ProductDocument;
}

/**
 * Makes bundles of what documents say.
 * @param context of the batch
 * @returns the documents of which something was written. Raises `products.bundle_within_bundle`, and
 * `kernel.invalid_input` for a SKU that nothing has
 */
export async function takeComponents(
  context: WriteContext,
  taken: readonly TakenDocument[],
): Promise<ProductDocument[]> {
  const bundles = await bundlesOf(context, taken);
  // Documents that say what is so need not wait for each other.
  if ((await changedBundles(context, bundles)).length === 0) return [];
  await lockBundles(context);
  const changed = await changedBundles(context, bundles);
  await writeBundles(context, changed);
  return changed.map(({ document }) => document);
}

async function bundlesOf({ tx }: WriteContext, taken: readonly TakenDocument[]): Promise<Bundle[]> {
  const saying = taken.filter(({ document }) => document.variants?.some((one) => one.components));
  const parts = saying.flatMap(({ document }) =>
    (document.variants ?? []).flatMap(({ components = [] }) => components),
  );
  const variants = await tx.query<{ id: string; slug: string; combination: string; sku: string | null }>(
    `SELECT v.id, p.slug, v.combination, v.sku FROM products_variant v JOIN products_product p ON p.id = v.product_id
     WHERE p.slug = ANY($1::text[]) OR v.sku = ANY($2::text[])`,
    [
      [...saying.map(({ document }) => document.slug), ...parts.flatMap(({ product }) => product ?? [])],
      parts.flatMap(({ sku }) => sku ?? []),
    ],
  );
  const bySku = new Map(variants.map(({ sku, id }) => [sku, id]));
  const byPlace = new Map(variants.map(({ slug, combination, id }) => [`${slug} ${combination}`, id]));
  const idOf = ({ sku, product = '', combination = [] }: ComponentDocument): string | undefined =>
    sku === undefined ? byPlace.get(`${product} ${combination.join('/')}`) : bySku.get(sku);
  return saying.flatMap(({ document }) =>
    (document.variants ?? []).flatMap(({ components, combination }, place): Bundle[] => {
      const id = byPlace.get(`${document.slug} ${combination.join('/')}`);
      if (!components || id === undefined) return [];
      return [{ document, id, parts: partsOf(components, idOf, place) }];
    }),
  );
}

function partsOf(
  components: readonly ComponentDocument[],
  idOf: (component: ComponentDocument) => string | undefined,
  place: number,
): Map<string, number> {
  const parts = new Map<string, number>();
  const faults = components.flatMap((component, index): Fault[] => {
    const id = idOf(component);
    const pointer = `/variants/${place}/components/${index}`;
    if (id === undefined) return [{ pointer, code: 'unknown', detail: 'there is no such variant' }];
    if (parts.has(id)) return [{ pointer, code: 'duplicate', detail: 'stands here twice' }];
    parts.set(id, component.quantity);
    return [];
  });
  if (faults.length > 0) throw KernelErrors.invalid_input().withErrors(faults);
  return parts;
}
