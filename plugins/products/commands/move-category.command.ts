import { defineCommand, refTo, type WriteContext } from 'emporion';
import { z } from 'zod';
import { seen } from '../domain/seen.js';
import { ProductErrors } from '../products.errors.js';
import { Category } from '../resources/category.resource.js';

/** Puts a category into another one, or to the top, between its new neighbours. */
export const moveCategory = defineCommand({
  name: 'products.category.move',
  label: { en: 'Move category', zh: '移动分类' },
  resource: 'products.category',
  input: z.strictObject({
    parent: refTo('products.category').nullable().default(null),
    position: z.int().min(0).max(1_000_000).default(0),
  }),
  result: z.strictObject({ id: z.uuid(), version: z.int(), position: z.int() }),
  fields: {
    parent: {
      label: { en: 'Within', zh: '上级分类' },
      help: { en: 'Leave empty for the top', zh: '留空表示顶级分类' },
    },
    position: {
      label: { en: 'Position', zh: '排序' },
      help: { en: '0 is the first', zh: '0 表示排在最前' },
    },
  },
  errors: ['products.category_within_itself'],
  handle: async (context, { parent, position }) => {
    const [categories, id] = [context.rows(Category), context.targetId];
    // Two moves, each harmless alone, may close a circle together: one at a time.
    await context.tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('products.category.move', 0))`);
    await categories.update(id, { parent }, seen(context));
    if (parent !== null && (await isWithin(context, parent, id))) {
      throw ProductErrors.category_within_itself();
    }
    const siblings = await context.tx.query<{ id: string }>(
      `SELECT id FROM products_category WHERE parent_id IS NOT DISTINCT FROM $1::uuid AND id <> $2::uuid
       ORDER BY position, id`,
      [parent, id],
    );
    const ids = siblings.map((sibling) => sibling.id);
    const order = [...ids.slice(0, position), id, ...ids.slice(position)];
    const moved = await categories.updateMany(
      order.map((one, place) => ({ id: one, patch: { position: place } })),
    );
    const place = order.indexOf(id);
    return { id, version: moved[place]?.version ?? 1, position: place };
  },
});

/** Whether a category is another one, or lies somewhere below it. */
async function isWithin({ tx }: WriteContext, id: string, other: string): Promise<boolean> {
  const rows = await tx.query(
    `WITH RECURSIVE above AS (
       SELECT id, parent_id FROM products_category WHERE id = $1::uuid
       UNION SELECT c.id, c.parent_id FROM products_category c JOIN above ON c.id = above.parent_id AND above.id <> $2::uuid
     ) SELECT 1 FROM above WHERE id = $2::uuid`,
    [id, other],
  );
  return rows.length > 0;
}
