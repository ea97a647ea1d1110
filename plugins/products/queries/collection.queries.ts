import { defineQuery, JsonText, MovedTo, type QueryContext } from 'emporion';
import { z } from 'zod';
import { PublishedAsset } from '../../media/contract/index.js';
import { addressPlace, movedSql, type Addressed } from './former-slug.js';

const PublishedCollection = z
  .strictObject({
    id: z.uuid(),
    slug: z.string(),
    title: z.string(),
    description: z.string().nullable().describe('HTML'),
    image: PublishedAsset.nullable(),
    sort: z.string().describe('Order of its products when none is asked for'),
    seo: z.strictObject({ title: z.string(), description: z.string().nullable() }),
  })
  .meta({ id: 'products_shown_collection' });

/** The collections that are shown, by title. */
export const listCollections = defineQuery({
  name: 'products.collections',
  label: { en: 'List collections', zh: '商品集合列表' },
  path: '/v1/store/collections',
  result: z.strictObject({ items: z.array(PublishedCollection) }).meta({ id: 'products_collection_list' }),
  handle: (context) =>
    context.text(
      `SELECT json_build_object('items', coalesce(json_agg(${collectionJson(context)} ORDER BY ${context.inLocale('g.title')}, g.id), '[]'))::text AS body
       FROM products_collection g WHERE g.shown`,
    ),
});

/** What the page of a collection needs; its products are listed by `filter[collection]`. */
export const showCollection = defineQuery({
  name: 'products.showCollection',
  label: { en: 'Read a collection', zh: '读取商品集合' },
  path: '/v1/store/collections/:slug',
  params: addressPlace,
  result: PublishedCollection,
  handle: async (context, { params: { slug } }) => {
    const [found] = await context.prepared<Addressed>(
      `SELECT page.body, CASE WHEN page.body IS NULL THEN ${movedSql('collection', '$1::text')} END AS moved
       FROM (SELECT 1) one LEFT JOIN LATERAL (
         SELECT ${collectionJson(context)}::text AS body FROM products_collection g WHERE g.shown AND g.slug = $1::text
       ) page ON true`,
      [slug],
    );
    if (found?.moved) return new MovedTo(`/v1/store/collections/${found.moved}`);
    return found?.body ? new JsonText(found.body) : undefined;
  },
});

function collectionJson(context: QueryContext): string {
  const text = (document: string): string => context.inLocale(document);
  return `json_build_object('id', g.id, 'slug', g.slug, 'title', ${text('g.title')}, 'description', ${text('g.description')},
    'image', ${context.file('g.image_id')}, 'sort', g.sort,
    'seo', json_build_object('title', coalesce(${text('g.seo_title')}, ${text('g.title')}), 'description', ${text('g.seo_description')}))`;
}
