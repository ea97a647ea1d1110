import { defineCommand, refTo, type Fault, type WriteContext } from 'emporion';
import { z } from 'zod';
import { refuseFaults } from '../domain/matrix/settle-options.js';
import { seen } from '../domain/seen.js';
import { ProductErrors } from '../products.errors.js';
import { Component } from '../resources/component.resource.js';
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
    // Two bundles, each made of the other at once, would not see each other: one at a time.
    await context.tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('products.component', 0))`);
    const { id } = await context.rows(Variant).update(context.targetId, {}, seen(context));
    const wanted = components.map(({ variant }) => variant);
    const found = await context.rows(Variant).findMany(wanted, { lock: true });
    refuseFaults(faultsOf(wanted, new Set(found.map((variant) => variant.id))));
    if (wanted.length > 0) await refuseNested(context, id, wanted);
    const rows = context.rows(Component);
    const before = await rows.where({ bundle: id }, { lock: true });
    for (const one of before) if (!wanted.includes(one.variant)) await rows.delete(one.id);
    for (const { variant, quantity } of components) {
      const known = before.find((one) => one.variant === variant);
      if (known) await rows.update(known.id, { quantity });
      else await rows.insert({ bundle: id, variant, quantity });
    }
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

async function refuseNested({ tx }: WriteContext, id: string, parts: readonly string[]): Promise<void> {
  const nested = await tx.query(
    `SELECT 1 FROM products_component WHERE bundle_id = ANY($2::uuid[]) OR variant_id = $1::uuid LIMIT 1`,
    [id, parts],
  );
  if (nested.length > 0 || parts.includes(id)) throw ProductErrors.bundle_within_bundle();
}
