import type { Axis, Cells, Column } from './document';

/** A row of the grid: one that exists, or one that saving will make. */
export interface Row {
  /** Names it in the browser, for as long as the page is open. */
  readonly key: string;
  readonly id: string | null;
  readonly version?: number;
  readonly keys: readonly string[];
  readonly heading: string;
  readonly image?: string;
  readonly cells: Cells;
  /** What was loaded; nothing of a new row. */
  readonly loaded: { readonly keys: readonly string[]; readonly cells: Cells } | null;
}

export interface Combined {
  readonly rows: readonly Row[];
  /** Rows that exist and that no combination wants any more. */
  readonly gone: readonly Row[];
  /** Combinations without a row, because somebody took them out. */
  readonly leftOut: readonly (readonly string[])[];
}

/** As many as a matrix may hold (`MOST_MATRIX_ROWS`). */
const MOST_ROWS = 2_000;

/** Every combination of the values of axes, in order; nothing when there are more than a matrix may hold. */
export function combinations(axes: readonly Axis[]): readonly (readonly string[])[] | undefined {
  const used = axes.filter(({ values }) => values.length > 0);
  if (used.reduce((count, { values }) => count * values.length, 1) > MOST_ROWS) return undefined;
  return used.reduce<readonly (readonly string[])[]>(
    (all, { values }) => all.flatMap((keys) => values.map(({ id }) => [...keys, id])),
    [[]],
  );
}

/**
 * The rows of a matrix after its axes were edited. A row stays with the values it combines, whatever they are called and
 * in whatever order they come. Where an axis was added or taken away, the first of the combinations that a row could
 * stand for keeps it, and with it all that is known of it. Everything else is new, or gone.
 * @param axes as they are now
 * @param pool rows there have been
 * @param leftOut combinations without a row so far
 * @param columns for what a new row starts with
 * @returns nothing when there would be too many rows
 */
export function combine(
  axes: readonly Axis[],
  pool: readonly Row[],
  leftOut: readonly (readonly string[])[],
  columns: readonly Column[],
): Combined | undefined {
  const wanted = combinations(axes);
  if (!wanted) return undefined;
  const free = new Map(pool.map((row) => [row.key, row]));
  const found = new Map<string, Row>();
  const take = (keys: readonly string[], row: Row | undefined): void => {
    if (!row) return;
    free.delete(row.key);
    found.set(nameOf(keys), row);
  };
  const byName = new Map([...pool].reverse().map((row) => [setOf(row.keys), row]));
  for (const keys of wanted) take(keys, byName.get(setOf(keys)));
  const isLeftOut = (keys: readonly string[]): boolean => leftOut.some((out) => isWithin(out, keys));
  const open = wanted.filter((keys) => !found.has(nameOf(keys)) && !isLeftOut(keys));
  for (const keys of open)
    take(
      keys,
      [...free.values()].find((row) => isKin(row.keys, keys)),
    );
  const kept = [...found.values()];
  const rows = wanted.flatMap((keys): Row[] => {
    const row = found.get(nameOf(keys));
    if (row) return [nameOf(row.keys) === nameOf(keys) ? row : { ...row, keys }];
    return isLeftOut(keys) ? [] : [newRow(keys, kept, columns)];
  });
  return {
    rows,
    gone: [...free.values()].filter(({ id }) => id !== null),
    leftOut: wanted.filter((keys) => !found.has(nameOf(keys)) && isLeftOut(keys)),
  };
}

let made = 0;

/** A row that does not exist yet; it starts like the row that shares most values with it. */
function newRow(keys: readonly string[], others: readonly Row[], columns: readonly Column[]): Row {
  let like: Row | undefined;
  let most = -1;
  for (const row of others) {
    const shared = row.keys.filter((key) => keys.includes(key)).length;
    if (shared > most) [like, most] = [row, shared];
  }
  const copied = columns.filter(({ unique, readOnly, fill }) => !unique && !readOnly && fill !== 'none');
  const cells = Object.fromEntries(copied.map(({ key }) => [key, like?.cells[key] ?? null]));
  made += 1;
  return { key: `new ${made}`, id: null, keys, heading: '', cells, loaded: null };
}

function nameOf(keys: readonly string[]): string {
  return keys.join(' ');
}
function setOf(keys: readonly string[]): string {
  return nameOf([...keys].sort());
}
function isWithin(inner: readonly string[], outer: readonly string[]): boolean {
  return inner.every((key) => outer.includes(key));
}
function isKin(a: readonly string[], b: readonly string[]): boolean {
  return isWithin(a, b) || isWithin(b, a);
}
