import { defineQuery, documentPreview, previewOf } from 'emporion';
import { rules } from '../domain/collection-rules.js';
import { ruleCondition } from '../domain/rule-condition.js';

/** Products that are counted, and those of them that are named. */
const MOST_COUNTED = 10_000;
const NAMED = 5;

/** The products that rules of a collection would put into it, before they are saved. */
export const matching = defineQuery({
  name: 'products.matching',
  label: { en: 'Matching products', zh: '符合条件的商品' },
  permission: 'products.product.read',
  query: previewOf(rules),
  result: documentPreview,
  handle: (context, { query }) => {
    const params: unknown[] = [MOST_COUNTED, NAMED];
    const condition = ruleCondition(query.document, params);
    return context.text(
      `WITH found AS MATERIALIZED (
         SELECT p.id, p.title FROM products_product p WHERE ${condition} LIMIT $1::int + 1
       ), named AS (SELECT id, title FROM found ORDER BY id DESC LIMIT $2::int)
       SELECT json_build_object(
         'total', (SELECT least(count(*), $1::int) FROM found),
         'totalExact', (SELECT count(*) <= $1::int FROM found),
         'titles', (SELECT coalesce(json_agg(${context.inLocale('n.title')} ORDER BY n.id DESC), '[]') FROM named n)
       )::text AS body`,
      params,
    );
  },
});
