import { defineJob } from 'emporion';
import { z } from 'zod';
import { Product } from '../resources/product.resource.js';

/** Puts a scheduled product on sale or takes it off when its time has come, unless it was rescheduled meanwhile. */
export const keepSchedule = defineJob({
  name: 'products.keep-schedule',
  label: { en: 'Publish products on time', zh: '商品定时上下架' },
  payload: z.strictObject({ id: z.uuid() }),
  handle: async (context, { id }) => {
    const products = context.rows(Product);
    let product = await products.find(id, { lock: true });
    if (product?.status === 'scheduled' && product.publishAt && product.publishAt <= context.now) {
      const publishedAt = product.publishedAt ?? product.publishAt;
      product = await products.transition(id, 'publish', { set: { publishAt: null, publishedAt } });
    }
    if (product?.status === 'published' && product.unpublishAt && product.unpublishAt <= context.now) {
      await products.transition(id, 'unpublish', { set: { unpublishAt: null } });
    }
  },
});
