import { cellValue } from './cells';
import { combine, type Row } from './combine';
import type { Axis, Cell, Cells, Column, MatrixChange, MatrixDocument, Texts } from './document';

/** What is being edited. Every edit makes another one, so that it can be taken back. */
export interface Model {
  readonly document: MatrixDocument;
  readonly axes: readonly Axis[];
  readonly rows: readonly Row[];
  readonly gone: readonly Row[];
  readonly leftOut: readonly (readonly string[])[];
}

/** A document as it was loaded. Combinations without a row were left out by somebody. */
export function modelOf(document: MatrixDocument): Model {
  const rows = document.rows.map((row): Row => {
    const { id, version, keys = [], heading, image, cells } = row;
    return { key: id ?? heading, id, version, keys, heading, image, cells, loaded: { keys, cells } };
  });
  const { axes = [], columns } = document;
  const start: Model = { document, axes, rows, gone: [], leftOut: [] };
  const arranged = document.axes && combine(axes, rows, [[]], columns);
  if (!arranged) return start;
  // Rows that fit no combination stay where they are: nobody asked to take them away.
  const leftOut = arranged.leftOut.filter(({ length }) => length > 0);
  return { ...start, rows: [...arranged.rows, ...arranged.gone], leftOut };
}

/**
 * Sets cells.
 * @param changes by the row's key
 */
export function setCells(model: Model, changes: ReadonlyMap<string, Cells>): Model {
  const rows = model.rows.map((row) => {
    const cells = changes.get(row.key);
    return cells ? { ...row, cells: { ...row.cells, ...cells } } : row;
  });
  return { ...model, rows };
}

/** Puts one cell's value into the same column of other rows. */
export function fillCells(model: Model, column: Column, value: Cell, rows: readonly Row[]): Model {
  return setCells(model, new Map(rows.map(({ key }) => [key, { [column.key]: value }])));
}

/**
 * Puts a block of texts into the grid; what reaches beyond it, or into columns that cannot be changed, is dropped.
 * @param block lines of cells
 * @param rows the rows that are shown, from the one where the block begins
 * @param columns from the one where the block begins
 */
export function pasteCells(
  model: Model,
  block: readonly (readonly string[])[],
  rows: readonly Row[],
  columns: readonly Column[],
): Model {
  const changes = block.slice(0, rows.length).map((line, index): [string, Cells] => {
    const cells = line.flatMap((text, at): [string, Cell][] => {
      const column = columns[at];
      return !column || column.readOnly ? [] : [[column.key, cellValue(column, text)]];
    });
    return [rows[index]?.key ?? '', Object.fromEntries(cells)];
  });
  return setCells(model, new Map(changes));
}

/** Changes the axes and with them the rows; nothing when there would be too many rows. */
export function editAxes(model: Model, axes: readonly Axis[]): Model | undefined {
  if (!model.document.axes) return undefined;
  const combined = combine(axes, [...model.rows, ...model.gone], model.leftOut, model.document.columns);
  return combined && { ...model, axes, ...combined };
}

/** Takes one combination out. */
export function leaveOut(model: Model, row: Row): Model {
  return {
    ...model,
    rows: model.rows.filter(({ key }) => key !== row.key),
    gone: row.id === null ? model.gone : [...model.gone, row],
    leftOut: [...model.leftOut, row.keys],
  };
}

/** Takes a combination in again. */
export function bringBack(model: Model, keys: readonly string[]): Model {
  const leftOut = model.leftOut.filter((out) => out !== keys);
  return editAxes({ ...model, leftOut }, model.axes) ?? model;
}

/** What is to be saved, and the rows it speaks of in its order. */
export interface Pending {
  readonly change: MatrixChange;
  readonly rows: readonly Row[];
  readonly isEmpty: boolean;
}

/** Compares what is being edited with what was loaded. */
export function pendingOf(model: Model): Pending {
  const { columns, axes: loaded = [] } = model.document;
  const changed = model.rows.flatMap((row) => {
    const cells = changedCells(row, columns);
    const moved = !row.loaded || row.loaded.keys.join(' ') !== row.keys.join(' ');
    if (row.loaded && !moved && Object.keys(cells).length === 0) return [];
    const keys = moved && model.document.axes ? { keys: row.keys } : {};
    return [{ row, sent: { id: row.id, version: row.version, ...keys, cells } }];
  });
  const axes = model.axes.map(withoutEmptyTexts);
  const removed = model.gone.flatMap(({ id }) => id ?? []);
  const axesChanged = JSON.stringify(axes) !== JSON.stringify(loaded);
  return {
    change: { ...(axesChanged ? { axes } : {}), rows: changed.map(({ sent }) => sent), removed },
    rows: changed.map(({ row }) => row),
    isEmpty: !axesChanged && changed.length === 0 && removed.length === 0,
  };
}

/** Of a new row everything that is filled in, of an existing one what is different now. */
function changedCells(row: Row, columns: readonly Column[]): Cells {
  if (row.loaded?.cells === row.cells) return {};
  const cells = columns
    .filter(({ readOnly }) => !readOnly)
    .map(({ key }): [string, Cell] => [key, row.cells[key] ?? null])
    .filter(([key, value]) => value !== (row.loaded?.cells[key] ?? null));
  return Object.fromEntries(cells);
}

function withoutEmptyTexts(axis: Axis): Axis {
  const filled = (texts: Texts): Texts =>
    Object.fromEntries(
      Object.entries(texts).flatMap(([tag, text]) => (text.trim() === '' ? [] : [[tag, text.trim()]])),
    );
  return {
    id: axis.id,
    name: filled(axis.name),
    values: axis.values.map(({ id, name }) => ({ id, name: filled(name) })),
  };
}

/**
 * The same with the versions that a fresh document has: to save over what somebody else saved meanwhile. Rows that they
 * took away are not sent.
 */
export function rebased({ change, rows, isEmpty }: Pending, fresh: MatrixDocument): Pending {
  const versions = new Map(fresh.rows.flatMap(({ id, version }) => (id === null ? [] : [[id, version]])));
  const isThere = ({ id }: { readonly id: string | null }): boolean => id === null || versions.has(id);
  return {
    change: {
      ...change,
      rows: change.rows
        .filter(isThere)
        .map((row) => (row.id === null ? row : { ...row, version: versions.get(row.id) })),
      removed: change.removed.filter((id) => versions.has(id)),
    },
    rows: rows.filter(isThere),
    isEmpty,
  };
}
