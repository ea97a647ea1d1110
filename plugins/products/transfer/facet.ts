import { isDeepStrictEqual } from 'node:util';
import type { FileRow } from 'emporion';
import { CellReader } from './cell-reader.js';

export type Cells = Readonly<Record<string, string>>;

/** Columns of a file that say one thing of ours together, and how it is said. */
export interface Facet<V> {
  readonly columns: readonly string[];
  /** What a row says; undefined when it says nothing. Faults are gathered by the reader. */
  read(reader: CellReader, row: FileRow): V | undefined;
  /** The cells that we write; a column that is left out is empty. */
  write(value: V): Cells;
}

/** Characters of a cell that can be kept. */
const LONGEST_KEPT = 10_000;

/** Reads a row facet by facet. What nothing here stands for, or what we would write in other words, is left to be kept. */
export class KeepingRow {
  private readonly rest: Record<string, string>;

  /**
   * @param reader gathers the faults
   * @param columns that the file has
   * @param usual what cells say that need not be kept
   */
  constructor(
    private readonly reader: CellReader,
    private readonly row: FileRow,
    private readonly columns: ReadonlySet<string>,
    usual: Cells,
  ) {
    const cells = [...columns].map((name): [string, string] => [name, row.cells[name] ?? '']);
    this.rest = Object.fromEntries(cells.map(([name, text]) => [name, text === usual[name] ? '' : text]));
  }

  /**
   * What the row says.
   * @param isKept whether the cells are kept even where we would write the same
   */
  take<V>(facet: Facet<V>, isKept: (value: V) => boolean = () => false): V | undefined {
    const value = facet.read(this.reader, this.row);
    if (value === undefined || isKept(value)) return value;
    const written = facet.write(value);
    const given = facet.columns.filter((column) => this.columns.has(column));
    if (given.every((column) => this.rest[column]?.trim() === (written[column] ?? ''))) this.drop(given);
    return value;
  }

  /** Keeps nothing of columns. */
  drop(columns: readonly string[]): void {
    for (const column of columns) if (column in this.rest) this.rest[column] = '';
  }

  /** Keeps nothing of columns whose cells are too long for it. */
  dropLong(columns: readonly string[]): void {
    this.drop(columns.filter((column) => (this.rest[column] ?? '').length > LONGEST_KEPT));
  }

  /** Says nothing of columns: what was kept of them stays. */
  pass(columns: readonly string[]): void {
    for (const column of columns) Reflect.deleteProperty(this.rest, column);
  }

  /** What is to be kept; an empty cell takes away what was. Cells that are too long for it are faults. */
  left(): Cells {
    for (const [column, text] of Object.entries(this.rest)) {
      if (text.length > LONGEST_KEPT)
        this.reader.refuse(this.row, column, `is longer than ${LONGEST_KEPT} characters`);
    }
    return this.rest;
  }
}

/**
 * The cells of a value: those that were kept, where they still say it.
 * @param value that is so now
 * @param kept cells
 * @param fits whether what the kept cells say is so; equality when left out
 */
export function cellsOfFacet<V>(
  facet: Facet<V>,
  value: V,
  kept: Cells,
  fits: (read: V) => boolean = (read) => isDeepStrictEqual(read, value),
): Cells {
  const cells = Object.fromEntries(facet.columns.map((column) => [column, kept[column] ?? '']));
  const written = Object.fromEntries(facet.columns.map((column) => [column, '']));
  Object.assign(written, facet.write(value));
  if (Object.values(cells).every((text) => text === '')) return written;
  const reader = new CellReader(new Set(facet.columns));
  const read = facet.read(reader, { line: 0, cells });
  return read !== undefined && reader.faults.length === 0 && fits(read) ? cells : written;
}
