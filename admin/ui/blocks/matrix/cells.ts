import { exponentOf, majorText, minorUnits } from '../../lib/format';
import { textIn, type Cell, type Column } from './document';

const YES = new Set(['true', 'yes', 'y', '1', 'x', '✓', '是']);
const NO = new Set(['false', 'no', 'n', '0', '否']);

/**
 * A cell as a person types it.
 * @param column it stands in
 * @param value what it holds
 * @param locale of the reader, for the values of an enum
 */
export function cellText(column: Column, value: Cell | undefined, locale: string): string {
  if (value === null || value === undefined) return '';
  switch (column.kind) {
    case 'money':
      return typeof value === 'number' ? majorText(value, column.currency ?? '') : String(value);
    case 'boolean':
      return value === true ? '✓' : value === false ? '–' : String(value);
    case 'enum':
      return textIn(column.values?.[String(value)] ?? { [locale]: String(value) }, locale);
    default:
      return String(value);
  }
}

/**
 * What a person typed or pasted, as the cell holds it. What is no such value stays as it was typed, and is marked.
 * @param column it stands in
 * @param typed a text
 */
export function cellValue(column: Column, typed: string): Cell {
  const text = typed.trim();
  if (text === '') return null;
  switch (column.kind) {
    case 'integer': {
      const plain = withoutGroups(text, 0);
      return /^-?\d{1,15}$/.test(plain) ? Number(plain) : text;
    }
    case 'decimal': {
      const plain = withoutGroups(text, column.scale ?? 0).replace(',', '.');
      return /^-?\d+(\.\d+)?$/.test(plain) ? plain : text;
    }
    case 'money': {
      const { currency = '' } = column;
      return minorUnits(withoutGroups(text, exponentOf(currency)), currency) ?? text;
    }
    case 'boolean':
      return YES.has(text.toLowerCase()) ? true : NO.has(text.toLowerCase()) ? false : text;
    case 'enum':
      return choiceOf(column, text);
    default:
      return text;
  }
}

/** Whether a cell holds a value of its column's kind. */
export function isWellFormed(column: Column, value: Cell | undefined): boolean {
  if (value === null || value === undefined) return true;
  switch (column.kind) {
    case 'integer':
    case 'money':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'decimal': {
      const fraction = String(value).split('.')[1] ?? '';
      return /^-?\d+(\.\d+)?$/.test(String(value)) && fraction.length <= (column.scale ?? 20);
    }
    case 'enum':
      return Object.hasOwn(column.values ?? {}, String(value));
    case 'media':
      return column.files?.includes(String(value)) ?? false;
    default:
      return true;
  }
}

/** A value is known by its name or by what it is called in any language. */
function choiceOf({ values = {} }: Column, text: string): string {
  const named = Object.entries(values).find(([value, labels]) =>
    [value, ...Object.values(labels)].some((name) => name.toLowerCase() === text.toLowerCase()),
  );
  return named?.[0] ?? text;
}

/**
 * `1,234.50` as spreadsheets write it, with or without a currency sign → `1234.50`. A lone comma before three digits may
 * be a decimal one where there are three decimals.
 */
function withoutGroups(text: string, decimals: number): string {
  const bare = text.replace(/^\p{Sc}\s*|\s*\p{Sc}$/gu, '');
  const grouped = /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(bare);
  const ambiguous = decimals === 3 && /^-?\d{1,3},\d{3}$/.test(bare);
  return grouped && !ambiguous ? bare.replaceAll(',', '') : bare;
}

/**
 * What a spreadsheet puts on the clipboard: lines of cells between tabs; a cell with a line break, a tab or a quote in it
 * stands in quotes.
 * @param text tab-separated values
 */
export function parseTsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const parts = text.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  const cell = /"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*)/y;
  for (let at = 0; at <= parts.length; at = cell.lastIndex + 1) {
    cell.lastIndex = at;
    const [, quoted, plain = ''] = cell.exec(parts) ?? [];
    rows.at(-1)?.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (parts[cell.lastIndex] === '\n') rows.push([]);
  }
  return rows;
}
