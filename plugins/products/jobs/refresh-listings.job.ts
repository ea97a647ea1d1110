import { defineJob } from 'emporion';
import { z } from 'zod';
import { refreshAttributeValues } from '../domain/refresh/attribute-values.js';
import { refreshListing } from '../domain/refresh/listing.js';
import { refreshMissingTexts, TEXT_FIELDS } from '../domain/refresh/missing-texts.js';
import { refreshMembership } from '../domain/refresh/membership.js';

const TEXTS: ReadonlySet<string> = new Set(TEXT_FIELDS);

/** Products that one job takes. */
export const REFRESH_AT_ONCE = 500;

/** Draws listings, filters and collections of products anew. */
export const refreshListings = defineJob({
  name: 'products.refresh-listings',
  label: { en: 'Refresh product listings', zh: '刷新商品列表数据' },
  payload: z.strictObject({
    products: z.array(z.uuid()).max(REFRESH_AT_ONCE),
    /** What changed of them and of their variants; anything when left out. */
    fields: z.array(z.string()).optional(),
  }),
  handle: async ({ tx, contentLocales }, { products, fields }) => {
    // Whoever comes second waits here, and then reads what the first could not see yet.
    await tx.query(
      'SELECT 1 FROM products_product WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE',
      [products],
    );
    await refreshListing(tx, products, contentLocales[0] ?? 'en');
    if (!fields || fields.includes('attributes')) await refreshAttributeValues(tx, products);
    if (!fields || fields.some((field) => TEXTS.has(field)))
      await refreshMissingTexts(tx, products, contentLocales);
    await refreshMembership(tx, products, fields);
  },
});
