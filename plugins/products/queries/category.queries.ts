import { defineQuery, JsonText, MovedTo, type QueryContext } from 'emporion';
import { z } from 'zod';
import { PublishedAsset } from '../../media/contract/index.js';
import { addressPlace, movedSql, type Addressed } from './former-slug.js';

const place = { id: z.uuid(), slug: z.string(), name: z.string() };

/** A category with everything below it. */
interface CategoryNode {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly image: z.output<typeof PublishedAsset> | null;
  readonly children: CategoryNode[];
}

const CategoryNode = z
  .strictObject({
    ...place,
    image: PublishedAsset.nullable(),
    get children(): z.ZodType<CategoryNode[]> {
      return z.array(CategoryNode);
    },
  })
  .meta({ id: 'products_category_node' });

interface Row extends Omit<CategoryNode, 'children'> {
  readonly parent: string | null;
}

/** The whole tree of categories. */
export const categoryTree = defineQuery({
  name: 'products.categories',
  label: { en: 'Read the tree of categories', zh: '读取分类树' },
  path: '/v1/store/categories',
  result: z.strictObject({ items: z.array(CategoryNode) }).meta({ id: 'products_category_tree' }),
  handle: async (context) => {
    const rows = await context.prepared<Row>(
      `SELECT g.id, g.slug, ${context.inLocale('g.name')} AS name, ${context.file('g.image_id')} AS image, g.parent_id AS parent
       FROM products_category g ORDER BY g.position, g.created_at, g.id`,
    );
    return { items: nested(rows) };
  },
});

function nested(rows: readonly Row[]): CategoryNode[] {
  const nodes = new Map(
    rows.map(({ parent: _parent, ...row }): [string, CategoryNode] => [row.id, { ...row, children: [] }]),
  );
  const top: CategoryNode[] = [];
  for (const { id, parent } of rows) {
    const node = nodes.get(id);
    if (node) (nodes.get(parent ?? '')?.children ?? top).push(node);
  }
  return top;
}

const PublishedCategory = z
  .strictObject({
    ...place,
    description: z.string().nullable().describe('HTML'),
    image: PublishedAsset.nullable(),
    seo: z.strictObject({ title: z.string(), description: z.string().nullable() }),
    ancestors: z.array(z.strictObject(place)).describe('From the top of the tree'),
    children: z.array(z.strictObject(place)),
  })
  .meta({ id: 'products_shown_category' });

/** What the page of a category needs; its products are listed by `filter[category]`. */
export const showCategory = defineQuery({
  name: 'products.showCategory',
  label: { en: 'Read a category', zh: '读取分类' },
  path: '/v1/store/categories/:slug',
  params: addressPlace,
  result: PublishedCategory,
  handle: async (context, { params: { slug } }) => {
    const [found] = await context.prepared<Addressed>(
      `SELECT page.body, CASE WHEN page.body IS NULL THEN ${movedSql('category', '$1::text')} END AS moved
       FROM (SELECT 1) one LEFT JOIN LATERAL (
         SELECT ${categoryJson(context)}::text AS body FROM products_category g WHERE g.slug = $1::text
       ) page ON true`,
      [slug],
    );
    if (found?.moved) return new MovedTo(`/v1/store/categories/${found.moved}`);
    return found?.body ? new JsonText(found.body) : undefined;
  },
});

function categoryJson(context: QueryContext): string {
  const text = (document: string): string => context.inLocale(document);
  const placeOf = (alias: string): string =>
    `json_build_object('id', ${alias}.id, 'slug', ${alias}.slug, 'name', ${text(`${alias}.name`)})`;
  return `json_build_object('id', g.id, 'slug', g.slug, 'name', ${text('g.name')}, 'description', ${text('g.description')},
    'image', ${context.file('g.image_id')},
    'seo', json_build_object('title', coalesce(${text('g.seo_title')}, ${text('g.name')}), 'description', ${text('g.seo_description')}),
    'ancestors', (WITH RECURSIVE up AS (
        SELECT a.id, a.parent_id, a.slug, a.name, 1 AS height FROM products_category a WHERE a.id = g.parent_id
        UNION ALL
        SELECT a.id, a.parent_id, a.slug, a.name, up.height + 1 FROM products_category a JOIN up ON a.id = up.parent_id
        WHERE up.height < 100
      ) SELECT coalesce(json_agg(${placeOf('up')} ORDER BY up.height DESC), '[]') FROM up),
    'children', (SELECT coalesce(json_agg(${placeOf('b')} ORDER BY b.position, b.created_at, b.id), '[]')
      FROM products_category b WHERE b.parent_id = g.id))`;
}
