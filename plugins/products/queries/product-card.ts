import type { QueryContext } from 'emporion';
import { instantSql, moneySql } from './published.js';

/**
 * SQL of a product in a list; see `PublishedCard`.
 * @param context of the query
 * @returns a JSON expression over `p` (product), `l` (its listing) and `c` (the channel)
 */
export function cardSql(context: QueryContext): string {
  const money = (amount: string): string => moneySql(amount, 'c.currency');
  return `json_build_object('id', p.id, 'slug', p.slug, 'title', ${context.inLocale('p.title')},
    'image', (SELECT ${context.file('i.target_id')} FROM products_product_images i WHERE i.owner_id = p.id ORDER BY i.position LIMIT 1),
    'price', CASE WHEN l.min_price IS NOT NULL THEN json_build_object('from', ${money('l.min_price')}, 'to', ${money('l.max_price')},
      'compareAt', (SELECT ${money(`(item #>> '{compareAt,amount}')::bigint`)}
        FROM products_variant v, jsonb_array_elements(v.prices) AS item
        WHERE v.product_id = p.id AND v.enabled AND item #>> '{price,currency}' = c.currency
        ORDER BY (item #>> '{price,amount}')::bigint, v.position, v.id LIMIT 1)) END,
    'vendor', p.vendor, 'productType', p.product_type, 'publishedAt', ${instantSql('l.published_at')})`;
}
