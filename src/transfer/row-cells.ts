import { decimalOf, moneyFromDecimal, type Money } from '../values/money.js';
import type { CompiledField, CompiledResource } from '../resource/compiled-resource.js';
import { isWritable } from '../resource/compiled-resource.js';
import type { TextOptions } from '../resource/field.js';

/** One column of a CSV file: a field, or one language of a translated field. */
export interface CsvColumn {
  /** `slug`, `title[en]`. */
  readonly header: string;
  readonly field: string;
  readonly locale?: string;
  /** Whether an import may set it; what only commands and transitions change is there to be read. */
  readonly isSet: boolean;
}

type Wire = Readonly<Record<string, unknown>>;

/** Cells that a spreadsheet would run as a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;
const GUARDED = /^'[=+\-@\t\r]/;

/**
 * The columns of a resource: its id, then every field that an export holds.
 * @param resource the compiled resource
 * @param locales content locales
 */
export function csvColumns(resource: CompiledResource, locales: readonly string[]): CsvColumn[] {
  const columns = exportedFields(resource).flatMap(({ name, field }): CsvColumn[] => {
    const isSet = isWritable(field);
    return (field.options as TextOptions).translated
      ? locales.map((locale) => ({ header: `${name}[${locale}]`, field: name, locale, isSet }))
      : [{ header: name, field: name, isSet }];
  });
  return [{ header: 'id', field: 'id', isSet: true }, ...columns];
}

/** The fields that an import sets: what a generic write may, without secrets. */
export function importedFields(resource: CompiledResource): CompiledField[] {
  return resource.fields.filter(({ field }) => isWritable(field) && field.kind !== 'secret');
}

/** The fields that an export holds: those, and what staff may read and no form may write, such as states. */
export function exportedFields(resource: CompiledResource): CompiledField[] {
  return resource.fields.filter(
    ({ field }) =>
      field.kind !== 'secret' && (isWritable(field) || field.options.visibility?.adminRead !== false),
  );
}

/**
 * The cells of a row.
 * @param columns of the file
 * @param row wire form
 */
export function toCells(columns: readonly CsvColumn[], row: Wire): string[] {
  return columns.map(({ field, locale }) => {
    const value = row[field];
    const one = locale === undefined ? value : (value as Record<string, unknown> | null)?.[locale];
    return cellText(one);
  });
}

/** A cell that no spreadsheet runs as a formula. */
export function guarded(text: string): string {
  return FORMULA.test(text) || GUARDED.test(text) ? `'${text}` : text;
}

/** What {@link guarded} was given. */
export function unguarded(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (isMoney(value)) return `${decimalOf(value)} ${value.currency}`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null && 'amount' in value && 'currency' in value;
}

/**
 * The wire form of a row of cells. Empty cells mean null; a column that is missing leaves its field alone.
 * @param resource what the rows are
 * @param columns of the file
 * @param cells one for each column
 * @throws SyntaxError when a cell that holds a document is not JSON
 */
export function fromCells(
  resource: CompiledResource,
  columns: readonly CsvColumn[],
  cells: readonly string[],
): Wire {
  const row: Record<string, unknown> = {};
  columns.forEach(({ field, locale }, index) => {
    const text = cells[index] ?? '';
    if (field === 'id') {
      if (text !== '') row.id = text;
    } else if (locale !== undefined) {
      const texts = (row[field] ?? {}) as Record<string, unknown>;
      row[field] = text === '' ? texts : { ...texts, [locale]: text };
    } else {
      row[field] = text === '' ? null : parseCell(resource.field.get(field) as CompiledField, text);
    }
  });
  for (const [name, value] of Object.entries(row)) {
    if (isEmptyTranslation(resource.field.get(name), value)) row[name] = null;
  }
  return row;
}

function isEmptyTranslation(field: CompiledField | undefined, value: unknown): boolean {
  const options: TextOptions | undefined = field?.field.options;
  return (
    options?.translated === true &&
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 0
  );
}

function parseCell({ field }: CompiledField, text: string): unknown {
  switch (field.kind) {
    case 'integer':
      return Number(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'money':
      return parseMoney(text);
    case 'json':
    case 'list':
    case 'refs':
      return JSON.parse(text) as unknown;
    default:
      return text;
  }
}

function parseMoney(text: string): unknown {
  const [amount = '', currency = ''] = text.split(' ');
  try {
    return moneyFromDecimal(amount, currency);
  } catch {
    return text;
  }
}
