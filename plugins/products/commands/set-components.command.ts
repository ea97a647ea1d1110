import { defineCommand, refTo, type Fault } from 'emporion';
import { z } from 'zod';
import { lockBundles, writeBundles } from '../domain/bundles.js';
import { refuseFaults } from '../domain/matrix/settle-options.js';
import { seen } from '../domain/seen.js';
import { Variant } from '../resources/variant.resource.js';

const component = z.strictObject({
  variant: refTo('products.variant'),
  quantity: z.int().min(1).max(10_000),
});

/** Says what a bundle is made of; without components it is none. */
export const setComponents = defineCommand({
  name: 'products.variant.setComponents',
  label: { en: 'Set parts of a bundle', zh: '设置组合商品' },
  resource: 'products.variant',
  input: z.strictObject({ components: z.array(component).max(100) }),
  result: z.strictObject({ id: z.uuid(), components: z.int() }),
  fields: {
    components: { label: { en: 'Parts', zh: '组合明细' } },
    'components.variant': { label: { en: 'Variant', zh: '规格' } },
    'components.quantity': { label: { en: 'Quantity', zh: '数量' } },
  },
  errors: ['products.bundle_within_bundle'],
  handle: async (context, { components }) => {
    const wanted = components.map(({ variant }) => variant);
    // Rows before the lock, and parts as foreign keys lock them: as an import has them.
    const known = await context.tx.query<{ id: string }>(
      'SELECT id FROM products_variant WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE',
      [wanted],
    );
    const { id } = await context.rows(Variant).update(context.targetId, {}, seen(context));
    refuseFaults(faultsOf(wanted, new Set(known.map((variant) => variant.id))));
    await lockBundles(context);
    const parts = new Map(components.map(({ variant, quantity }) => [variant, quantity]));
    await writeBundles(context, [{ id, parts }]);
    return { id, components: components.length };
  },
});

function faultsOf(ids: readonly string[], known: ReadonlySet<string>): Fault[] {
  return ids.flatMap((id, index) => {
    const pointer = `/components/${index}/variant`;
    if (!known.has(id)) return [{ pointer, code: 'unknown', detail: 'is no variant' }];
    return ids.indexOf(id) < index ? [{ pointer, code: 'duplicate', detail: 'stands here twice' }] : [];
  });
}
