import type { ZodType } from 'zod';
import type { Fault } from '../errors/app-error.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { isStorableText } from '../values/storable-text.js';
import { nearestName, snakeCase } from '../values/names.js';
import { z } from 'zod';
import { isIncludable, type CompiledField, type CompiledResource } from './compiled-resource.js';
import type { TextOptions } from './field.js';
import { isIndexed, orderOf } from './list-indexes.js';
import { searchedFields } from './resource-ddl.js';
import { searchPatterns } from './search-text.js';
import type { SideFilter } from './side-filter.js';
import type { ColumnSpec, Operator } from './kinds/field-kind.js';
import { instant } from './kinds/time-kinds.js';

export const DEFAULT_LIMIT = 20;
export const MAX_LIMIT = 100;
const MOST_VALUES = 100;

export interface Filter {
  readonly field: string;
  readonly operator: Operator;
  readonly value: unknown;
}
export interface Sort {
  readonly field: string;
  readonly descending: boolean;
}

/** What a list is asked for, checked against the declaration. */
export interface ListQuery {
  readonly filters: readonly Filter[];
  readonly sort: readonly Sort[];
  readonly limit: number;
  /** Cursor of the page before. */
  readonly after?: string;
  /** Text of the search box. */
  readonly search?: string;
  /** Members of each item; all when left out. */
  readonly fields?: readonly string[];
  /** Reference fields whose rows come along. */
  readonly include: readonly string[];
  readonly withTotal: boolean;
}

/** What can be asked of one field. */
export interface Queryable {
  readonly operators: readonly Operator[];
  readonly value: ZodType;
  readonly columns: readonly ColumnSpec[];
  readonly sortable: boolean;
  /** Columns of the index that serves the field, in whose order a list by it comes; the last is the id. */
  readonly order: readonly ColumnSpec[];
  /** What `gte` and `lte` take, where that is something else. */
  readonly bound?: ZodType;
  /** Where the rows of a filter are that is none of a field. */
  readonly side?: SideFilter;
}

/** What may be asked of a resource by one audience. */
export interface QueryRules {
  readonly queryable: ReadonlyMap<string, Queryable>;
  readonly includable: readonly string[];
  /** Members that `fields=` may name. */
  readonly members: readonly string[];
  readonly searchable: boolean;
  readonly defaultSort: readonly Sort[];
}

const ID: ColumnSpec = { name: 'id', type: 'uuid', nullable: false };

const BASE: readonly [string, Queryable][] = [
  ['id', { operators: ['eq', 'in'], value: z.uuid(), columns: [ID], sortable: true, order: [ID] }],
  ...(['createdAt', 'updatedAt'] as const).map((name): [string, Queryable] => {
    const column = { name: snakeCase(name), type: 'timestamp with time zone', nullable: false };
    return [
      name,
      {
        operators: instant.operators.filter((operator) => operator !== 'null'),
        value: instant.filter({ kind: 'instant', options: { label: { en: '', zh: '' } } }),
        columns: [column],
        sortable: true,
        order: [column, ID],
      },
    ];
  }),
];

/**
 * What integrations and the back-office may ask of a resource: filters and orders that an index serves.
 * @param resource the compiled resource
 */
export function adminQueryRules(resource: CompiledResource): QueryRules {
  const readable = resource.fields.filter(({ field }) => field.options.visibility?.adminRead !== false);
  const fields = readable.map((compiled): [string, Queryable] => {
    const { name, field, kind, columns } = compiled;
    return [
      name,
      {
        operators: operatorsOf(compiled),
        value: kind.filter(field),
        columns,
        sortable: kind.sortable && isIndexed(compiled) && columns.every(({ nullable }) => !nullable),
        order: orderOf(compiled),
      },
    ];
  });
  const sides = Object.entries(resource.definition.sideFilters ?? {}).map(
    ([name, side]): [string, Queryable] => {
      const { operators, value, bound } = side;
      return [
        name,
        { operators, value, ...(bound ? { bound } : {}), side, columns: [], sortable: false, order: [] },
      ];
    },
  );
  return {
    queryable: new Map([...BASE, ...fields, ...sides]),
    includable: resource.fields.filter(isIncludable).map(({ name }) => name),
    members: ['id', 'version', 'createdAt', 'updatedAt', ...readable.map(({ name }) => name)],
    searchable: searchedFields(resource).length > 0,
    defaultSort: [{ field: 'createdAt', descending: true }],
  };
}

/** `contains` rides on the index of the search box; what lies in a link table has one there. */
function operatorsOf(compiled: CompiledField): readonly Operator[] {
  const { field, kind, columns } = compiled;
  const searched = field.options.search === true && (field.options as TextOptions).translated !== true;
  return kind.operators.filter((operator) => {
    if (operator === 'has') return true;
    if (operator === 'contains') return searched;
    return isIndexed(compiled) && (operator !== 'null' || columns.some(({ nullable }) => nullable));
  });
}

/** `filter[status][in]`, `filter[attributes.colour]`. */
const FILTER = /^filter\[(\w{1,64}(?:\.[a-z0-9-]{1,200})?)\](?:\[(\w{1,16})\])?$/;

/**
 * What may be asked of a name; `attributes.*` among the rules stands for `attributes.` and any key.
 * @param rules what may be asked
 * @param name as it stands in a filter
 */
export function queryableOf({ queryable }: QueryRules, name: string): Queryable | undefined {
  return queryable.get(name) ?? (name.includes('.') ? queryable.get(name.replace(/\..*$/, '.*')) : undefined);
}

/**
 * Reads the query string of a list.
 * @param query the parsed query string, keys such as `filter[status][in]` kept flat
 * @param rules what may be asked
 * @returns the query; raises `kernel.invalid_input` that names every parameter at fault
 */
export function parseListQuery(query: Readonly<Record<string, unknown>>, rules: QueryRules): ListQuery {
  const faults: Fault[] = [];
  const fault = (key: string, detail: string) =>
    void faults.push({ pointer: `query/${key}`, code: 'invalid', detail });
  const parsed = {
    filters: [] as Filter[],
    sort: rules.defaultSort,
    limit: DEFAULT_LIMIT,
    include: [] as string[],
  };
  const rest: { after?: string; search?: string; fields?: string[]; withTotal: boolean } = {
    withTotal: false,
  };
  for (const [key, raw] of Object.entries(query)) {
    const filter = FILTER.exec(key);
    if (typeof raw !== 'string' || raw.length > 2_000) fault(key, 'is given more than once or is too long');
    else if (filter) parsed.filters.push(...parseFilter(key, filter, raw, rules, fault));
    else if (key === 'sort') parsed.sort = parseSort(raw, rules, fault);
    else if (key === 'limit') parsed.limit = parseLimit(raw, fault);
    else if (key === 'fields') rest.fields = names(key, raw, rules.members, fault);
    else if (key === 'include') parsed.include = names(key, raw, rules.includable, fault);
    else if (key === 'after') rest.after = raw;
    else if (key === 'q' && rules.searchable) rest.search = parseSearch(raw, fault);
    else if (key === 'total' && rules.members.length > 0 && /^(true|false)$/.test(raw))
      rest.withTotal = raw === 'true';
    else fault(key, unknownParameter(key, rules));
  }
  if (faults.length > 0) throw KernelErrors.invalid_input().withErrors(faults);
  return { ...parsed, ...rest };
}

type Report = (key: string, detail: string) => void;

function parseFilter(
  key: string,
  match: RegExpExecArray,
  raw: string,
  rules: QueryRules,
  fault: Report,
): Filter[] {
  const field = match[1] ?? '';
  const operator = (match[2] ?? 'eq') as Operator;
  const queryable = queryableOf(rules, field);
  if (!queryable) {
    fault(key, unknownName(field, [...rules.queryable.keys()]));
    return [];
  }
  if (!queryable.operators.includes(operator)) {
    fault(key, `takes ${queryable.operators.join(', ') || 'no filter'}`);
    return [];
  }
  const texts = operator === 'in' ? raw.split(',') : [raw];
  const schema = schemaOf(queryable, operator);
  const values = texts.map((text) => schema.safeParse(text));
  const wrong = values.find((value) => !value.success)?.error?.issues[0]?.message;
  if (wrong !== undefined || texts.length > MOST_VALUES || !isStorableText(raw)) {
    const tooMany = texts.length > MOST_VALUES ? `takes at most ${MOST_VALUES} values` : undefined;
    fault(key, wrong ?? tooMany ?? 'holds a NUL byte or a broken character');
    return [];
  }
  if (operator === 'contains' && searchPatterns(raw).length === 0) {
    fault(key, 'needs a letter or a digit');
    return [];
  }
  const data = values.map((value) => value.data);
  return [{ field, operator, value: operator === 'in' ? data : data[0] }];
}

function schemaOf({ value, bound }: Queryable, operator: Operator): ZodType {
  if (operator === 'null') return z.enum(['true', 'false']).transform((text) => text === 'true');
  return operator === 'gte' || operator === 'lte' ? (bound ?? value) : value;
}

/**
 * One field of an order as it is written: `-createdAt`.
 * @param text the name, with "-" when it goes down
 */
export function sortOf(text: string): Sort {
  return { field: text.replace(/^-/, ''), descending: text.startsWith('-') };
}

function parseSort(raw: string, rules: QueryRules, fault: Report): readonly Sort[] {
  const sortable = [...rules.queryable].filter(([, { sortable: yes }]) => yes).map(([name]) => name);
  const sorts = raw.split(',').map(sortOf);
  for (const { field } of sorts) {
    if (!sortable.includes(field)) fault('sort', unknownName(field, sortable));
  }
  if (sorts.length > 1) fault('sort', 'takes one field; rows alike in it follow in the order they were made');
  return sorts;
}

function parseLimit(raw: string, fault: Report): number {
  const limit = Number(raw);
  if (!/^\d{1,15}$/.test(raw) || limit < 1) {
    fault('limit', `is a whole number from 1 to ${MAX_LIMIT}`);
    return DEFAULT_LIMIT;
  }
  return Math.min(limit, MAX_LIMIT);
}

function parseSearch(raw: string, fault: Report): string {
  if (raw.length > 200 || raw.includes('\u0000')) fault('q', 'is at most 200 characters of text');
  return raw.trim();
}

function names(key: string, raw: string, allowed: readonly string[], fault: Report): string[] {
  const list = [...new Set(raw.split(','))];
  for (const name of list) if (!allowed.includes(name)) fault(key, unknownName(name, allowed));
  return list;
}

function unknownParameter(key: string, rules: QueryRules): string {
  return unknownName(key, [
    'filter[…]',
    'sort',
    'limit',
    'fields',
    'include',
    'after',
    'total',
    ...(rules.searchable ? ['q'] : []),
  ]);
}

function unknownName(name: string, allowed: readonly string[]): string {
  const near = nearestName(name, allowed);
  return near
    ? `is not known here; did you mean "${near}"?`
    : `is not known here; known are ${allowed.join(', ')}`;
}
