import type { WriteContext } from '../command/write-context.js';
import type { Registry } from '../plugin/registry.js';
import { isWritable, type CompiledResource } from '../resource/compiled-resource.js';
import { localeName } from '../values/locale-name.js';
import {
  csvColumns,
  exportedFields,
  fromCells,
  importedFields,
  toCells,
  type CsvColumn,
} from './row-cells.js';
import { takeRows, type WireFileRow } from './take-rows.js';
import {
  JSON_COLUMN,
  TransferFormats,
  type FormatColumn,
  type RowGroup,
  type TakeOptions,
  type TransferFormat,
} from './transfer-format.port.js';
import { TransferErrors } from './transfer.errors.js';

/** A format under the name that requests give it. */
export interface NamedFormat extends TransferFormat {
  readonly key: string;
  readonly file: 'csv' | 'ndjson';
  /** Made of the resource's declaration; its files hold every field that may be read or written, but no secret. */
  readonly isBuiltIn: boolean;
  /** Columns of its own exports that an import leaves alone. */
  readonly readOnly?: ReadonlySet<string>;
}

const ID_KEY = { key: 'id', label: { en: 'Id', zh: 'ID' } } as const;

/**
 * The formats that rows of a resource come and go in; the resource's own CSV first.
 * @param registry all declarations
 * @param resource the compiled resource
 */
export function formatsOf(registry: Registry, resource: CompiledResource): NamedFormat[] {
  const contributed = registry.contributions(TransferFormats.name) as ReadonlyMap<string, TransferFormat>;
  const others = [...contributed]
    .filter(([, format]) => format.resource === resource.name)
    .map(([key, format]): NamedFormat => ({ file: 'csv', ...format, key, isBuiltIn: false }));
  return [csvFormat(resource, registry.locales), jsonFormat(resource), ...others];
}

/** The format of a name; raises `transfers.unknown_format`. */
export function formatNamed(registry: Registry, resource: CompiledResource, key: string): NamedFormat {
  const formats = formatsOf(registry, resource);
  const format = formats.find((one) => one.key === key);
  if (!format) {
    throw TransferErrors.unknown_format({ format: key, known: formats.map((one) => one.key).join(', ') });
  }
  return format;
}

/**
 * The format that a file seems to have: that of a plugin before the resource's own, which fits everything.
 * @param formats of the resource
 * @param file how the file is divided into records
 * @param names its columns, or the members of its first document
 */
export function detectFormat(
  formats: readonly NamedFormat[],
  { file, names }: { readonly file: NamedFormat['file']; readonly names: readonly string[] },
): NamedFormat {
  const fitting = formats.filter((format) => format.file === file);
  const found = fitting.find((format) => !format.isBuiltIn && format.detect(names));
  return found ?? (fitting[0] as NamedFormat);
}

/** Whether rows of a format are put in another order before they are taken. */
export function isGathered(format: TransferFormat): boolean {
  return format.ownership !== undefined || format.isLast !== undefined;
}

/**
 * The columns that a format knows in a file.
 * @param format of the file
 * @param header of the file
 */
export function columnsIn(format: TransferFormat, header: readonly string[]): readonly FormatColumn[] {
  return [...format.columns, ...(format.moreColumns?.(header) ?? [])];
}

/**
 * The known column of each column of a file, where one seems to be meant; each once.
 * @param format of the file
 * @param header of the file
 */
export function suggestColumns(format: NamedFormat, header: readonly string[]): (string | null)[] {
  if (format.file === 'ndjson') return [JSON_COLUMN.key];
  const columns = columnsIn(format, header);
  const meant = new Map<string, string>();
  for (const { key, label, aliases = [] } of columns.toReversed()) {
    for (const name of [label.zh, label.en, ...aliases, key]) meant.set(plain(name), key);
  }
  const exact = new Set(columns.map(({ key }) => key));
  const taken = new Set<string>();
  return header.map((name) => {
    if (format.readOnly?.has(name.trim())) return null;
    const key = exact.has(name.trim()) ? name.trim() : meant.get(plain(name));
    if (key === undefined || taken.has(key)) return null;
    taken.add(key);
    return key;
  });
}

/** Without case, spaces and punctuation. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function csvFormat(resource: CompiledResource, locales: readonly string[]): NamedFormat {
  const all = csvColumns(resource, locales);
  const columns = all.filter(({ isSet }) => isSet);
  const byKey = new Map(columns.map((column) => [column.header, column]));
  const readOnly = new Set(all.filter(({ isSet }) => !isSet).map(({ header }) => header));
  return {
    ...builtIn(resource, 'csv'),
    label: { en: 'CSV', zh: 'CSV' },
    columns: columns.map((column) => formatColumn(resource, column)),
    readOnly,
    detect: (header) => header.every((name) => byKey.has(name.trim()) || readOnly.has(name.trim())),
    take: (context, groups, options) => {
      const given = [...options.columns].flatMap((key) => byKey.get(key) ?? []);
      const rows = groups.map(([{ line, cells }]) =>
        attempt(line, () =>
          fromCells(
            resource,
            given,
            given.map(({ header }) => cells[header] ?? ''),
          ),
        ),
      );
      return takeRows(context, resource, rows, options.key);
    },
    export: {
      header: all.map(({ header }) => header),
      lines: async (_context, rows) => rows.map((row) => toCells(all, row)),
    },
  };
}

function jsonFormat(resource: CompiledResource): NamedFormat {
  const members = new Set(['id', ...importedFields(resource).map(({ name }) => name)]);
  const written = ['id', ...exportedFields(resource).map(({ name }) => name)];
  const read = (text: string): Record<string, unknown> => {
    const row: unknown = JSON.parse(text);
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      throw new SyntaxError('is no JSON object');
    return Object.fromEntries(Object.entries(row).filter(([name]) => members.has(name)));
  };
  return {
    ...builtIn(resource, 'ndjson'),
    label: { en: 'JSON lines', zh: 'JSON 行' },
    columns: [JSON_COLUMN],
    detect: () => false,
    take: (context: WriteContext, groups: readonly RowGroup[], options: TakeOptions) => {
      const rows = groups.map(([{ line, cells }]) => attempt(line, () => read(cells[JSON_COLUMN.key] ?? '')));
      return takeRows(context, resource, rows, options.key);
    },
    export: {
      header: [JSON_COLUMN.key],
      lines: async (_context, rows) =>
        rows.map((row) => [
          JSON.stringify(Object.fromEntries(written.map((name) => [name, row[name] ?? null]))),
        ]),
    },
  };
}

function builtIn(resource: CompiledResource, key: 'csv' | 'ndjson') {
  const uniques = resource.fields.filter(
    (field) =>
      (field.field.options.unique ?? field.field.kind === 'slug') &&
      isWritable(field.field) &&
      field.columns.length === 1 &&
      field.columns[0]?.type === 'text',
  );
  const keys = [ID_KEY, ...uniques.map(({ name, field }) => ({ key: name, label: field.options.label }))];
  return { key, file: key, isBuiltIn: true, resource: resource.name, keys } as const;
}

function formatColumn(resource: CompiledResource, { header, field, locale }: CsvColumn): FormatColumn {
  const label = resource.field.get(field)?.field.options.label ?? ID_KEY.label;
  if (locale === undefined) return { key: header, label };
  return {
    key: header,
    label: {
      en: `${label.en} (${localeName(locale, 'en')})`,
      zh: `${label.zh}（${localeName(locale, 'zh')}）`,
    },
  };
}

function attempt(line: number, read: () => Readonly<Record<string, unknown>>): WireFileRow {
  try {
    return { line, row: read() };
  } catch (error) {
    return { line, problem: error instanceof Error ? error.message : 'cannot be read' };
  }
}
