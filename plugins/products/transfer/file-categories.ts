import { can, type WriteContext } from 'emporion';
import { Category } from '../resources/category.resource.js';
import { freeSlugs } from './free-slugs.js';
import { slugOfName } from './slug-of.js';

/** Names from the top of the tree. */
export type CategoryPath = readonly string[];

/** Categories of a file by their path. */
export interface CategoryTree {
  /** Id of the category of a path; nothing for one that is missing and that the actor may not make. */
  idOf(path: CategoryPath): string | undefined;
}

/**
 * Finds the categories of paths, level by level, and makes those that are missing, if the actor may.
 * @param context of the batch
 * @param paths of a file
 * @param locale of the names in it; a category that has none in it is found by what it has
 */
export async function categoriesOf(
  context: WriteContext,
  paths: readonly CategoryPath[],
  locale: string,
): Promise<CategoryTree> {
  const ids = paths.length > 0 ? await knownPaths(context, locale) : new Map<string, string>();
  const missing = missingIn(paths, ids);
  if (missing.length > 0 && can(context.actor, 'products.category.create')) {
    // Two imports that make the same category take turns, and the second finds it.
    await context.tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('products.category', 0))`);
    for (const [place, id] of await knownPaths(context, locale)) ids.set(place, id);
    const depth = Math.max(...missing.map((path) => path.length));
    for (let level = 1; level <= depth; level += 1) {
      const made = missingIn(paths, ids).filter((path) => path.length === level);
      await makeCategories(context, made, ids, locale);
    }
  }
  return { idOf: (path) => ids.get(placeOf(path)) };
}

/**
 * The paths of categories, from the top.
 * @param ids of the categories
 * @param locale of the names, or else whatever there is
 */
export async function pathsOfCategories(
  { tx }: WriteContext,
  ids: readonly string[],
  locale: string,
): Promise<Map<string, CategoryPath>> {
  const rows = await tx.query<{ id: string; path: string[] }>(
    `WITH RECURSIVE above AS (
       SELECT c.id, c.parent_id, ARRAY[${nameSql('$2')}] AS path FROM products_category c WHERE c.id = ANY($1::uuid[])
       UNION ALL
       SELECT above.id, c.parent_id, ${nameSql('$2')} || above.path
       FROM above JOIN products_category c ON c.id = above.parent_id
     ) SELECT id, path FROM above WHERE parent_id IS NULL`,
    [ids, locale],
  );
  return new Map(rows.map(({ id, path }) => [id, path]));
}

function nameSql(locale: string): string {
  return `coalesce(c.name ->> ${locale}::text, (SELECT value FROM jsonb_each_text(c.name) ORDER BY key LIMIT 1))`;
}

/** Of two categories with one path the older one counts. */
async function knownPaths({ tx }: WriteContext, locale: string): Promise<Map<string, string>> {
  const rows = await tx.query<{ id: string; path: string[] }>(
    `WITH RECURSIVE tree AS (
       SELECT c.id, ARRAY[${nameSql('$1')}] AS path FROM products_category c WHERE c.parent_id IS NULL
       UNION ALL
       SELECT c.id, tree.path || ${nameSql('$1')} FROM tree JOIN products_category c ON c.parent_id = tree.id
     ) SELECT id, path FROM tree ORDER BY id DESC`,
    [locale],
  );
  return new Map(rows.map(({ id, path }) => [placeOf(path), id]));
}

/** Every part of the paths that is not there yet, each once, the upper ones first. */
function missingIn(paths: readonly CategoryPath[], ids: ReadonlyMap<string, string>): CategoryPath[] {
  const parts = paths.flatMap((path) => path.map((_name, index) => path.slice(0, index + 1)));
  const missing = new Map(
    parts.filter((path) => !ids.has(placeOf(path))).map((path) => [placeOf(path), path]),
  );
  return [...missing.values()];
}

async function makeCategories(
  context: WriteContext,
  paths: readonly CategoryPath[],
  ids: Map<string, string>,
  locale: string,
): Promise<void> {
  const wished = paths.map((path) => slugOfName(path.at(-1) ?? ''));
  const slugs = await freeSlugs(
    context,
    'category',
    wished.map((slug) => slug || 'category'),
  );
  const made = await context.rows(Category).insertMany(
    paths.map((path, index) => ({
      name: { [locale]: path.at(-1) ?? '' },
      slug: slugs[index] ?? '',
      parent: ids.get(placeOf(path.slice(0, -1))) ?? null,
    })),
  );
  paths.forEach((path, index) => ids.set(placeOf(path), made[index]?.id ?? ''));
}

function placeOf(path: CategoryPath): string {
  return JSON.stringify(path);
}
