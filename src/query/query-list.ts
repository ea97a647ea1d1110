import { z, type ZodType } from 'zod';
import type { ColumnSpec, Operator } from '../resource/kinds/field-kind.js';
import {
  DEFAULT_LIMIT,
  parseListQuery,
  sortOf,
  type ListQuery,
  type Queryable,
  type QueryRules,
} from '../resource/list-query.js';

/** What may be asked of the list that a query answers. */
export interface QueryList {
  /** By name; `attributes.*` stands for `attributes.` and any key. */
  readonly filters: Readonly<
    Record<string, { readonly operators: readonly Operator[]; readonly value: ZodType }>
  >;
  /** The columns of each order over alias `t`; they make it total. */
  readonly orders: Readonly<Record<string, readonly ColumnSpec[]>>;
  /** The order when none is asked for, such as `-publishedAt`; left out, the handler decides. */
  readonly defaultSort?: string;
  /** Takes `q`. */
  readonly searchable?: boolean;
}

const NOTHING_ASKED: ListQuery = {
  filters: [],
  sort: [],
  limit: DEFAULT_LIMIT,
  include: [],
  withTotal: false,
};

const known = new WeakMap<QueryList, QueryRules>();

/**
 * The rules by which the parameters of a list are read and documented.
 * @param list as a query declares it
 */
export function queryListRules(list: QueryList): QueryRules {
  const rules = known.get(list) ?? rulesOf(list);
  known.set(list, rules);
  return rules;
}

function rulesOf({ filters, orders, defaultSort, searchable = false }: QueryList): QueryRules {
  const names = new Set([...Object.keys(filters), ...Object.keys(orders)]);
  return {
    queryable: new Map(
      [...names].map((name): [string, Queryable] => {
        const { operators, value } = filters[name] ?? { operators: [], value: z.never() };
        const order = orders[name] ?? [];
        return [name, { operators, value, columns: [], sortable: order.length > 0, order }];
      }),
    ),
    includable: [],
    members: [],
    searchable,
    defaultSort: defaultSort === undefined ? [] : [sortOf(defaultSort)],
  };
}

/**
 * Reads what a caller asks of a declared list.
 * @param list as the query declares it; nothing for a query that is no list
 * @param asked the query string, keys such as `filter[width][lte]` kept flat
 * @returns the checked query. Raises `kernel.invalid_input` that names every parameter at fault
 */
export function askedOf(list: QueryList | undefined, asked: Readonly<Record<string, unknown>>): ListQuery {
  return list ? parseListQuery(asked, queryListRules(list)) : NOTHING_ASKED;
}
