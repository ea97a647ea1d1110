import type { Tx } from 'emporion';
import { ruleCondition } from '../rule-condition.js';
import type { Rules } from '../collection-rules.js';

/** DDL: which products are in which collections, by hand or by rules. */
export const MEMBERSHIP_DDL = [
  `CREATE TABLE products_membership (
  collection_id uuid NOT NULL,
  product_id uuid NOT NULL,
  position integer NOT NULL,
  CONSTRAINT pk_products_membership PRIMARY KEY (collection_id, product_id),
  CONSTRAINT fk_products_membership_collection_id FOREIGN KEY (collection_id) REFERENCES products_collection (id) ON DELETE CASCADE,
  CONSTRAINT fk_products_membership_product_id FOREIGN KEY (product_id) REFERENCES products_product (id) ON DELETE CASCADE
)`,
  'CREATE INDEX ix_products_membership_product ON products_membership (product_id, collection_id)',
  'CREATE INDEX ix_products_membership_position ON products_membership (collection_id, position, product_id)',
];

interface RuleCollection {
  readonly id: string;
  readonly rules: Rules;
}

/** What rules call the fields of products and variants that they ask for. */
const ASKED_AS: Readonly<Record<string, string>> = {
  title: 'title',
  vendor: 'vendor',
  productType: 'productType',
  tags: 'tag',
  categories: 'category',
  attributes: 'attribute',
  prices: 'price',
  enabled: 'price',
};

/** Collections whose rules one statement asks at once. */
const AT_ONCE = 50;

/**
 * Puts products into the collections whose rules they fulfil, and takes them out of the others. What was put in by hand
 * stays.
 * @param tx the open transaction
 * @param products ids of products
 * @param changed fields of products and variants: collections whose rules ask for none of them stay as they are; anything
 * may have changed when left out
 */
export async function refreshMembership(
  tx: Tx,
  products: readonly string[],
  changed?: readonly string[],
): Promise<void> {
  const collections = await tx.query<RuleCollection>(
    `SELECT id, rules FROM products_collection WHERE kind = 'rules' AND EXISTS (
       SELECT 1 FROM jsonb_array_elements(rules -> 'conditions') AS item
       WHERE $1::text[] IS NULL OR item ->> 'field' = ANY($1::text[])
     ) ORDER BY id`,
    [changed?.flatMap((field) => ASKED_AS[field] ?? []) ?? null],
  );
  for (let at = 0; at < collections.length; at += AT_ONCE) {
    await refreshPart(tx, collections.slice(at, at + AT_ONCE), products);
  }
}

/**
 * Fills one collection anew from its rules.
 * @param tx the open transaction
 * @param collection of kind `rules`
 */
export async function refillCollection(tx: Tx, collection: RuleCollection): Promise<void> {
  const params: unknown[] = [collection.id];
  const condition = ruleCondition(collection.rules, params);
  await tx.query(
    `WITH wanted AS MATERIALIZED (SELECT p.id AS product_id FROM products_product p WHERE ${condition}),
     gone AS (
       DELETE FROM products_membership m WHERE m.collection_id = $1::uuid
         AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.product_id = m.product_id)
     )
     INSERT INTO products_membership (collection_id, product_id, position)
     SELECT $1::uuid, product_id, 0 FROM wanted ON CONFLICT DO NOTHING`,
    params,
  );
}

async function refreshPart(
  tx: Tx,
  collections: readonly RuleCollection[],
  products: readonly string[],
): Promise<void> {
  const params: unknown[] = [products, collections.map(({ id }) => id)];
  const wanted = collections.map(({ id, rules }) => {
    params.push(id);
    const collection = `$${params.length}::uuid`;
    return `SELECT ${collection} AS collection_id, p.id AS product_id FROM products_product p WHERE p.id = ANY($1::uuid[]) AND ${ruleCondition(rules, params)}`;
  });
  await tx.query(
    `WITH wanted AS MATERIALIZED (${wanted.join(' UNION ALL ')}),
     gone AS (
       DELETE FROM products_membership m
       WHERE m.product_id = ANY($1::uuid[]) AND m.collection_id = ANY($2::uuid[]) AND NOT EXISTS (
         SELECT 1 FROM wanted w WHERE w.product_id = m.product_id AND w.collection_id = m.collection_id
       )
     )
     INSERT INTO products_membership (collection_id, product_id, position)
     SELECT collection_id, product_id, 0 FROM wanted ON CONFLICT DO NOTHING`,
    params,
  );
}
