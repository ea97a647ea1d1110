import { defineCommand, type CommandDefinition, type Label } from 'emporion';
import { z } from 'zod';
import { timesAfter, type Move } from '../domain/publication-times.js';
import { seen } from '../domain/seen.js';
import { refuseUnsellable } from '../domain/sellable.js';
import { keepSchedule } from '../jobs/keep-schedule.job.js';
import { ProductErrors } from '../products.errors.js';
import { Product } from '../resources/product.resource.js';

const reply = z.strictObject({ id: z.uuid(), version: z.int(), status: z.string() });
const at = z.iso.datetime({ offset: true });

function move(transition: Exclude<Move, 'schedule'>, label: Label): CommandDefinition {
  return defineCommand({
    name: `products.product.${transition}`,
    label,
    resource: 'products.product',
    transition,
    input: z.strictObject({}),
    result: reply,
    errors: transition === 'publish' ? ['products.not_sellable'] : [],
    handle: async (context) => {
      const products = context.rows(Product);
      const product = await products.get(context.targetId, { lock: true });
      if (transition === 'publish') await refuseUnsellable(context, product.id);
      const { id, version, status } = await products.transition(product.id, transition, {
        ...seen(context),
        set: timesAfter(transition, product, context.now),
      });
      return { id, version, status };
    },
  });
}

const schedule = defineCommand({
  name: 'products.product.schedule',
  label: { en: 'Schedule product', zh: '定时上架商品' },
  resource: 'products.product',
  transition: 'schedule',
  input: z.strictObject({ publishAt: at, unpublishAt: at.nullable().default(null) }),
  result: reply,
  fields: {
    publishAt: { label: { en: 'Publish at', zh: '上架时间' } },
    unpublishAt: {
      label: { en: 'Take off sale at', zh: '下架时间' },
      help: { en: 'Leave empty to keep it on sale', zh: '留空表示一直在售' },
    },
  },
  errors: ['products.not_sellable', 'products.schedule_in_past', 'products.ends_before_start'],
  handle: async (context, input) => {
    const publishAt = new Date(input.publishAt);
    const unpublishAt = input.unpublishAt === null ? null : new Date(input.unpublishAt);
    if (publishAt <= context.now) throw ProductErrors.schedule_in_past({ publishAt: input.publishAt });
    if (unpublishAt && unpublishAt <= publishAt) {
      throw ProductErrors.ends_before_start({ unpublishAt: input.unpublishAt ?? '' });
    }
    const products = context.rows(Product);
    await products.get(context.targetId, { lock: true });
    await refuseUnsellable(context, context.targetId);
    const { id, version, status } = await products.transition(context.targetId, 'schedule', {
      ...seen(context),
      set: { publishAt, unpublishAt },
    });
    await context.enqueue(keepSchedule, { id }, { runAt: publishAt, key: `publish:${id}` });
    if (unpublishAt) {
      await context.enqueue(keepSchedule, { id }, { runAt: unpublishAt, key: `unpublish:${id}` });
    }
    return { id, version, status };
  },
});

/** What moves a product between draft, on sale and archived. */
export const publicationCommands: readonly CommandDefinition[] = [
  move('publish', { en: 'Publish product', zh: '上架商品' }),
  schedule,
  move('unpublish', { en: 'Take product off sale', zh: '下架商品' }),
  move('archive', { en: 'Archive product', zh: '归档商品' }),
  move('restore', { en: 'Bring product back', zh: '恢复商品' }),
];
