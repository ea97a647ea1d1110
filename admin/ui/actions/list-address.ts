/** What a list is asked for, as its address says it. */
export interface ListAddress {
  readonly q: string;
  readonly sortBy: string;
  readonly direction: 'asc' | 'desc';
  readonly after: string;
  /** For display: how many pages in. */
  readonly page: number;
  /** By name below `filters.`. */
  readonly filters: Readonly<Record<string, string>>;
}

const FILTER = 'filters.';

/** Reads the query of an address. */
export function readAddress(search: string): ListAddress {
  const query = new URLSearchParams(search);
  const filters = [...query].filter(([name, value]) => name.startsWith(FILTER) && value !== '');
  return {
    q: query.get('q') ?? '',
    sortBy: query.get('sortBy') ?? '',
    direction: query.get('direction') === 'asc' ? 'asc' : 'desc',
    after: query.get('after') ?? '',
    page: Math.max(1, Number(query.get('page')) || 1),
    filters: Object.fromEntries(filters.map(([name, value]) => [name.slice(FILTER.length), value])),
  };
}

/** Writes the query of an address, without a question mark. */
export function writeAddress({ q, sortBy, direction, after, page, filters }: ListAddress): string {
  const query = new URLSearchParams();
  if (q !== '') query.set('q', q);
  if (sortBy !== '') {
    query.set('sortBy', sortBy);
    query.set('direction', direction);
  }
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(FILTER + name, value);
  if (after !== '') {
    query.set('after', after);
    query.set('page', String(page));
  }
  return query.toString();
}

/** The same list from its first page, asked for differently. */
export function changed(address: ListAddress, change: Partial<ListAddress>): ListAddress {
  return { ...address, after: '', page: 1, ...change };
}
