import type { WriteContext } from 'emporion';
import { refreshCollection } from '../jobs/refresh-collection.job.js';

interface CategoryRow {
  readonly slug: string;
  readonly parent: string | null;
}

interface TagRow {
  readonly name: string;
}

interface Written<R> {
  readonly before: R | null;
  readonly after: R | null;
}

/** Hook: fills the collections anew whose rules name a tag that was renamed or deleted. */
export async function followTag(context: WriteContext, { before, after }: Written<TagRow>): Promise<void> {
  if (!before || before.name === after?.name) return;
  await refill(context, 'tag', [before.name, ...(after ? [after.name] : [])]);
}

/**
 * Hook: fills the collections anew whose rules name a category that has another address now, or one above the places
 * from where and to where it was moved.
 */
export async function followCategory(
  context: WriteContext,
  { before, after }: Written<CategoryRow>,
): Promise<void> {
  if (!before || !after) return;
  const renamed = before.slug === after.slug ? [] : [before.slug, after.slug];
  const moved =
    before.parent === after.parent ? [] : await slugsAbove(context, [before.parent, after.parent]);
  await refill(context, 'category', [...renamed, ...moved]);
}

/** Addresses of categories and of all above them. */
async function slugsAbove({ tx }: WriteContext, ids: readonly (string | null)[]): Promise<string[]> {
  const rows = await tx.query<{ slug: string }>(
    `WITH RECURSIVE above AS (
       SELECT id, slug, parent_id FROM products_category WHERE id = ANY($1::uuid[])
       UNION SELECT c.id, c.slug, c.parent_id FROM products_category c JOIN above ON c.id = above.parent_id
     ) SELECT slug FROM above`,
    [ids.filter((id) => id !== null)],
  );
  return rows.map(({ slug }) => slug);
}

async function refill(
  context: WriteContext,
  field: 'tag' | 'category',
  words: readonly string[],
): Promise<void> {
  if (words.length === 0) return;
  const found = await context.tx.query<{ id: string }>(
    `SELECT id FROM products_collection WHERE kind = 'rules' AND EXISTS (
       SELECT 1 FROM jsonb_array_elements(rules -> 'conditions') AS item
       WHERE item ->> 'field' = $1 AND item ->> 'value' = ANY($2::text[])
     ) ORDER BY id`,
    [field, words],
  );
  for (const { id } of found) await context.enqueue(refreshCollection, { id }, { key: id });
}
