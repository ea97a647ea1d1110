import type { Rows, WriteContext } from 'emporion';
import { Attribute } from '../resources/attribute.resource.js';
import { Category } from '../resources/category.resource.js';
import { Collection } from '../resources/collection.resource.js';
import { Tag } from '../resources/tag.resource.js';
import { CATEGORIES, type DemoCategory } from './categories.js';
import { TAGS } from './demo-catalogue.js';
import { CARE, COLOURS, MATERIALS, words, type Words } from './words.js';

type Ids = ReadonlyMap<string, string>;

const choices = (texts: Readonly<Record<string, Words>>) =>
  Object.entries(texts).map(([key, name]) => ({ key, name }));

const names = <K extends string>(of: Readonly<Record<K, { readonly name: Words }>>) =>
  Object.fromEntries(Object.entries<{ readonly name: Words }>(of).map(([key, { name }]) => [key, name]));

/** Attributes by which the demo shop can be filtered. */
export async function insertAttributes(context: WriteContext): Promise<void> {
  await context.rows(Attribute).insertMany([
    {
      key: 'material',
      name: words('Material', '材质'),
      type: 'choices',
      choices: choices(names(MATERIALS)),
      position: 1,
    },
    {
      key: 'colour',
      name: words('Colour', '颜色'),
      type: 'choices',
      choices: choices(names(COLOURS)),
      position: 2,
    },
    { key: 'capacity', name: words('Capacity', '容量'), type: 'number', unit: 'ml', position: 3 },
    { key: 'dishwasher-safe', name: words('Dishwasher-safe', '可用洗碗机'), type: 'boolean', position: 4 },
    { key: 'care', name: words('Care', '保养方式'), type: 'choice', choices: choices(CARE), position: 5 },
  ]);
}

/** @returns ids of the tags by name */
export async function insertTags(context: WriteContext): Promise<Ids> {
  const rows = await context.rows(Tag).insertMany(TAGS.map((name) => ({ name })));
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** @returns ids of the categories by slug */
export async function insertCategories(context: WriteContext): Promise<Ids> {
  const ids = new Map<string, string>();
  await insertLevel(context.rows(Category), CATEGORIES, undefined, ids);
  return ids;
}

async function insertLevel(
  rows: Rows<typeof Category>,
  siblings: readonly DemoCategory[],
  parent: string | undefined,
  ids: Map<string, string>,
): Promise<void> {
  const within = parent === undefined ? {} : { parent };
  const stored = await rows.insertMany(
    siblings.map(({ slug, name }, position) => ({ slug, name, position, ...within })),
  );
  for (const [place, { below }] of siblings.entries()) {
    const row = stored[place];
    if (!row) continue;
    ids.set(row.slug, row.id);
    if (below.length > 0) await insertLevel(rows, below, row.id, ids);
  }
}

/**
 * Collections by rules, and one that is filled by hand.
 * @returns id of the one by hand
 */
export async function insertCollections(context: WriteContext): Promise<string> {
  const [byHand] = await context.rows(Collection).insertMany([
    {
      slug: 'breakfast-table',
      title: words('The breakfast table', '早餐桌'),
      description: words('<p>What we put on the table on Sundays.</p>', '<p>周日早晨，我们的餐桌。</p>'),
      kind: 'manual',
      sort: 'manual',
    },
    byRules('new-arrivals', words('New arrivals', '新品上架'), 'newest', [
      { field: 'tag', is: 'is', value: 'New' },
    ]),
    byRules('under-20', words('Under 20 €', '20 欧元以下'), 'priceUp', [
      { field: 'price', is: 'atMost', value: { amount: 2_000, currency: 'EUR' } },
    ]),
    byRules('gifts', words('Gifts', '礼物'), 'newest', [{ field: 'tag', is: 'is', value: 'Gift' }]),
    byRules('dishwasher-safe-tableware', words('Tableware for the dishwasher', '可机洗餐具'), 'title', [
      { field: 'category', is: 'is', value: 'tableware' },
      { field: 'attribute', key: 'dishwasher-safe', is: 'is', value: true },
    ]),
    byRules('sale', words('Sale', '特惠'), 'priceUp', [{ field: 'tag', is: 'is', value: 'Sale' }]),
  ]);
  return byHand?.id ?? '';
}

type NewCollection = Parameters<Rows<typeof Collection>['insertMany']>[0][number];
type Conditions = NonNullable<NewCollection['rules']>['conditions'];

function byRules(
  slug: string,
  title: Words,
  sort: NonNullable<NewCollection['sort']>,
  conditions: Conditions,
): NewCollection {
  return { slug, title, kind: 'rules', sort, rules: { match: 'all', conditions } };
}
