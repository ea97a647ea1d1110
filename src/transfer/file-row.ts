import type { FileRecord } from './csv-reader.js';
import type { NamedFormat } from './formats.js';
import { unguarded } from './row-cells.js';
import type { FileRow } from './transfer-format.port.js';

/**
 * A record as its format sees it.
 * @param record that could be read
 * @param columns known column of each of its cells; null leaves one out
 * @param format of the file
 */
export function fileRow(
  { line, cells }: FileRecord,
  columns: readonly (string | null)[],
  { file }: NamedFormat,
): FileRow {
  const named = columns.flatMap((key, index): [string, string][] => {
    const cell = cells[index] ?? '';
    return key === null ? [] : [[key, file === 'csv' ? unguarded(cell) : cell]];
  });
  return { line, cells: Object.fromEntries(named) };
}
