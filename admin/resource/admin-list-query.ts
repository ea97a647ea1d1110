import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import {
  parseListQuery,
  queryableOf,
  type ListQuery,
  type QueryRules,
} from '../../src/resource/list-query.js';

/**
 * The query of AdminJS's lists: `filters.status`, `filters.createdAt~~from`, `sortBy`, `direction`, `perPage`. After `~~`
 * stands AdminJS's `from` or `to`, or one of the kernel's operators.
 */
export type AdminQuery = Readonly<Record<string, unknown>>;

const MAX_PER_PAGE = 100;

/**
 * Puts a list of the back-office into the words of the kernel, which checks every part of it against the declaration.
 * @param query as the browser sends it; `q` is the search box, `after` the cursor of the page before
 * @param rules what may be asked of the resource
 * @param resource to be listed
 * @returns the query; raises `kernel.invalid_input` that names every parameter at fault
 */
export function adminListQuery(query: AdminQuery, rules: QueryRules, resource: CompiledResource): ListQuery {
  const flat = kernelQuery(query, rules, resource);
  if (textIn(query, 'after') !== '') flat['after'] = textIn(query, 'after');
  const perPage = textIn(query, 'perPage');
  if (perPage !== '') flat['limit'] = String(Math.min(Number(perPage), MAX_PER_PAGE));
  flat['total'] = String(textIn(query, 'after') === '');
  return parseListQuery(flat, rules);
}

/**
 * The filters, the search and the order of a list of the back-office as parameters of the REST API, whatever the page.
 * @param query as the browser sends it
 * @param rules what may be asked of the resource
 * @param resource that is listed
 */
export function kernelQuery(
  query: AdminQuery,
  rules: QueryRules,
  resource: CompiledResource,
): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, raw] of Object.entries(query)) {
    if (typeof raw !== 'string' || raw === '') continue;
    if (key.startsWith('filters.')) Object.assign(flat, filterOf(key.slice('filters.'.length), raw, rules));
  }
  const sortBy = textIn(query, 'sortBy');
  // AdminJS asks for the first column by itself; where that one has no index the declared order is the better answer.
  const sortable = rules.queryable.get(sortBy)?.sortable === true || !isField(sortBy, resource);
  if (sortBy !== '' && sortable)
    flat['sort'] = `${textIn(query, 'direction') === 'desc' ? '-' : ''}${sortBy}`;
  if (textIn(query, 'q') !== '') flat['q'] = textIn(query, 'q');
  return flat;
}

function textIn(query: AdminQuery, name: string): string {
  return typeof query[name] === 'string' ? query[name] : '';
}

function isField(name: string, resource: CompiledResource): boolean {
  return resource.field.has(name) || ['id', 'version', 'createdAt', 'updatedAt'].includes(name);
}

function filterOf(name: string, raw: string, rules: QueryRules): Record<string, string> {
  const [field = '', bound] = name.split('~~');
  // Says how the browser shows the bounds of an amount; they travel as minor units.
  if (bound === 'currency') return {};
  if (bound === 'from') return { [`filter[${field}][gte]`]: raw };
  if (bound === 'to') return { [`filter[${field}][lte]`]: raw };
  if (bound !== undefined) return { [`filter[${field}][${bound}]`]: raw };
  const operators = queryableOf(rules, field)?.operators ?? [];
  if (raw === 'null' || raw === '!null') return { [`filter[${field}][null]`]: String(raw === 'null') };
  if (operators.includes('has')) return { [`filter[${field}][has]`]: raw };
  if (operators.includes('contains')) return { [`filter[${field}][contains]`]: raw };
  if (raw.includes(',') && operators.includes('in')) return { [`filter[${field}][in]`]: raw };
  return { [`filter[${field}]`]: raw };
}
