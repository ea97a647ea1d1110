/** One record of a file, or why there is none. */
export interface FileRecord {
  /** Line on which it begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly problem?: RecordProblem;
}

/** Why a record cannot be read. */
export interface RecordProblem {
  readonly reason: string;
  /** Place of the column at fault, from 0. */
  readonly column?: number;
}

/** Characters of a record that are waited for; a quote that nobody closes must not swallow the file. */
const LARGEST_RECORD = 2 * 1_024 * 1_024;
const DELIMITERS = [',', ';', '\t'] as const;

interface Scanned {
  readonly cells: readonly string[];
  readonly end: number;
  readonly problem?: RecordProblem;
}

/**
 * Reads CSV (RFC 4180) piece by piece, in memory of one record. The first line decides between comma, semicolon and tab.
 * A record that cannot be read is told with its line, and reading goes on at the next line.
 */
export class CsvReader {
  private text = '';
  private line = 1;
  private delimiter: string | undefined;
  /** The rest of a line that is too long is passed over. */
  private skipping = false;

  /** The records that a further piece of the file completes. */
  push(piece: string): FileRecord[] {
    this.text += piece;
    return this.read(false);
  }

  /** The last records; there is nothing more to come. */
  end(): FileRecord[] {
    return this.read(true);
  }

  private read(isLast: boolean): FileRecord[] {
    const { text } = this;
    const records: FileRecord[] = [];
    let at = 0;
    if (!this.chooseDelimiter(isLast)) return records;
    while (at < text.length) {
      if (this.skipping) {
        const end = lineEnd(text, at, isLast);
        this.skipping = end === undefined;
        this.line += countLines(text, at, end ?? text.length);
        at = end ?? text.length;
        continue;
      }
      const scanned = this.scan(text, at, isLast);
      if (!scanned) break;
      const { cells, end, problem } = scanned;
      const isBlank = !problem && cells.length === 1 && cells[0] === '';
      if (!isBlank) records.push({ line: this.line, cells, ...(problem ? { problem } : {}) });
      this.line += countLines(text, at, end);
      at = end;
    }
    this.text = text.slice(at);
    return records;
  }

  private chooseDelimiter(isLast: boolean): boolean {
    if (this.delimiter !== undefined) return true;
    const end = lineEnd(this.text, 0, isLast);
    if (end === undefined && this.text.length < LARGEST_RECORD) return false;
    const first = this.text.slice(0, end).replace(/"[^"]*"/g, '');
    const counted = DELIMITERS.map((sign) => ({ sign, count: first.split(sign).length }));
    this.delimiter = counted.reduce((most, one) => (one.count > most.count ? one : most)).sign;
    return true;
  }

  /** @returns the record that begins at `from`, or nothing when more of the file is needed */
  private scan(text: string, from: number, isLast: boolean): Scanned | undefined {
    const cells: string[] = [];
    for (let at = from; ; at += 1) {
      const cell = text[at] === '"' ? quotedCell(text, at) : this.plainCell(text, at);
      const isCut = cell.end >= text.length && !isLast;
      if (isCut || cell.isOpen) {
        if (!isLast && text.length - from < LARGEST_RECORD) return undefined;
        const reason = cell.isOpen ? 'a quotation mark is not closed' : 'the row is longer than 2 MiB';
        return this.broken(text, from, { reason, column: cells.length }, isLast);
      }
      cells.push(cell.value);
      at = cell.end;
      if (at >= text.length) return { cells, end: at };
      if (text[at] === this.delimiter) continue;
      const end = newlineEnd(text, at, isLast);
      if (end === undefined) return undefined;
      if (end > at) return { cells, end };
      const reason = 'text follows a closing quotation mark';
      return this.broken(text, from, { reason, column: cells.length - 1 }, isLast);
    }
  }

  private plainCell(text: string, at: number): Cell {
    let end = at;
    while (end < text.length && text[end] !== this.delimiter && text[end] !== '\n' && text[end] !== '\r') {
      end += 1;
    }
    return { value: text.slice(at, end), end, isOpen: false };
  }

  private broken(text: string, from: number, problem: RecordProblem, isLast: boolean): Scanned {
    const end = lineEnd(text, from, isLast);
    this.skipping = end === undefined;
    return { cells: [], end: end ?? text.length, problem };
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
  readonly isOpen: boolean;
}

function quotedCell(text: string, at: number): Cell {
  let value = '';
  for (let start = at + 1; ;) {
    const quote = text.indexOf('"', start);
    if (quote === -1) return { value, end: text.length, isOpen: true };
    value += text.slice(start, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1, isOpen: false };
    value += '"';
    start = quote + 2;
  }
}

/** Where the next line begins when a line ends at `at`, `at` itself when none does; nothing when the text is cut in it. */
function newlineEnd(text: string, at: number, isLast: boolean): number | undefined {
  if (text[at] === '\n') return at + 1;
  if (text[at] !== '\r') return at;
  if (at + 1 === text.length && !isLast) return undefined;
  return text[at + 1] === '\n' ? at + 2 : at + 1;
}

/** Where the line after the one at `from` begins, or nothing when the text ends before. */
function lineEnd(text: string, from: number, isLast: boolean): number | undefined {
  const newline = /[\r\n]/g;
  newline.lastIndex = from;
  const found = newline.exec(text);
  if (found) return newlineEnd(text, found.index, isLast);
  return isLast ? text.length : undefined;
}

function countLines(text: string, from: number, end: number): number {
  let count = 0;
  for (let at = from; at < end; at += 1) {
    if (text[at] === '\n' || (text[at] === '\r' && text[at + 1] !== '\n')) count += 1;
  }
  return count;
}

/** Reads lines of JSON piece by piece; the one cell of a record is the line. */
export class LineReader {
  private text = '';
  private line = 1;

  /** The lines that a further piece of the file completes. */
  push(piece: string): FileRecord[] {
    const lines = (this.text + piece).split('\n');
    this.text = lines.pop() ?? '';
    return lines.flatMap((text) => this.record(text));
  }

  /** The last line, when no newline ended it. */
  end(): FileRecord[] {
    const { text } = this;
    this.text = '';
    return this.record(text);
  }

  private record(text: string): FileRecord[] {
    const { line } = this;
    this.line += 1;
    if (text.trim() === '') return [];
    if (text.length <= LARGEST_RECORD) return [{ line, cells: [text.trim()] }];
    return [{ line, cells: [], problem: { reason: 'the row is longer than 2 MiB' } }];
  }
}
