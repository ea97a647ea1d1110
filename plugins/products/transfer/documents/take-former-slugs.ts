import { KernelErrors, type WriteContext } from 'emporion';
import { FormerSlug } from '../../resources/former-slug.resource.js';
import type { ProductDocument } from './product-document.js';
import type { TakenDocument } from './take-documents.js';

/**
 * Has former addresses lead to products as documents say.
 * @param context of the batch
 * @returns the documents of which something was written. Raises `kernel.invalid_input` for an address that another
 * product has or had
 */
export async function takeFormerSlugs(
  context: WriteContext,
  taken: readonly TakenDocument[],
): Promise<ProductDocument[]> {
  const saying = taken.filter(({ document }) => document.formerSlugs !== undefined);
  if (saying.length === 0) return [];
  const rows = context.rows(FormerSlug);
  const products = saying.map(({ product }) => product);
  const before = (await rows.findMany(products, { by: 'product', lock: true })).map(
    ({ id, slug, product }) => ({
      id,
      slug,
      product,
    }),
  );
  const changed: ProductDocument[] = [];
  for (const { document, product } of saying) {
    const wanted = new Set(document.formerSlugs);
    const had = before.filter((one) => one.product === product);
    const gone = had.filter(({ slug }) => !wanted.has(slug));
    const added = [...wanted].filter((slug) => !had.some((one) => one.slug === slug));
    if (gone.length + added.length > 0) changed.push(document);
    await refuseTaken(context, document, added);
    for (const { id } of gone) await rows.delete(id);
    await rows.insertMany(added.map((slug) => ({ kind: 'product' as const, slug, product })));
  }
  return changed;
}

async function refuseTaken(
  { tx }: WriteContext,
  { slug: own, formerSlugs = [] }: ProductDocument,
  slugs: readonly string[],
): Promise<void> {
  if (slugs.length === 0) return;
  const taken = await tx.query<{ slug: string }>(
    `SELECT slug FROM products_product WHERE slug = ANY($1::text[])
     UNION SELECT slug FROM products_former_slug WHERE kind = 'product' AND slug = ANY($1::text[])`,
    [slugs],
  );
  const faults = taken.map(({ slug }) => ({
    pointer: `/formerSlugs/${formerSlugs.indexOf(slug)}`,
    code: 'duplicate',
    detail: slug === own ? `"${slug}" is the address of the product` : `"${slug}" leads to another product`,
  }));
  if (faults.length > 0) throw KernelErrors.invalid_input().withErrors(faults);
}
