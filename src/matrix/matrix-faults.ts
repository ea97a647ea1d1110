import type { Fault } from '../errors/app-error.js';
import type { MatrixCell, MatrixChange, MatrixColumn } from './matrix-document.js';

type Check = (value: string | number | boolean, column: MatrixColumn) => Omit<Fault, 'pointer'> | undefined;

const wrong = (detail: string): Omit<Fault, 'pointer'> => ({ code: 'invalid_type', detail });

/**
 * What is wrong with the cells of a change, each fault at its cell (`/rows/3/cells/size`): values that are not what
 * their column holds, out of bounds, missing, or twice in a unique column of what was sent. Whether another row has the
 * value already, only the database knows.
 * @param columns of the matrix as its query describes it to this caller; cells of others are unknown
 * @param change as it was sent
 * @returns one fault per cell, in order; hand them to `withErrors`
 */
export function matrixFaults(columns: readonly MatrixColumn[], change: MatrixChange): Fault[] {
  const byKey = new Map(columns.map((column) => [column.key, column]));
  return [
    ...cellFaults(byKey, change),
    ...missingFaults(columns, change),
    ...repeatedFaults(columns, change),
  ];
}

function cellFaults(columns: ReadonlyMap<string, MatrixColumn>, { rows }: MatrixChange): Fault[] {
  return rows.flatMap(({ cells }, index) =>
    Object.entries(cells).flatMap(([key, value]) => {
      const column = columns.get(key);
      const fault = column ? cellFault(column, value) : { code: 'unknown', detail: 'is not known here' };
      return fault ? [{ pointer: pointerOf(index, key), ...fault }] : [];
    }),
  );
}

function cellFault(column: MatrixColumn, value: MatrixCell): Omit<Fault, 'pointer'> | undefined {
  if (column.readOnly) return { code: 'read_only', detail: 'cannot be changed here' };
  if (value === null || value === '')
    return column.required ? { code: 'required', detail: 'is required' } : undefined;
  return CHECKS[column.kind](value, column);
}

const whole: Check = (value, column) =>
  Number.isSafeInteger(value) ? bounds(Number(value), column) : wrong('is not a whole number');

const CHECKS: Readonly<Record<MatrixColumn['kind'], Check>> = {
  text: (value, column) =>
    typeof value === 'string' ? bounds([...value].length, column, ' characters') : wrong('is not a text'),
  integer: whole,
  money: (value, column) =>
    Number.isSafeInteger(value)
      ? bounds(Number(value), column)
      : wrong(`is not an amount of ${column.currency ?? 'money'}`),
  decimal: (value, column) => {
    const { scale = 20 } = column;
    const form = new RegExp(`^-?\\d{1,30}${scale > 0 ? `(\\.\\d{1,${scale}})?` : ''}$`);
    if (typeof value === 'string' && form.test(value)) return bounds(Number(value), column);
    return wrong(`is not a number with at most ${scale} digits after the point`);
  },
  boolean: (value) => (typeof value === 'boolean' ? undefined : wrong('is neither yes nor no')),
  enum: (value, { values = {} }) =>
    typeof value === 'string' && Object.hasOwn(values, value)
      ? undefined
      : { code: 'unknown_value', detail: 'is not one of the possible values' },
};

function bounds(size: number, { min, max }: MatrixColumn, unit = ''): Omit<Fault, 'pointer'> | undefined {
  if (min !== undefined && size < min) return { code: 'too_small', detail: `is at least ${min}${unit}` };
  if (max !== undefined && size > max) return { code: 'too_big', detail: `is at most ${max}${unit}` };
  return undefined;
}

/** Of a new row, cells may be missing altogether. */
function missingFaults(columns: readonly MatrixColumn[], { rows }: MatrixChange): Fault[] {
  const required = columns.filter((column) => column.required && !column.readOnly);
  return rows.flatMap(({ id, cells }, index) =>
    required
      .filter(({ key }) => id === null && !Object.hasOwn(cells, key))
      .map(({ key }) => ({ pointer: pointerOf(index, key), code: 'required', detail: 'is required' })),
  );
}

function repeatedFaults(columns: readonly MatrixColumn[], { rows }: MatrixChange): Fault[] {
  return columns
    .filter(({ unique }) => unique)
    .flatMap(({ key }) => {
      const seen = new Set<unknown>();
      return rows.flatMap(({ cells }, index) => {
        const value = cells[key];
        if (value === undefined || value === null || value === '') return [];
        if (!seen.has(value)) {
          seen.add(value);
          return [];
        }
        return [{ pointer: pointerOf(index, key), code: 'duplicate', detail: 'stands in another row too' }];
      });
    });
}

function pointerOf(index: number, key: string): string {
  return `/rows/${index}/cells/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}
