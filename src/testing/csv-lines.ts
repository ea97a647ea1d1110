import { CsvReader } from '../transfer/csv-reader.js';
import { unguarded } from '../transfer/row-cells.js';

/** One record of a CSV file, by the names of its columns. */
export type CsvLine = Record<string, string>;

/**
 * Reads an exported CSV file.
 * @param text with a header; cells are as they were before they were guarded against spreadsheets
 */
export function csvLines(text: string): CsvLine[] {
  const reader = new CsvReader();
  const [header = [], ...records] = [...reader.push(text), ...reader.end()].map(({ cells }) => cells);
  return records.map((cells) =>
    Object.fromEntries(header.map((name, index) => [name, unguarded(cells[index] ?? '')])),
  );
}
