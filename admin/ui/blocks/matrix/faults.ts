import type { Problem } from '../../lib/api';
import type { Row } from './combine';

/** Where a refusal belongs. */
export interface MatrixFaults {
  /** Texts by the row's key and the column's. */
  readonly cells: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Texts by pointer, of axes and their values. */
  readonly axes: readonly { readonly pointer: string; readonly text: string }[];
}

export const NO_FAULTS: MatrixFaults = { cells: new Map(), axes: [] };

/**
 * Puts each fault of a refusal where it is seen.
 * @param problem as the server wrote it
 * @param rows that were sent, in their order
 * @param say what a fault is called in the reader's language
 */
export function faultsOf(
  { errors = [] }: Problem,
  rows: readonly Row[],
  say: (fault: { readonly code: string; readonly detail: string }) => string,
): MatrixFaults {
  const cells = new Map<string, Readonly<Record<string, string>>>();
  const axes: { pointer: string; text: string }[] = [];
  for (const fault of errors) {
    const [, index = '', column = ''] = /^\/rows\/(\d+)\/cells\/([^/]+)/.exec(fault.pointer) ?? [];
    const row = rows[Number(index)];
    const key = column.replace(/~1/g, '/').replace(/~0/g, '~');
    if (column !== '' && row) cells.set(row.key, { ...cells.get(row.key), [key]: say(fault) });
    else if (fault.pointer.startsWith('/axes/')) axes.push({ pointer: fault.pointer, text: say(fault) });
  }
  return { cells, axes };
}

/** The faults without that of a cell which is being changed. */
export function withoutCell(faults: MatrixFaults, row: string, column: string): MatrixFaults {
  const known = faults.cells.get(row);
  if (!known?.[column]) return faults;
  const { [column]: _, ...rest } = known;
  return { ...faults, cells: new Map([...faults.cells, [row, rest]]) };
}
