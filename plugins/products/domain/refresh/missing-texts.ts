import type { Tx } from 'emporion';

/** Stands for all languages together where one is named. */
export const ANY_LANGUAGE = 'any';

/** Fields of products whose change can add or miss a text. */
export const TEXT_FIELDS = [
  'title',
  'description',
  'seoTitle',
  'seoDescription',
  'options',
  'status',
] as const;

/**
 * DDL: which texts of a product are missing in which language, one row for each of these languages and one for any; and the
 * languages for which all products have been looked at.
 */
export const MISSING_TEXTS_DDL = [
  `CREATE TABLE products_missing_text (
  product_id uuid NOT NULL,
  locale text NOT NULL,
  fields text[] NOT NULL,
  CONSTRAINT pk_products_missing_text PRIMARY KEY (product_id, locale),
  CONSTRAINT fk_products_missing_text_product_id FOREIGN KEY (product_id) REFERENCES products_product (id) ON DELETE CASCADE
)`,
  'CREATE INDEX ix_products_missing_text_locale ON products_missing_text (locale, product_id)',
  `CREATE TABLE products_text_locale (
  locale text NOT NULL,
  CONSTRAINT pk_products_text_locale PRIMARY KEY (locale)
)`,
];

/** Whether a name of an option or of a value lacks a language. */
const LACKS_NAME = `EXISTS (
  SELECT 1 FROM jsonb_array_elements(p.options) AS o, LATERAL (
    SELECT o.value -> 'name' UNION ALL SELECT e.value -> 'name' FROM jsonb_array_elements(o.value -> 'values') AS e
  ) AS one(name) WHERE NOT jsonb_exists(one.name, l.locale))`;

/** A text that is written in no language at all is not missing; a title always is. */
const lacks = (column: string): string =>
  `coalesce(${column} <> '{}' AND NOT jsonb_exists(${column}, l.locale), false)`;

/**
 * Looks anew for the languages in which products lack texts. What is archived lacks none.
 * @param tx the open transaction
 * @param ids of products
 * @param locales content locales
 */
export async function refreshMissingTexts(
  tx: Tx,
  ids: readonly string[],
  locales: readonly string[],
): Promise<void> {
  await tx.query(
    `WITH lacking AS MATERIALIZED (
       SELECT p.id AS product_id, l.locale, field.name
       FROM products_product p CROSS JOIN unnest($2::text[]) AS l(locale), LATERAL (VALUES
         ('title', NOT jsonb_exists(p.title, l.locale)), ('description', ${lacks('p.description')}),
         ('seoTitle', ${lacks('p.seo_title')}), ('seoDescription', ${lacks('p.seo_description')}),
         ('options', ${LACKS_NAME})
       ) AS field(name, is_missing)
       WHERE p.id = ANY($1::uuid[]) AND p.status <> 'archived' AND field.is_missing
     ), wanted AS MATERIALIZED (
       SELECT product_id, locale, array_agg(name ORDER BY name) AS fields FROM lacking GROUP BY product_id, locale
       UNION ALL
       SELECT product_id, '${ANY_LANGUAGE}', array_agg(DISTINCT name ORDER BY name) FROM lacking GROUP BY product_id
     ), gone AS (
       DELETE FROM products_missing_text o WHERE o.product_id = ANY($1::uuid[]) AND NOT EXISTS (
         SELECT 1 FROM wanted w WHERE w.product_id = o.product_id AND w.locale = o.locale
       )
     )
     INSERT INTO products_missing_text (product_id, locale, fields)
     SELECT product_id, locale, fields FROM wanted
     ON CONFLICT (product_id, locale) DO UPDATE SET fields = excluded.fields
     WHERE products_missing_text.fields <> excluded.fields`,
    [ids, locales],
  );
}
