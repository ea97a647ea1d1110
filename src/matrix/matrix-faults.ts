import { AppError, type Fault } from '../errors/app-error.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { MatrixCell, MatrixChange, MatrixColumn } from './matrix-document.js';

type Check = (value: string | number | boolean, column: MatrixColumn) => Omit<Fault, 'pointer'> | undefined;

const wrong = (detail: string): Omit<Fault, 'pointer'> => ({ code: 'invalid_format', detail });

/**
 * Checks the cells of a change: that they are what their column holds, within bounds, there where they are required, and
 * not twice in a unique column of what was sent. Whether another row has the value already, only the database knows.
 * @param columns of the matrix as its query describes it to this caller; cells of others are unknown
 * @param change as it was sent
 * @throws AppError `kernel.invalid_input` with each fault at its cell: `/rows/3/cells/size`
 */
export function checkMatrix(columns: readonly MatrixColumn[], change: MatrixChange): void {
  const byKey = new Map(columns.map((column) => [column.key, column]));
  const faults = [
    ...cellFaults(byKey, change),
    ...missingFaults(columns, change),
    ...repeatedFaults(columns, change),
  ];
  if (faults.length > 0) throw KernelErrors.invalid_input().withErrors(faults);
}

/**
 * Writes rows of a matrix by `insertMany` or `updateMany`; a fault that these report at a row's field (`/0/size`) is
 * reported at the cell that was sent (`/rows/3/cells/size`).
 * @param places of the rows in what was sent, in the order in which they are written
 * @param write writes them
 */
export async function atCells<T>(places: readonly number[], write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw error.withErrors(
      error.errors.map((fault) => {
        const [, index = '', field = ''] = /^\/(\d+)\/([^/]+)/.exec(fault.pointer) ?? [];
        const place = places[Number(index)];
        if (field === '' || place === undefined) return fault;
        return { ...fault, pointer: `/rows/${place}/cells/${field}` };
      }),
    );
  }
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

const oneOf = (isOne: boolean): Omit<Fault, 'pointer'> | undefined =>
  isOne ? undefined : { code: 'unknown_value', detail: 'is not one of the possible values' };

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
  enum: (value, { values = {} }) => oneOf(typeof value === 'string' && Object.hasOwn(values, value)),
  media: (value, { files = [] }) => oneOf(typeof value === 'string' && files.includes(value)),
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
