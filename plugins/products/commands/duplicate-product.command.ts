import { defineCommand, MOST_MATRIX_ROWS, type WriteContext } from 'emporion';
import { z } from 'zod';
import { Product } from '../resources/product.resource.js';
import { Variant } from '../resources/variant.resource.js';

/** As many as a slug has characters, less those of `-copy-999`. */
const LONGEST_BASE = 90;

/** Makes a draft like a product, with its variants; what names one article alone, SKU and barcode, stays empty. */
export const duplicateProduct = defineCommand({
  name: 'products.product.duplicate',
  label: { en: 'Duplicate product', zh: '复制商品' },
  resource: 'products.product',
  input: z.strictObject({}),
  result: z.strictObject({ id: z.uuid(), slug: z.string() }),
  handle: async (context) => {
    const [products, variants] = [context.rows(Product), context.rows(Variant)];
    const original = await products.get(context.targetId, { lock: true });
    const {
      id: _id,
      version: _version,
      createdAt: _createdAt,
      updatedAt: _updatedAt,
      status: _status,
      publishedAt: _publishedAt,
      publishAt: _publishAt,
      unpublishAt: _unpublishAt,
      imported: _imported,
      ...kept
    } = original;
    const copy = await products.insert({ ...kept, slug: await freeSlug(context, original.slug) });
    const rows = await variants.where({ product: original.id }, { limit: MOST_MATRIX_ROWS });
    await variants.insertMany(
      rows
        .toSorted((a, b) => a.position - b.position)
        .map(
          ({ id: _own, version: _seen, createdAt: _made, updatedAt: _changed, imported: _file, ...row }) => ({
            ...row,
            product: copy.id,
            sku: null,
            barcode: null,
          }),
        ),
    );
    return { id: copy.id, slug: copy.slug };
  },
});

async function freeSlug({ tx }: WriteContext, slug: string): Promise<string> {
  const base = `${slug.slice(0, LONGEST_BASE).replace(/-$/, '')}-copy`;
  const rows = await tx.query<{ slug: string }>(
    'SELECT slug FROM products_product WHERE slug = $1 OR starts_with(slug, $2)',
    [base, `${base}-`],
  );
  const taken = new Set(rows.map((row) => row.slug));
  let free = base;
  for (let count = 2; taken.has(free); count += 1) free = `${base}-${count}`;
  return free;
}
