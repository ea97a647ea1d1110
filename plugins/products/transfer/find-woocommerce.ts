import type { FileFault, WriteContext } from 'emporion';
import { Product } from '../resources/product.resource.js';
import { Variant } from '../resources/variant.resource.js';
import { freeSlugs } from './free-slugs.js';
import { byProduct, type ProductRow, type VariantRow } from './known-catalogue.js';
import { slugOfName } from './slug-of.js';
import { KEPT_ID, KEPT_SKU } from './woocommerce-kept.js';
import { typeOf, type ProductRows } from './woocommerce-rows.js';

/** A product of a file with what is there of it. */
export interface FoundProduct {
  readonly before: ProductRow | undefined;
  /** Of the product that is there. */
  readonly variants: readonly VariantRow[];
  /** Address of the product that is there, or of the new one. */
  readonly slug: string;
}
export type Finding = FoundProduct | { readonly faults: readonly FileFault[] };

/** What existing products are found by. */
export type FoundBy = 'ID' | 'SKU';

/** What a product is called in a file. */
interface Names {
  readonly id: string | undefined;
  readonly sku: string | undefined;
  /** What its variations call it, when the file has only these. */
  readonly parent: string | undefined;
  readonly wished: string;
  readonly isSimple: boolean;
}

/** Products that have the names of a file, by these. */
interface Catalogue {
  /** Several where products of two shops have come. */
  readonly byId: ReadonlyMap<string, readonly ProductRow[]>;
  readonly byKeptSku: ReadonlyMap<string, ProductRow>;
  readonly byVariantSku: ReadonlyMap<string, ProductRow>;
  /** Those that have no SKU of their own. */
  readonly bySlug: ReadonlyMap<string, ProductRow>;
}

/**
 * Finds what is there of products of a file: by the ID that was kept of them, then by their SKU, then by the address that
 * stands for a SKU. One that has neither ID nor SKU is found by the address that its name gives. New ones get an address.
 * @param context of the batch; the products are locked
 * @param products of the file, each of which has another name
 * @param foundBy `ID`, or `SKU` for IDs that are of another shop
 */
export async function findProducts(
  context: WriteContext,
  products: readonly ProductRows[],
  foundBy: FoundBy,
): Promise<Finding[]> {
  // Two imports that bring the same product take turns, and the second finds it.
  await context.tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('products.woocommerce', 0))`);
  const names = products.map(namesIn);
  const catalogue = await catalogueOf(context, names);
  const found = products.map((rows, index) => productOf(rows, names[index] as Names, catalogue, foundBy));
  const missing = found.flatMap((one, index) => (one === undefined ? [names[index]?.wished ?? ''] : []));
  const slugs = (await freeSlugs(context, 'product', missing)).values();
  const ids = found.flatMap((one) => (one && 'id' in one ? one.id : []));
  const variants = byProduct(await context.rows(Variant).findMany(ids, { by: 'product' }));
  return found.map((one): Finding => {
    if (one && 'faults' in one) return one;
    if (one) return { before: one, variants: variants.get(one.id) ?? [], slug: one.slug };
    return { before: undefined, variants: [], slug: slugs.next().value ?? '' };
  });
}

function namesIn({ head, variations }: ProductRows): Names {
  const cells = head?.cells ?? {};
  const slug = slugOfName(cells.Name ?? '');
  return {
    id: cells.ID?.trim() || undefined,
    sku: cells.SKU?.trim() || undefined,
    parent: head ? undefined : variations[0]?.cells.Parent?.trim() || undefined,
    wished: slug || 'product',
    isSimple: head !== undefined && typeOf(head)?.kind !== 'variable',
  };
}

/** The ID in what a variation calls its product: `id:44`. */
function idIn(parent: string | undefined): string | undefined {
  return /^id:(.+)$/.exec(parent ?? '')?.[1];
}

async function catalogueOf(context: WriteContext, names: readonly Names[]): Promise<Catalogue> {
  const parents = names.flatMap(({ parent }) => parent ?? []);
  const ids = [...names.flatMap(({ id }) => id ?? []), ...parents.flatMap((name) => idIn(name) ?? [])];
  const skus = [...names.flatMap(({ sku }) => sku ?? []), ...parents];
  const slugs = [...skus, ...names.flatMap(({ id, sku, wished }) => ((id ?? sku) ? [] : [wished]))];
  const rows = await context.tx.query<{ what: keyof Catalogue; name: string; id: string }>(
    `SELECT 'byId' AS what, imported ->> '${KEPT_ID}' AS name, id FROM products_product
     WHERE imported ->> '${KEPT_ID}' = ANY($1::text[])
     UNION ALL SELECT 'byKeptSku', imported ->> '${KEPT_SKU}', id FROM products_product
     WHERE imported ->> '${KEPT_SKU}' = ANY($2::text[])
     UNION ALL SELECT 'byVariantSku', sku, product_id FROM products_variant WHERE sku = ANY($2::text[])
     UNION ALL SELECT 'bySlug', slug, id FROM products_product p WHERE slug = ANY($3::text[])
       AND (jsonb_array_length(options) > 0
         OR NOT EXISTS (SELECT FROM products_variant v WHERE v.product_id = p.id AND v.sku IS NOT NULL))
     ORDER BY 3 DESC`,
    [ids, skus, slugs],
  );
  const locked = await context.rows(Product).findMany(
    rows.map(({ id }) => id),
    { lock: true },
  );
  const byRow = new Map(locked.map((product) => [product.id, product]));
  const named = (what: keyof Catalogue): [string, ProductRow][] =>
    rows.flatMap((row) => {
      const product = row.what === what ? byRow.get(row.id) : undefined;
      return product ? [[row.name, product]] : [];
    });
  return {
    byId: grouped(named('byId')),
    byKeptSku: new Map(named('byKeptSku')),
    byVariantSku: new Map(named('byVariantSku')),
    bySlug: new Map(named('bySlug')),
  };
}

/** The oldest first. */
function grouped(named: readonly [string, ProductRow][]): Map<string, ProductRow[]> {
  const groups = new Map<string, ProductRow[]>();
  for (const [name, product] of named) groups.set(name, [product, ...(groups.get(name) ?? [])]);
  return groups;
}

function productOf(
  rows: ProductRows,
  names: Names,
  catalogue: Catalogue,
  foundBy: FoundBy,
): ProductRow | { readonly faults: FileFault[] } | undefined {
  if (!rows.head) return parentOf(rows, names, catalogue);
  const { id, sku, wished, isSimple } = names;
  const fault = (column: string, reason: string): { faults: FileFault[] } => ({
    faults: [{ line: rows.line, column, reason }],
  });
  if (foundBy === 'SKU')
    return sku ? named(sku, catalogue, isSimple) : fault('SKU', 'is missing, and products are found by it');
  const found = sku === undefined ? undefined : named(sku, catalogue, isSimple);
  const byId = (id !== undefined && catalogue.byId.get(id)) || [];
  const mine = byId.find((product) => product === found) ?? byId[0];
  if (mine) return mine;
  const other = found?.imported[KEPT_ID];
  if (id !== undefined && other !== undefined)
    return fault('SKU', `belongs to the product with the ID ${other}; import by SKU alone if it is the same`);
  if (found || id !== undefined || sku !== undefined) return found;
  const bySlug = catalogue.bySlug.get(wished);
  return bySlug?.imported[KEPT_ID] === undefined ? bySlug : undefined;
}

/** The product that has a SKU, or variants with it, or its address in place of one. */
function named(
  sku: string,
  { byKeptSku, byVariantSku, bySlug }: Catalogue,
  isSimple: boolean,
): ProductRow | undefined {
  const [first, second] = isSimple ? [byVariantSku, byKeptSku] : [byKeptSku, byVariantSku];
  const addressed = bySlug.get(sku);
  return first.get(sku) ?? second.get(sku) ?? (addressed && namesItself(addressed) ? addressed : undefined);
}

/** Whether a product leaves under its address: one that WooCommerce has given no name. */
function namesItself({ imported }: ProductRow): boolean {
  return imported[KEPT_ID] === undefined && imported[KEPT_SKU] === undefined;
}

function parentOf(
  { variations }: ProductRows,
  { parent }: Names,
  catalogue: Catalogue,
): ProductRow | { readonly faults: FileFault[] } {
  const byId = catalogue.byId.get(idIn(parent) ?? '')?.[0];
  const found = byId ?? (parent && named(parent, catalogue, false));
  if (found) return found;
  const reason = parent ? `"${parent.slice(0, 40)}" is no product of the file or of the shop` : 'is missing';
  return { faults: variations.map(({ line }) => ({ line, column: 'Parent', reason })) };
}
