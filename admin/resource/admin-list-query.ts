import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import { parseListQuery, type ListQuery, type QueryRules } from '../../src/resource/list-query.js';

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
  const flat: Record<string, string> = {};
  for (const [key, raw] of Object.entries(query)) {
    if (typeof raw !== 'string' || raw === '') continue;
    if (key.startsWith('filters.')) Object.assign(flat, filterOf(key.slice('filters.'.length), raw, rules));
  }
  const text = (name: string): string => (typeof query[name] === 'string' ? query[name] : '');
  const sortBy = text('sortBy');
  // AdminJS asks for the first column by itself; where that one has no index the declared order is the better answer.
  const sortable = rules.queryable.get(sortBy)?.sortable === true || !isField(sortBy, resource);
  if (sortBy !== '' && sortable) flat['sort'] = `${text('direction') === 'desc' ? '-' : ''}${sortBy}`;
  if (text('q') !== '') flat['q'] = text('q');
  if (text('after') !== '') flat['after'] = text('after');
  if (text('perPage') !== '') flat['limit'] = String(Math.min(Number(text('perPage')), MAX_PER_PAGE));
  flat['total'] = String(text('after') === '');
  return parseListQuery(flat, rules);
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
  const operators = rules.queryable.get(field)?.operators ?? [];
  if (raw === 'null' || raw === '!null') return { [`filter[${field}][null]`]: String(raw === 'null') };
  if (operators.includes('has')) return { [`filter[${field}][has]`]: raw };
  if (operators.includes('contains')) return { [`filter[${field}][contains]`]: raw };
  if (raw.includes(',') && operators.includes('in')) return { [`filter[${field}][in]`]: raw };
  return { [`filter[${field}]`]: raw };
}
