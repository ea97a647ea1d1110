import type { Tx, WriteContext } from 'emporion';
import type { ComponentDocument } from './product-document.js';
import { productPages, type ProductPage } from '../product-pages.js';

interface Place {
  readonly slug: string;
  readonly position: number;
}

/** A product with everything that a document says of it, by the names that documents use. */
export interface DocumentPage extends ProductPage {
  /** Codes by id. */
  readonly channels: ReadonlyMap<string, string>;
  /** Paths by id. */
  readonly categories: ReadonlyMap<string, string>;
  readonly collections: readonly Place[];
  readonly formerSlugs: readonly string[];
  /** Parts of bundles, by the id of the bundle's variant. */
  readonly components: ReadonlyMap<string, readonly ComponentDocument[]>;
}

const CHANNELS = 'SELECT id AS of, code AS said FROM channels_channel';

const CATEGORIES = `WITH RECURSIVE tree AS (
    SELECT id, slug AS path FROM products_category WHERE parent_id IS NULL
    UNION ALL
    SELECT c.id, tree.path || '/' || c.slug FROM products_category c JOIN tree ON tree.id = c.parent_id
  ) SELECT tree.id AS of, path AS said FROM tree
  WHERE EXISTS (SELECT FROM products_product_categories l WHERE l.target_id = tree.id AND l.owner_id = ANY($1::uuid[]))`;

const COLLECTIONS = `SELECT m.product_id AS of,
    json_agg(json_build_object('slug', c.slug, 'position', m.position) ORDER BY c.slug) AS said
  FROM products_membership m JOIN products_collection c ON c.id = m.collection_id
  WHERE m.product_id = ANY($1::uuid[]) AND c.kind = 'manual' GROUP BY m.product_id`;

const FORMER = `SELECT product_id AS of, json_agg(slug ORDER BY slug) AS said FROM products_former_slug
  WHERE product_id = ANY($1::uuid[]) GROUP BY product_id`;

const COMPONENTS = `SELECT c.bundle_id AS of,
    json_agg(CASE WHEN part.sku IS NULL
      THEN json_build_object('product', p.slug, 'combination', string_to_array(part.combination, '/'), 'quantity', c.quantity)
      ELSE json_build_object('sku', part.sku, 'quantity', c.quantity)
    END ORDER BY part.sku, p.slug, part.combination) AS said
  FROM products_component c JOIN products_variant bundle ON bundle.id = c.bundle_id
  JOIN products_variant part ON part.id = c.variant_id JOIN products_product p ON p.id = part.product_id
  WHERE bundle.product_id = ANY($1::uuid[]) GROUP BY c.bundle_id`;

/**
 * Products with all that belongs to them, one statement for each kind of thing.
 * @param context reads in the name of who asked
 * @param ids of products that they may read
 * @returns in the order of the ids
 */
export async function documentPages(context: WriteContext, ids: readonly string[]): Promise<DocumentPage[]> {
  const { tx } = context;
  const pages = await productPages(context, ids);
  const channels = await saidOf<string>(tx, CHANNELS, []);
  const categories = await saidOf<string>(tx, CATEGORIES, [ids]);
  const collections = await saidOf<Place[]>(tx, COLLECTIONS, [ids]);
  const former = await saidOf<string[]>(tx, FORMER, [ids]);
  const components = await saidOf<ComponentDocument[]>(tx, COMPONENTS, [ids]);
  return pages.map((page) => ({
    ...page,
    channels,
    categories,
    components,
    collections: collections.get(page.product.id) ?? [],
    formerSlugs: former.get(page.product.id) ?? [],
  }));
}

async function saidOf<T>(tx: Tx, sql: string, params: readonly unknown[]): Promise<Map<string, T>> {
  const rows = await tx.query<{ of: string; said: T }>(sql, [...params]);
  return new Map(rows.map(({ of, said }) => [of, said]));
}
