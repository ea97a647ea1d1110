import { KernelErrors, type Params, searchPatterns, type Filter, type ListQuery } from 'emporion';
import { categoryTree } from '../domain/rule-condition.js';

/** Which products a filter leaves, as rows of another table. */
interface Source {
  readonly from: string;
  /** Column of the product's id. */
  readonly product: string;
  readonly where: string;
}

/** The filters of a list as SQL over alias `t`, a row of `products_listing`. */
export interface ListFilters {
  /** Cut a piece out of the order by price. */
  readonly price: readonly string[];
  /** Find products through the indexes of other tables. */
  readonly set: readonly string[];
  /** The same for products that are looked at one after the other. */
  readonly each: readonly string[];
}

const COMPARISON: Readonly<Record<string, string>> = { gte: '>=', lte: '<=' };

/**
 * The filters and the search words of a list.
 * @param query the checked query
 * @param params receives the values. Raises `kernel.invalid_input` for a bound of an attribute that is no number
 */
export function listFilters({ filters, search }: ListQuery, params: Params): ListFilters {
  const isPrice = ({ field }: Filter): boolean => field === 'price';
  const sources = filters.filter((filter) => !isPrice(filter)).map((filter) => sourceOf(filter, params));
  const words = searchPatterns(search ?? '').map(
    (pattern) => `k.search_text LIKE ${params.add(pattern, 'text')}`,
  );
  if (words.length > 0) sources.push(products(words.join(' AND ')));
  return {
    price: filters
      .filter(isPrice)
      .map(({ operator, value }) => `t.min_price ${COMPARISON[operator]} ${params.add(value, 'bigint')}`),
    set: sources.map(
      ({ from, product, where }) => `t.product_id IN (SELECT ${product} FROM ${from} WHERE ${where})`,
    ),
    // With OFFSET the planner cannot make a join of it, which would read everything that fits first.
    each: sources.map(
      ({ from, product, where }) =>
        `EXISTS (SELECT 1 FROM ${from} WHERE ${product} = t.product_id AND ${where} OFFSET 0)`,
    ),
  };
}

/** The keys of the attributes that a list is filtered by. */
export function filteredAttributes({ filters }: ListQuery): string[] {
  return filters.flatMap(({ field }) => attributeOf(field) ?? []);
}

function attributeOf(field: string): string | undefined {
  return field.startsWith('attributes.') ? field.slice('attributes.'.length) : undefined;
}

function products(where: string): Source {
  return { from: 'products_product k', product: 'k.id', where };
}

function sourceOf(filter: Filter, params: Params): Source {
  const { field, operator, value } = filter;
  const attribute = attributeOf(field);
  if (attribute !== undefined) return attributeSource(attribute, filter, params);
  const wanted = operator === 'in' ? value : [value];
  const any = (type: string): string => `ANY(${params.add(wanted, `${type}[]`)})`;
  switch (field) {
    case 'category':
      return linked('categories', categoryTree(any('text')));
    case 'tag':
      return linked('tags', `SELECT id FROM products_tag WHERE name = ${any('text')}`);
    case 'collection':
      return {
        from: 'products_membership k',
        product: 'k.product_id',
        where: `k.collection_id = ANY(ARRAY(SELECT id FROM products_collection WHERE shown AND slug = ${any('text')}))`,
      };
    case 'ids':
      return products(`k.id = ${any('uuid')}`);
    case 'productType':
      return products(`k.product_type = ${any('text')}`);
    default:
      return products(`k.${field} = ${any('text')}`);
  }
}

function linked(field: string, targets: string): Source {
  return {
    from: `products_product_${field} k`,
    product: 'k.owner_id',
    where: `k.target_id = ANY(ARRAY(${targets}))`,
  };
}

function attributeSource(key: string, { field, operator, value }: Filter, params: Params): Source {
  const of = `k.key = ${params.add(key, 'text')}`;
  const comparison = COMPARISON[operator];
  const where =
    comparison === undefined
      ? `k.value = ANY(${params.add(operator === 'in' ? value : [value], 'text[]')})`
      : `k.number ${comparison} ${params.add(boundOf(field, operator, String(value)), 'numeric')}`;
  return { from: 'products_attribute_value k', product: 'k.product_id', where: `${of} AND ${where}` };
}

function boundOf(field: string, operator: string, text: string): string {
  if (/^-?\d{1,30}(\.\d{1,30})?$/.test(text)) return text;
  throw KernelErrors.invalid_input().withErrors([
    { pointer: `query/filter[${field}][${operator}]`, code: 'invalid', detail: 'is not a number' },
  ]);
}
