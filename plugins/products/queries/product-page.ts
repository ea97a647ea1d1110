import type { QueryContext } from 'emporion';
import { z } from 'zod';
import { PublishedAsset } from '../../media/contract/index.js';
import { instantSql, moneySql, PublishedMoney } from './published.js';

const named = z.strictObject({ id: z.string(), name: z.string() });
const place = z.strictObject({ slug: z.string(), name: z.string() });

/** What a page of one product is made of. */
export const PublishedProduct = z
  .strictObject({
    id: z.uuid(),
    slug: z.string().describe('The same in all languages'),
    title: z.string(),
    description: z.string().nullable().describe('HTML'),
    vendor: z.string().nullable(),
    productType: z.string().nullable(),
    publishedAt: z.string().nullable().describe('ISO 8601'),
    images: z.array(PublishedAsset),
    options: z.array(named.extend({ values: z.array(named) })),
    variants: z.array(
      z.strictObject({
        id: z.uuid(),
        sku: z.string().nullable(),
        barcode: z.string().nullable(),
        optionValues: z.array(z.string()).describe('Id of one value of each option, in their order'),
        price: PublishedMoney.nullable().describe('In the currency of the channel'),
        compareAt: PublishedMoney.nullable(),
        onSale: z.boolean().describe('Whether it costs less than before'),
        image: PublishedAsset.nullable(),
        weightGrams: z.int().nullable(),
      }),
    ),
    attributes: z.array(
      z.strictObject({
        key: z.string(),
        name: z.string(),
        type: z.string(),
        unit: z.string().nullable(),
        value: z.unknown().describe('A text, a number, true or false; of choices their keys'),
        choices: z.array(z.strictObject({ key: z.string(), name: z.string() })).describe('The chosen ones'),
      }),
    ),
    categories: z
      .array(z.array(place))
      .describe('Ways through the tree, the main one first; each from its top'),
    tags: z.array(z.string()),
    seo: z.strictObject({ title: z.string(), description: z.string().nullable() }),
    alternates: z.array(z.string()).describe('Languages in which there is a title'),
  })
  .meta({ id: 'products_page' });

/**
 * SQL of a product's page; see {@link PublishedProduct}.
 * @param context of the query
 * @returns a JSON expression over `p` (product) and `c` (the channel)
 */
export function pageJson(context: QueryContext): string {
  const { inLocale: text, file } = texts(context);
  return `json_build_object('id', p.id, 'slug', p.slug, 'title', ${text('p.title')},
    'description', ${text('p.description')}, 'vendor', p.vendor, 'productType', p.product_type,
    'publishedAt', ${instantSql('p.published_at')},
    'images', ARRAY(SELECT ${file('i.target_id')} FROM products_product_images i WHERE i.owner_id = p.id ORDER BY i.position),
    'options', ${optionsSql(text)},
    'variants', (${variantsSql(file)}),
    'attributes', (${attributesSql(text)}),
    'categories', (${waysSql(text)}),
    'tags', ARRAY(SELECT t.name FROM products_product_tags k JOIN products_tag t ON t.id = k.target_id
      WHERE k.owner_id = p.id ORDER BY k.position),
    'seo', json_build_object('title', coalesce(${text('p.seo_title')}, ${text('p.title')}), 'description', ${text('p.seo_description')}),
    'alternates', ARRAY(SELECT jsonb_object_keys(p.title) ORDER BY 1))`;
}

type Sql = (of: string) => string;

function texts(context: QueryContext): { inLocale: Sql; file: Sql } {
  return { inLocale: (document) => context.inLocale(document), file: (id) => context.file(id) };
}

function optionsSql(text: Sql): string {
  return `ARRAY(SELECT json_build_object('id', o.value ->> 'id', 'name', ${text(`(o.value -> 'name')`)}, 'values',
      ARRAY(SELECT json_build_object('id', e.value ->> 'id', 'name', ${text(`(e.value -> 'name')`)})
        FROM jsonb_array_elements(o.value -> 'values') WITH ORDINALITY e ORDER BY e.ordinality))
    FROM jsonb_array_elements(p.options) WITH ORDINALITY o ORDER BY o.ordinality)`;
}

function variantsSql(file: Sql): string {
  return `SELECT coalesce(json_agg(json_build_object('id', v.id, 'sku', v.sku, 'barcode', v.barcode,
      'optionValues', string_to_array(v.combination, '/'), 'price', ${moneySql('price.amount', 'c.currency')},
      'compareAt', ${moneySql('price.before', 'c.currency')}, 'onSale', coalesce(price.before > price.amount, false),
      'image', ${file('v.image_id')}, 'weightGrams', v.weight_grams) ORDER BY v.position, v.id), '[]')
    FROM products_variant v LEFT JOIN LATERAL (
      SELECT (item #>> '{price,amount}')::bigint AS amount, (item #>> '{compareAt,amount}')::bigint AS before
      FROM jsonb_array_elements(v.prices) AS item WHERE item #>> '{price,currency}' = c.currency LIMIT 1
    ) price ON true
    WHERE v.product_id = p.id AND v.enabled`;
}

function attributesSql(text: Sql): string {
  return `SELECT coalesce(json_agg(json_build_object('key', a.key, 'name', ${text('a.name')}, 'type', a.type, 'unit', a.unit,
      'value', given.value, 'choices', ARRAY(
        SELECT json_build_object('key', choice.value ->> 'key', 'name', ${text(`(choice.value -> 'name')`)})
        FROM jsonb_array_elements(a.choices) WITH ORDINALITY choice
        WHERE a.type IN ('choice', 'choices') AND given.value @> (choice.value -> 'key') ORDER BY choice.ordinality))
      ORDER BY a.position, a.key), '[]')
    FROM jsonb_each(p.attributes) given JOIN products_attribute a ON a.key = given.key AND a.shown`;
}

/** From each category of the product up to the top of its tree. */
function waysSql(text: Sql): string {
  return `SELECT coalesce(json_agg(way.places ORDER BY k.position), '[]')
    FROM products_product_categories k, LATERAL (
      WITH RECURSIVE up AS (
        SELECT g.id, g.parent_id, g.slug, g.name, 0 AS height FROM products_category g WHERE g.id = k.target_id
        UNION ALL
        SELECT g.id, g.parent_id, g.slug, g.name, up.height + 1 FROM products_category g JOIN up ON g.id = up.parent_id
        WHERE up.height < 100
      ) SELECT json_agg(json_build_object('slug', up.slug, 'name', ${text('up.name')}) ORDER BY up.height DESC) AS places FROM up
    ) way
    WHERE k.owner_id = p.id`;
}
