import type { WriteContext } from 'emporion';
import { ProductErrors } from '../products.errors.js';

/**
 * Refuses to put a product on sale of which nothing could be bought.
 * @param context of the write
 * @param id of the product, locked. Raises `products.not_sellable`
 */
export async function refuseUnsellable(context: WriteContext, id: string): Promise<void> {
  if (!(await isSellable(context, id))) throw ProductErrors.not_sellable();
}

/**
 * Whether something of a product could be bought: a variant that is on sale has a price in the currency of an open
 * channel where the product is sold.
 * @param context of the write
 * @param id of the product
 */
export async function isSellable(context: WriteContext, id: string): Promise<boolean> {
  const sellable = await context.tx.query(
    `SELECT 1 FROM products_variant v, jsonb_array_elements(v.prices) AS item
     WHERE v.product_id = $1::uuid AND v.enabled AND item #>> '{price,currency}' IN (
       SELECT c.currency FROM products_product_channels l JOIN channels_channel c ON c.id = l.target_id
       WHERE l.owner_id = $1::uuid AND c.enabled
     ) LIMIT 1`,
    [id],
  );
  return sellable.length > 0;
}
