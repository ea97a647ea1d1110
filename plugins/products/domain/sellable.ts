import type { WriteContext } from 'emporion';
import { ProductErrors } from '../products.errors.js';

/**
 * Refuses to put a product on sale of which nothing could be bought.
 * @param context of the write
 * @param id of the product, locked. Raises `products.not_sellable`
 */
export async function refuseUnsellable(context: WriteContext, id: string): Promise<void> {
  const sellable = await context.tx.query(
    `SELECT 1 FROM products_variant v, jsonb_array_elements(v.prices) AS item
     WHERE v.product_id = $1::uuid AND v.enabled AND item #>> '{price,currency}' IN (
       SELECT c.currency FROM products_product_channels l JOIN channels_channel c ON c.id = l.target_id
       WHERE l.owner_id = $1::uuid AND c.enabled
     ) LIMIT 1`,
    [id],
  );
  if (sellable.length === 0) throw ProductErrors.not_sellable();
}
