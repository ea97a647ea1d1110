import { KernelErrors, type Fault, type RowOf, type WriteContext } from 'emporion';
import { ProductErrors } from '../../products.errors.js';
import { Component } from '../../resources/component.resource.js';
import type { ComponentDocument, ProductDocument } from './product-document.js';
import type { TakenDocument } from './take-documents.js';

type ComponentRow = RowOf<typeof Component>;

/** A bundle as a document says it. */
interface Bundle {
  readonly document: ProductDocument;
  readonly id: string;
  /** Pieces by the id of a variant. */
  readonly parts: ReadonlyMap<string, number>;
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
  if (bundles.length === 0) return [];
  const rows = context.rows(Component);
  const stored = await rows.findMany(
    bundles.map(({ id }) => id),
    { by: 'bundle' },
  );
  const changed = bundles.filter((bundle) => isOther(bundle, stored));
  if (changed.length === 0) return [];
  // As the command does: two bundles, each made of the other at once, would not see each other.
  await context.tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('products.component', 0))`);
  for (const bundle of changed) await write(context, bundle, stored);
  await refuseNested(
    context,
    changed.map(({ id }) => id),
  );
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

function isOther({ id, parts }: Bundle, stored: readonly ComponentRow[]): boolean {
  const mine = stored.filter(({ bundle }) => bundle === id);
  return mine.length !== parts.size || mine.some(({ variant, quantity }) => parts.get(variant) !== quantity);
}

async function write(
  context: WriteContext,
  { id, parts }: Bundle,
  stored: readonly ComponentRow[],
): Promise<void> {
  const rows = context.rows(Component);
  const mine = new Map(stored.filter(({ bundle }) => bundle === id).map((one) => [one.variant, one]));
  for (const [variant, one] of mine) if (!parts.has(variant)) await rows.delete(one.id);
  for (const [variant, quantity] of parts) {
    const known = mine.get(variant);
    if (known) await rows.update(known.id, { quantity });
    else await rows.insert({ bundle: id, variant, quantity });
  }
}

async function refuseNested({ tx }: WriteContext, bundles: readonly string[]): Promise<void> {
  const nested = await tx.query(
    `SELECT 1 FROM products_component outer_part JOIN products_component part ON part.bundle_id = outer_part.variant_id
     WHERE outer_part.bundle_id = ANY($1::uuid[]) OR part.bundle_id = ANY($1::uuid[]) LIMIT 1`,
    [bundles],
  );
  if (nested.length > 0) throw ProductErrors.bundle_within_bundle();
}
