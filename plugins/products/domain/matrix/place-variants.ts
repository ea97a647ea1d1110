import { MOST_MATRIX_ROWS, type Fault, type MatrixChange } from 'emporion';
import { ProductErrors } from '../../products.errors.js';
import type { Options } from '../options.js';
import { refuseFaults, type SettledOptions } from './settle-options.js';

/** What must be known of a variant that exists. */
export interface Existing {
  readonly id: string;
  readonly combination: string;
  readonly sku: string | null;
}

/** Where a variant stands after a change. */
export interface PlacedVariant<V extends Existing> {
  /** Nothing of a new one. */
  readonly before?: V;
  /** Its row of the change; nothing when it only follows the options. */
  readonly place?: number;
  readonly combination: string;
  /** Its place among the variants, by the order of the values. */
  readonly position: number;
}

type Unplaced<V extends Existing> = Omit<PlacedVariant<V>, 'combination' | 'position'> & {
  /** Nothing when a value it had is taken away. */
  readonly keys: readonly string[] | undefined;
};

/**
 * Works out which combination each variant stands for after a change. A variant keeps its values; of an option that is
 * new it gets the first one, and what it had of an option that is gone is forgotten.
 * @param before options, and the variants that are to stay or to go
 * @param after the options as they will be
 * @param change as it was sent
 * @returns the variants that remain or come, in the order of their values. Raises `kernel.invalid_input` at the row at
 * fault, `products.value_in_use` and `products.combinations_clash`, which name the variants
 */
export function placeVariants<V extends Existing>(
  before: { readonly options: Options; readonly variants: readonly V[] },
  after: SettledOptions,
  change: MatrixChange,
): PlacedVariant<V>[] {
  refuseFaults(idFaults(before.variants, change));
  const placed = unplaced(before, after, change);
  refuseFaults(keyFaults(placed, after.options));
  const nameOf = ({ before: one, keys = [] }: Unplaced<V>): string =>
    one ? variantName(one, before.options) : namesOf(keys, after.options);
  const stranded = placed.filter(({ keys }) => !keys);
  if (stranded.length > 0) throw ProductErrors.value_in_use({ variants: listed(stranded.map(nameOf)) });
  const clashing = clashes(placed);
  if (clashing.length > 0) throw clash(clashing, nameOf);
  return inOrder(placed, after.options);
}

function unplaced<V extends Existing>(
  { options, variants }: { readonly options: Options; readonly variants: readonly V[] },
  after: SettledOptions,
  { rows, removed }: MatrixChange,
): Unplaced<V>[] {
  const settled = (keys: readonly string[]): string[] => keys.map((key) => after.ids.get(key) ?? key);
  const gone = new Set(removed);
  const sent = new Map(rows.map(({ id }, place) => [id, place]));
  const kept = variants
    .filter(({ id }) => !gone.has(id))
    .map((one): Unplaced<V> => {
      const place = sent.get(one.id);
      const keys = place === undefined ? undefined : rows[place]?.keys;
      return {
        before: one,
        ...(place === undefined ? {} : { place }),
        keys: keys ? settled(keys) : carried(keysOf(one.combination), options, after.options),
      };
    });
  const fresh = rows.flatMap(({ id, keys = [] }, place): Unplaced<V>[] =>
    id === null ? [{ place, keys: settled(keys) }] : [],
  );
  return [...kept, ...fresh];
}

/** What a variant's values become when options change; nothing when one of them is taken away. */
function carried(keys: readonly string[], before: Options, after: Options): string[] | undefined {
  const carriedKeys = after.flatMap(({ id, values }) => {
    const index = before.findIndex((option) => option.id === id);
    const value = index < 0 ? values[0]?.id : keys[index];
    return value !== undefined && values.some((one) => one.id === value) ? [value] : [];
  });
  return carriedKeys.length === after.length ? carriedKeys : undefined;
}

function idFaults(variants: readonly Existing[], { rows, removed }: MatrixChange): Fault[] {
  const known = new Set(variants.map(({ id }) => id));
  const seen = new Set<string>();
  const faultOf = (id: string, pointer: string): Fault[] => {
    if (!known.has(id)) return [{ pointer, code: 'unknown', detail: 'is no variant of this product' }];
    if (seen.has(id)) return [{ pointer, code: 'duplicate', detail: 'stands in the change twice' }];
    seen.add(id);
    return [];
  };
  const fresh = rows.filter(({ id }) => id === null).length;
  const count = variants.length - removed.length + fresh;
  const tooMany = {
    pointer: '/rows',
    code: 'too_big',
    detail: `makes more than ${MOST_MATRIX_ROWS} variants`,
  };
  return [
    ...rows.flatMap(({ id }, index) => (id === null ? [] : faultOf(id, `/rows/${index}/id`))),
    ...removed.flatMap((id, index) => faultOf(id, `/removed/${index}`)),
    ...(count > MOST_MATRIX_ROWS ? [tooMany] : []),
  ];
}

function keyFaults<V extends Existing>(placed: readonly Unplaced<V>[], options: Options): Fault[] {
  const fits = (keys: readonly string[]): boolean =>
    keys.length === options.length &&
    options.every(({ values }, index) => values.some(({ id }) => id === keys[index]));
  return placed.flatMap(({ place, keys }) =>
    place === undefined || !keys || fits(keys)
      ? []
      : [{ pointer: `/rows/${place}/keys`, code: 'unknown_value', detail: 'names one value of each option' }],
  );
}

/** Variants of which another one has the same values. */
function clashes<V extends Existing>(placed: readonly Unplaced<V>[]): Unplaced<V>[] {
  const counts = new Map<string, number>();
  for (const { keys = [] } of placed) counts.set(joined(keys), (counts.get(joined(keys)) ?? 0) + 1);
  return placed.filter(({ keys = [] }) => (counts.get(joined(keys)) ?? 0) > 1);
}

function clash<V extends Existing>(
  clashing: readonly Unplaced<V>[],
  nameOf: (one: Unplaced<V>) => string,
): Error {
  const faults = clashing.flatMap(({ place }) =>
    place === undefined
      ? []
      : [{ pointer: `/rows/${place}/keys`, code: 'duplicate', detail: 'another variant has these values' }],
  );
  return ProductErrors.combinations_clash({ variants: listed(clashing.map(nameOf)) }).withErrors(faults);
}

function inOrder<V extends Existing>(placed: readonly Unplaced<V>[], options: Options): PlacedVariant<V>[] {
  const ranks = options.map(({ values }) => new Map(values.map(({ id }, rank) => [id, rank])));
  const ranksOf = (keys: readonly string[]): number[] =>
    keys.map((key, index) => ranks[index]?.get(key) ?? 0);
  return placed
    .map(({ keys = [], ...one }) => ({ one, combination: joined(keys), ranks: ranksOf(keys) }))
    .sort((a, b) => {
      const index = a.ranks.findIndex((rank, at) => rank !== b.ranks[at]);
      return index < 0 ? 0 : (a.ranks[index] ?? 0) - (b.ranks[index] ?? 0);
    })
    .map(({ one, combination }, position) => ({ ...one, combination, position }));
}

/** What a merchant knows a variant by: its SKU, or its values. */
function variantName({ id, sku, combination }: Existing, options: Options): string {
  return sku ?? (namesOf(keysOf(combination), options) || id);
}

function namesOf(keys: readonly string[], options: Options): string {
  const names = keys.map((key, index) => {
    const name = options[index]?.values.find(({ id }) => id === key)?.name ?? {};
    return Object.values(name)[0] ?? key;
  });
  return names.join(' / ');
}

function listed(names: readonly string[]): string {
  return names.slice(0, 10).join(', ') + (names.length > 10 ? ', …' : '');
}

function keysOf(combination: string): string[] {
  return combination === '' ? [] : combination.split('/');
}

function joined(keys: readonly string[]): string {
  return keys.join('/');
}
