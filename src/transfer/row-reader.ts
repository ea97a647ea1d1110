import { CsvError, parse } from 'csv-parse/sync';
import type { CompiledResource } from '../resource/compiled-resource.js';
import { csvColumns, fromCells, transferredFields, type CsvColumn } from './row-cells.js';
import { TransferErrors } from './transfer.errors.js';

/** One row of a file, or why it cannot be read. */
export interface FileRow {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number;
  readonly row?: Readonly<Record<string, unknown>>;
  readonly problem?: string;
}

const OPTIONS = { bom: true, skip_empty_lines: true, relax_column_count: true } as const;

/**
 * The columns of a CSV file.
 * @param resource what the rows are
 * @param locales content locales
 * @param content the whole file
 * @returns its columns in order. Raises `transfers.unreadable` and `transfers.unknown_column`
 */
export function readHeader(
  resource: CompiledResource,
  locales: readonly string[],
  content: string,
): CsvColumn[] {
  const [header = []] = readCsv(content, { to: 1 }).map(({ record }) => record);
  const known = new Map(csvColumns(resource, locales).map((column) => [column.header, column]));
  const unknown = header.filter((name) => !known.has(name.trim()));
  if (unknown.length > 0 || header.length === 0)
    throw TransferErrors.unknown_column({ columns: unknown.join(', ') });
  return header.map((name) => known.get(name.trim()) as CsvColumn);
}

/**
 * The rows of a file, in order.
 * @param resource what the rows are
 * @param locales content locales
 * @param content the whole file
 * @param format of the file
 */
export function readRows(
  resource: CompiledResource,
  locales: readonly string[],
  content: string,
  format: 'csv' | 'ndjson',
): FileRow[] {
  if (format === 'ndjson') return readLines(resource, content);
  const columns = readHeader(resource, locales, content);
  return readCsv(content, { from: 2 }).map(({ record, line }) => {
    if (record.length !== columns.length)
      return { line, problem: `has ${record.length} cells, not ${columns.length}` };
    return attempt(line, () => fromCells(resource, columns, record));
  });
}

function readLines(resource: CompiledResource, content: string): FileRow[] {
  const members = new Set(['id', ...transferredFields(resource).map(({ name }) => name)]);
  return content
    .split('\n')
    .map((text, index) => ({ text: text.trim(), line: index + 1 }))
    .filter(({ text }) => text !== '')
    .map(({ text, line }) =>
      attempt(line, () => {
        const row = JSON.parse(text) as Record<string, unknown>;
        return Object.fromEntries(Object.entries(row).filter(([name]) => members.has(name)));
      }),
    );
}

function attempt(line: number, read: () => Readonly<Record<string, unknown>>): FileRow {
  try {
    return { line, row: read() };
  } catch (error) {
    return { line, problem: error instanceof Error ? error.message : 'cannot be read' };
  }
}

function readCsv(
  content: string,
  range: { to?: number; from?: number },
): { record: string[]; line: number }[] {
  try {
    const rows = parse(content, { ...OPTIONS, ...range, info: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return rows.map(({ record, info }) => ({ record, line: info.lines }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw TransferErrors.unreadable({ line: Number(error.lines ?? 1), reason: error.code });
  }
}
