import type { UnitOfWork } from '../database/unit-of-work.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { CsvReader, LineReader, type FileRecord } from './csv-reader.js';
import { columnsIn, detectFormat, suggestColumns, type NamedFormat } from './formats.js';
import { JSON_COLUMN } from './transfer-format.port.js';
import { TransferErrors } from './transfer.errors.js';
import { encodingOf, readText, type Upload } from './uploads.js';

/** What stands at the beginning of a file. */
export interface FileFront {
  readonly header: readonly string[];
  /** The first records after it. */
  readonly records: readonly FileRecord[];
}

const MOST_COLUMNS = 1_000;
const LONGEST_HEADER = 500;

/**
 * Finds out which format a file has: what begins with a brace is JSON lines, all else CSV.
 * @param formats among which
 * @param upload of the actor. Raises `transfers.unknown_encoding` and `transfers.unreadable`
 */
export async function detectedFormat(
  unitOfWork: UnitOfWork,
  formats: readonly NamedFormat[],
  upload: Upload,
): Promise<NamedFormat> {
  const encoding = await encodingOf(unitOfWork, upload);
  let start = '';
  for await (const text of readText(unitOfWork, upload.id, encoding)) {
    start += text.trimStart();
    if (start !== '') break;
  }
  const file = start.startsWith('{') ? 'ndjson' : 'csv';
  const { header, records } = await readFront(unitOfWork, upload, file, file === 'csv' ? 0 : 1);
  return detectFormat(formats, { file, names: file === 'csv' ? header : membersOf(records[0]) });
}

/** Nothing of a line that is no JSON: its fault is told when it is taken. */
function membersOf(record: FileRecord | undefined): string[] {
  try {
    return Object.keys(JSON.parse(record?.cells[0] ?? '') as object);
  } catch {
    return [];
  }
}

/**
 * Reads the beginning of a file.
 * @param upload of the actor
 * @param file how it is divided into records
 * @param rows that are wanted after the header
 * @returns header and rows. Raises `transfers.unknown_encoding` and `transfers.unreadable`
 */
export async function readFront(
  unitOfWork: UnitOfWork,
  upload: Upload,
  file: NamedFormat['file'],
  rows: number,
): Promise<FileFront> {
  const encoding = await encodingOf(unitOfWork, upload);
  const reader = file === 'csv' ? new CsvReader() : new LineReader();
  const records: FileRecord[] = [];
  for await (const text of readText(unitOfWork, upload.id, encoding)) {
    records.push(...reader.push(text));
    if (records.length > rows) break;
  }
  if (records.length <= rows) records.push(...reader.end());
  if (file === 'ndjson') return { header: [JSON_COLUMN.key], records: records.slice(0, rows) };
  const [first, ...others] = records;
  if (!first) throw TransferErrors.unreadable({ line: 1, reason: 'the file is empty' });
  const reason = first.problem?.reason ?? headerFault(first.cells);
  if (reason) throw TransferErrors.unreadable({ line: first.line, reason });
  return { header: first.cells.map((name) => name.trim()), records: others.slice(0, rows) };
}

function headerFault(cells: readonly string[]): string | undefined {
  if (cells.some((name) => name.includes('\u0000'))) return 'it holds a NUL character';
  if (cells.length > MOST_COLUMNS) return `it has more than ${MOST_COLUMNS} columns`;
  if (cells.some((name) => name.length > LONGEST_HEADER)) return 'the name of a column is too long';
  return undefined;
}

/**
 * The known column of each column of a file, as the caller says or else as it seems.
 * @param format of the file
 * @param header of the file
 * @param mapping known column by the file's column; null leaves it out, as does not naming it
 * @returns raises `kernel.invalid_input`, `transfers.unknown_column` and `transfers.missing_column`
 */
export function chosenColumns(
  format: NamedFormat,
  header: readonly string[],
  mapping: Readonly<Record<string, string | null>> | undefined,
): (string | null)[] {
  if (mapping) checkMapping(format, header, mapping);
  // Of two columns with one name the first is meant.
  const isNamed = (name: string, index: number): boolean =>
    header.indexOf(name) === index && Object.hasOwn(mapping ?? {}, name);
  const columns = mapping
    ? header.map((name, index) => (isNamed(name, index) ? (mapping[name] ?? null) : null))
    : suggestColumns(format, header);
  const unknown = header.filter((name, index) => columns[index] === null && !format.readOnly?.has(name));
  if (!mapping && format.isBuiltIn && unknown.length > 0)
    throw TransferErrors.unknown_column({ columns: unknown.join(', ') });
  const missing = format.columns.filter(({ key, required }) => required && !columns.includes(key));
  if (missing.length > 0)
    throw TransferErrors.missing_column({ columns: missing.map(({ label }) => label.en).join(', ') });
  return columns;
}

function checkMapping(
  format: NamedFormat,
  header: readonly string[],
  mapping: Readonly<Record<string, string | null>>,
): void {
  const known = new Set(columnsIn(format, header).map(({ key }) => key));
  const taken = new Set<string>();
  const faults = Object.entries(mapping).flatMap(([name, key]) => {
    const pointer = `/mapping/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    if (!header.includes(name)) return [{ pointer, code: 'unknown', detail: 'is no column of the file' }];
    if (key === null) return [];
    if (!known.has(key)) return [{ pointer, code: 'unknown', detail: `"${key}" is not known here` }];
    if (taken.has(key)) return [{ pointer, code: 'duplicate', detail: `"${key}" is taken twice` }];
    taken.add(key);
    return [];
  });
  if (faults.length > 0) throw KernelErrors.invalid_input().withErrors(faults);
}

/**
 * What existing rows are found by.
 * @param asked by the caller; the format's first key when left out. Raises `transfers.unknown_key`
 */
export function chosenKey(
  format: NamedFormat,
  columns: readonly (string | null)[],
  asked: string | undefined,
): string {
  const known = format.keys?.map(({ key }) => key) ?? ['id'];
  const key = asked ?? known[0] ?? 'id';
  const isInFile = !format.isBuiltIn || format.file === 'ndjson' || key === 'id' || columns.includes(key);
  if (!known.includes(key) || !isInFile) throw TransferErrors.unknown_key({ key, known: known.join(', ') });
  return key;
}
