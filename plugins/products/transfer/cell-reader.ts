import { moneyFromDecimal, type FileFault, type FileRow, type Money } from 'emporion';

const YES = new Set(['true', 'yes', '1']);
const NO = new Set(['false', 'no', '0']);

/** Reads cells of a file's rows, and gathers what is wrong with them. */
export class CellReader {
  readonly faults: FileFault[] = [];

  /** @param columns those that the file has; of others nothing is said */
  constructor(private readonly columns: ReadonlySet<string>) {}

  has(column: string): boolean {
    return this.columns.has(column);
  }

  /** The cell's text without spaces around it; null when it is empty, nothing when the file has no such column. */
  text({ cells }: FileRow, column: string): string | null | undefined {
    if (!this.has(column)) return undefined;
    return cells[column]?.trim() || null;
  }

  /** An amount such as 12.90. */
  money(row: FileRow, column: string, currency: string): Money | null | undefined {
    const text = this.text(row, column);
    if (!text) return text as null | undefined;
    try {
      const read = moneyFromDecimal(text, currency);
      if (read.amount >= 0) return read;
    } catch {
      // Told below, as what is below 0 is.
    }
    return this.refuse(row, column, `"${shortened(text)}" is no amount of ${currency}, such as 12.90`);
  }

  /** True or false; nothing for an empty cell. */
  flag(row: FileRow, column: string): boolean | undefined {
    const text = this.text(row, column)?.toLowerCase();
    if (!text) return undefined;
    if (YES.has(text) || NO.has(text)) return YES.has(text);
    return this.refuse(row, column, `"${shortened(text)}" is neither true nor false`);
  }

  /** A number from 0, times a factor, as a whole number. */
  whole(row: FileRow, column: string, factor = 1): number | null | undefined {
    const text = this.text(row, column);
    if (!text) return text as null | undefined;
    const number = Number(text) * factor;
    if (/^[\d.]+$/.test(text) && Number.isFinite(number)) return Math.round(number);
    return this.refuse(row, column, `"${shortened(text)}" is no number from 0`);
  }

  /** Notes a fault of a row. */
  refuse({ line }: FileRow, column: string, reason: string): undefined {
    this.faults.push({ line, column, reason });
    return undefined;
  }
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
