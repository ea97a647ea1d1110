import { defineQuery, JsonText, MovedTo, PreviewTokens } from 'emporion';
import { z } from 'zod';
import { channelHeader, channelSql, unknownChannel } from '../../channels/contract/index.js';
import { Product } from '../resources/product.resource.js';
import { addressPlace, movedSql, type Addressed } from './former-slug.js';
import { pageJson, PublishedProduct } from './product-page.js';

interface Found extends Addressed {
  readonly channel: string | null;
}

/** Everything that the page of one product needs. A former address leads to the new one. */
export const showProduct = defineQuery({
  name: 'products.show',
  label: { en: 'Read a product', zh: '读取商品' },
  path: '/v1/store/products/:slug',
  headers: channelHeader,
  params: addressPlace,
  query: z.strictObject({
    preview: z
      .string()
      .max(100)
      .optional()
      .describe('Token from the back-office: shows the product before it is on sale'),
  }),
  result: PublishedProduct,
  errors: ['channels.unknown_channel'],
  handle: async (context, { params: { slug }, query: { preview }, headers: { 'x-channel': code } }) => {
    const isPreview = preview !== undefined;
    if (isPreview && !context.get(PreviewTokens).verify(preview, Product.name, slug)) return undefined;
    const visible = isPreview
      ? ''
      : 'AND EXISTS (SELECT 1 FROM products_listing l WHERE l.channel_id = c.id AND l.product_id = p.id)';
    const [found] = await context.prepared<Found>(
      `SELECT c.code AS channel, page.body, CASE WHEN page.body IS NULL THEN ${movedSql('product', '$2::text')} END AS moved
       FROM (SELECT 1) one LEFT JOIN (${channelSql('$1')}) c ON true LEFT JOIN LATERAL (
         SELECT ${pageJson(context)}::text AS body FROM products_product p WHERE p.slug = $2::text ${visible}
       ) page ON c.id IS NOT NULL`,
      [code ?? null, slug],
    );
    if (!found?.channel) throw unknownChannel(code);
    if (found.moved !== null) return new MovedTo(`/v1/store/products/${found.moved}`);
    return found.body === null ? undefined : new JsonText(found.body, isPreview);
  },
});
