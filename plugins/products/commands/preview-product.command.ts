import { defineCommand, PreviewTokens } from 'emporion';
import { z } from 'zod';
import { Product } from '../resources/product.resource.js';

/** Makes a token that shows a product before it is on sale. */
export const previewProduct = defineCommand({
  name: 'products.product.preview',
  label: { en: 'Preview product', zh: '预览商品' },
  resource: 'products.product',
  permission: 'products.product.read',
  idempotency: 'none',
  input: z.strictObject({}),
  result: z.strictObject({ url: z.string(), token: z.string(), expiresAt: z.iso.datetime() }),
  handle: async (context) => {
    const { slug } = await context.rows(Product).get(context.targetId);
    const { token, expiresAt } = context.get(PreviewTokens).sign(Product.name, slug);
    const url = `/v1/store/products/${encodeURIComponent(slug)}?preview=${token}`;
    return { url, token, expiresAt: expiresAt.toISOString() };
  },
});
