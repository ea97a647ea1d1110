import { z, type ZodType } from 'zod';
import type { Field } from '../field.js';

/** One column as the DDL writes it. */
export interface ColumnSpec {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
  /** SQL of the default. */
  readonly default?: string;
  /** SQL of a check over this column; the constraint is named `ck_<table>_<column>`. */
  readonly check?: string;
}

/** What a filter may ask. `has` is for many-to-many fields, `null` takes `true` or `false`. */
export type Operator = 'eq' | 'ne' | 'in' | 'lt' | 'lte' | 'gt' | 'gte' | 'contains' | 'has' | 'null';

/** What field kinds need to know of the rest. */
export interface KindContext {
  /** Content locales, BCP 47, the default one first. */
  readonly locales: readonly [string, ...string[]];
  /** Full name of the resource that media fields refer to, when a plugin provides one. */
  readonly mediaResource?: string;
  /** What storefronts read of a row of that resource. */
  readonly publishedMedia?: ZodType;
  /** Kinds of embedded fields. */
  kindOf(field: Field): FieldKind;
}

/** Everything that follows from a field's kind. Values are what typed rows hold; the wire is what JSON holds. */
export interface FieldKind {
  /** Columns in the resource's own table; none when the value lives in a table of its own. */
  columns(name: string, field: Field, context: KindContext): readonly ColumnSpec[];
  /** Takes the wire form and gives the value. Never accepts null: that is the compiler's business. */
  input(field: Field, context: KindContext): ZodType;
  /** The wire form as answers hold it. */
  output(field: Field, context: KindContext): ZodType;
  /** The form that storefronts read, where texts are in the reader's language; as {@link output} when left out. */
  published?(field: Field, context: KindContext): ZodType;
  /** One cell per column. */
  encode(value: unknown): readonly unknown[];
  /** The value from cells as pg gives them; the first is never null here. */
  decode(cells: readonly unknown[]): unknown;
  readonly operators: readonly Operator[];
  /** Takes the text of a filter and gives the SQL parameter. */
  filter(field: Field): ZodType;
  readonly sortable: boolean;
  /** SQL of the JSON a storefront reads, from the quoted columns and the quoted literals of locales to try. */
  json(columns: readonly string[], locales: readonly string[], field: Field): string;
  /** A valid wire value for tests, different for each `n`. */
  sample(n: number, field: Field, context: KindContext): unknown;
}

/** The part that most kinds share: one column, kept as it is. */
export const PLAIN = {
  encode: (value: unknown) => [value],
  decode: (cells: readonly unknown[]) => cells[0],
  json: (columns: readonly string[]) => columns[0] ?? 'NULL',
  filter: () => z.string().max(500),
  sortable: true,
} as const;

/** Operators of values that can only be compared for equality. */
export const EQUALITY = ['eq', 'ne', 'in', 'null'] as const satisfies readonly Operator[];
/** Operators of values with an order. */
export const ORDER = [...EQUALITY, 'lt', 'lte', 'gt', 'gte'] as const satisfies readonly Operator[];

/**
 * A text literal of SQL.
 * @param text any text without NUL
 */
export function sqlLiteral(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/**
 * A quoted SQL identifier.
 * @param name a declared name
 */
export function sqlName(name: string): string {
  return `"${name.replace(/"/g, '""')}"`;
}

/**
 * The single column of a field, nullable when the field is optional.
 * @param type SQL type
 * @param rest default or check
 */
export function oneColumn(
  name: string,
  field: Field,
  type: string,
  rest: Pick<ColumnSpec, 'default' | 'check'> = {},
): readonly ColumnSpec[] {
  return [{ name, type, nullable: field.options.optional === true, ...rest }];
}

/**
 * SQL of the text of a translated document in the first locale that has one, and in any other when none has.
 * @param document SQL of a jsonb object from locale to text
 * @param locales quoted literals of the locales to try
 */
export function inLocale(document: string, locales: readonly string[]): string {
  const wanted = locales.map((locale) => `${document} ->> ${locale}`);
  return `coalesce(${wanted.join(', ')}, (SELECT value FROM jsonb_each_text(${document}) ORDER BY key LIMIT 1))`;
}
