import { defineCommand, refTo, type CommandContext, type CommandDefinition } from 'emporion';
import { z } from 'zod';
import { refuseFaults } from '../domain/matrix/settle-options.js';
import { seen } from '../domain/seen.js';
import { ProductErrors } from '../products.errors.js';
import { Collection } from '../resources/collection.resource.js';

const products = z.array(refTo('products.product')).min(1).max(1_000);
const position = z.int().min(0).max(1_000_000);
const result = z.strictObject({ id: z.uuid(), version: z.int(), products: z.int() });
const fields = {
  products: { label: { en: 'Products', zh: '商品' } },
  position: {
    label: { en: 'Position', zh: '位置' },
    help: { en: '0 is the first', zh: '0 表示排在最前' },
  },
} as const;
const errors = ['products.filled_by_rules'];

const addProducts = defineCommand({
  name: 'products.collection.addProducts',
  label: { en: 'Add products', zh: '添加商品' },
  resource: 'products.collection',
  input: z.strictObject({ products, position: position.nullable().default(null) }),
  result,
  fields: {
    products: fields.products,
    position: { ...fields.position, help: { en: 'Leave empty for the end', zh: '留空表示排在最后' } },
  },
  errors,
  handle: async (context, input) => {
    const added = distinct(input.products);
    const known = await context.tx.query<{ id: string }>(
      'SELECT id FROM products_product WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE',
      [added],
    );
    refuseUnknown(input.products, new Set(known.map(({ id }) => id)), 'is no product');
    return arrange(context, (order) => {
      const fresh = added.filter((id) => !order.includes(id));
      return order.toSpliced(input.position ?? order.length, 0, ...fresh);
    });
  },
});

const removeProducts = defineCommand({
  name: 'products.collection.removeProducts',
  label: { en: 'Take products out', zh: '移除商品' },
  resource: 'products.collection',
  input: z.strictObject({ products }),
  result,
  fields: { products: fields.products },
  errors,
  handle: (context, input) =>
    arrange(context, (order) => {
      refuseUnknown(input.products, new Set(order), 'is not in this collection');
      const gone = new Set(distinct(input.products));
      return order.filter((id) => !gone.has(id));
    }),
});

const reorder = defineCommand({
  name: 'products.collection.reorder',
  label: { en: 'Move products', zh: '调整商品顺序' },
  resource: 'products.collection',
  input: z.strictObject({ products, position: position.default(0) }),
  result,
  fields,
  errors,
  handle: (context, input) =>
    arrange(context, (order) => {
      refuseUnknown(input.products, new Set(order), 'is not in this collection');
      const moved = distinct(input.products);
      return order.filter((id) => !moved.includes(id)).toSpliced(input.position, 0, ...moved);
    }),
});

/** What puts products into collections by hand, in the order of the merchant. */
export const collectionProducts: readonly CommandDefinition[] = [addProducts, removeProducts, reorder];

async function arrange(
  context: CommandContext,
  change: (order: readonly string[]) => string[],
): Promise<z.input<typeof result>> {
  const collections = context.rows(Collection);
  // Locks the collection, and refuses a stale version before anything else.
  const { id, kind } = await collections.update(context.targetId, {}, seen(context));
  if (kind !== 'manual') throw ProductErrors.filled_by_rules();
  const members = await context.tx.query<{ id: string }>(
    'SELECT product_id AS id FROM products_membership WHERE collection_id = $1::uuid ORDER BY position, product_id',
    [id],
  );
  const order = change(members.map((member) => member.id));
  await context.tx.query(
    'DELETE FROM products_membership WHERE collection_id = $1::uuid AND product_id <> ALL($2::uuid[])',
    [id, order],
  );
  await context.tx.query(
    `INSERT INTO products_membership AS m (collection_id, product_id, position)
     SELECT $1::uuid, product, place - 1 FROM unnest($2::uuid[]) WITH ORDINALITY AS one(product, place)
     ON CONFLICT (collection_id, product_id) DO UPDATE SET position = excluded.position
       WHERE m.position <> excluded.position`,
    [id, order],
  );
  const { version } = await collections.update(id, { arrangedAt: context.now });
  return { id, version, products: order.length };
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

function refuseUnknown(ids: readonly string[], known: ReadonlySet<string>, detail: string): void {
  refuseFaults(
    ids.flatMap((id, index) =>
      known.has(id.toLowerCase()) ? [] : [{ pointer: `/products/${index}`, code: 'unknown', detail }],
    ),
  );
}
