import type { Condition, Rules } from './collection-rules.js';

/**
 * The rules of a collection as SQL over the product `p`. The same text decides for one changed product and for all.
 * @param rules of a collection; without conditions nothing belongs to it
 * @param params receives the values
 */
export function ruleCondition({ match, conditions }: Rules, params: unknown[]): string {
  if (conditions.length === 0) return 'false';
  const parts = conditions.map((condition) => `(${sqlOf(condition, params)})`);
  return `(${parts.join(match === 'all' ? ' AND ' : ' OR ')})`;
}

function sqlOf(condition: Condition, params: unknown[]): string {
  const place = (value: unknown, type: string): string => `$${params.push(value)}::${type}`;
  const negated = (sql: string): string => (condition.is.endsWith('Not') ? `NOT ${sql}` : sql);
  switch (condition.field) {
    case 'title': {
      const pattern = `%${condition.value.replace(/[\\%_]/g, '\\$&')}%`;
      const texts = 'SELECT 1 FROM jsonb_each_text(p.title) AS text(locale, value)';
      return negated(`EXISTS (${texts} WHERE text.value ILIKE ${place(pattern, 'text')})`);
    }
    case 'vendor':
      return negated(`coalesce(p.vendor, '') = ${place(condition.value, 'text')}`);
    case 'productType':
      return negated(`coalesce(p.product_type, '') = ${place(condition.value, 'text')}`);
    case 'tag':
      return negated(
        `EXISTS (SELECT 1 FROM products_product_tags l JOIN products_tag t ON t.id = l.target_id WHERE l.owner_id = p.id AND t.name = ${place(condition.value, 'text')})`,
      );
    case 'category':
      return negated(
        `EXISTS (SELECT 1 FROM products_product_categories l WHERE l.owner_id = p.id AND l.target_id IN (${categoryTree(place(condition.value, 'text'))}))`,
      );
    case 'price': {
      const { amount, currency } = condition.value;
      const least =
        `SELECT min((item #>> '{price,amount}')::bigint) FROM products_variant v, jsonb_array_elements(v.prices) AS item ` +
        `WHERE v.product_id = p.id AND v.enabled AND item #>> '{price,currency}' = ${place(currency, 'text')}`;
      return `(${least}) ${condition.is === 'atLeast' ? '>=' : '<='} ${place(amount, 'bigint')}`;
    }
    case 'attribute':
      return attributeSql(condition, place, negated);
  }
}

/**
 * Ids of a category and of everything below it.
 * @param slug place of the category's address
 */
export function categoryTree(slug: string): string {
  return (
    `WITH RECURSIVE tree AS (SELECT id FROM products_category WHERE slug = ${slug} ` +
    'UNION SELECT c.id FROM products_category c JOIN tree ON c.parent_id = tree.id) SELECT id FROM tree'
  );
}

function attributeSql(
  condition: Extract<Condition, { field: 'attribute' }>,
  place: (value: unknown, type: string) => string,
  negated: (sql: string) => string,
): string {
  const value = `p.attributes -> ${place(condition.key, 'text')}`;
  if (condition.is === 'atLeast' || condition.is === 'atMost') {
    const comparison = condition.is === 'atLeast' ? '>=' : '<=';
    const number = `CASE jsonb_typeof(${value}) WHEN 'number' THEN (${value})::numeric END`;
    return `coalesce(${number} ${comparison} ${place(condition.value, 'numeric')}, false)`;
  }
  // A list of choices holds the value; anything else is it.
  return negated(`coalesce(${value} @> ${place(JSON.stringify(condition.value), 'jsonb')}, false)`);
}
