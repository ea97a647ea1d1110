import { defineJob } from 'emporion';
import { z } from 'zod';
import type { Rules } from '../domain/collection-rules.js';
import { refillCollection } from '../domain/refresh/membership.js';

/** Fills a collection anew after its rules have changed. */
export const refreshCollection = defineJob({
  name: 'products.refresh-collection',
  label: { en: 'Fill a collection anew', zh: '刷新商品集合' },
  payload: z.strictObject({ id: z.uuid() }),
  handle: async ({ tx }, { id }) => {
    const [found] = await tx.query<{ id: string; rules: Rules }>(
      `SELECT id, rules FROM products_collection WHERE id = $1::uuid AND kind = 'rules' FOR NO KEY UPDATE`,
      [id],
    );
    if (found) await refillCollection(tx, found);
  },
});
