import { z, type ZodType } from 'zod';
import { isStorableText } from '../../values/storable-text.js';
import { snakeCase } from '../../values/names.js';
import type { Field, TextOptions } from '../field.js';
import {
  EQUALITY,
  inLocale,
  ORDER,
  oneColumn,
  PLAIN,
  sqlLiteral,
  type FieldKind,
  type KindContext,
} from './field-kind.js';
import { sanitiseHtml } from './sanitise-html.js';

const UNSTORABLE = 'holds a NUL byte or a broken character';

/** Text that PostgreSQL can store; the base of every textual schema. */
export function storableText(): z.ZodString {
  return z.string().refine(isStorableText, { message: UNSTORABLE });
}

const defaults = (field: Field, type: string) => {
  const value = field.options.default;
  return oneColumnOf(field, type, typeof value === 'string' ? sqlLiteral(value) : undefined);
};
const oneColumnOf = (field: Field, type: string, sqlDefault: string | undefined) => (name: string) =>
  oneColumn(snakeCase(name), field, type, sqlDefault === undefined ? {} : { default: sqlDefault });

function textKind(most: number, clean: (schema: z.ZodString) => ZodType): FieldKind {
  const options = (field: Field) => field.options as TextOptions;
  const one = (field: Field): ZodType => {
    const { min = 1, max = most } = options(field);
    return clean(storableText().trim().min(min).max(max));
  };
  const perLocale = (schema: ZodType, context: KindContext): ZodType =>
    z
      .partialRecord(z.enum(context.locales), schema)
      .refine((texts) => Object.keys(texts).length > 0, { message: 'needs a text in at least one language' });
  return {
    ...PLAIN,
    columns: (name, field) =>
      options(field).translated
        ? oneColumn(snakeCase(name), field, 'jsonb', {})
        : defaults(field, 'text')(name),
    input: (field, context) => (options(field).translated ? perLocale(one(field), context) : one(field)),
    output: (field) => (options(field).translated ? z.record(z.string(), z.string()) : z.string()),
    published: () => z.string(),
    encode: (value) => [typeof value === 'string' ? value : JSON.stringify(value)],
    operators: [...EQUALITY, 'contains'],
    json: ([column = 'NULL'], locales, field) =>
      options(field).translated
        ? inLocale(column, locales)
        : column,
    sample: (n, field, context) => {
      const text = `${field.options.label.en} ${n}`.slice(0, options(field).max ?? most);
      return options(field).translated
        ? Object.fromEntries(context.locales.map((locale) => [locale, `${text} ${locale}`]))
        : text;
    },
  };
}

/** Characters that a text may have when its field says nothing else. */
export const MOST_CHARACTERS = { text: 500, longText: 20_000, richText: 100_000 } as const;

const SLUG = /^[\p{Ll}\p{Lo}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{N}]+)*$/u;
const E164 = /^\+[1-9]\d{6,14}$/;

export const text = textKind(MOST_CHARACTERS.text, (schema) => schema.regex(/^[^\n\r]*$/, 'is one line'));
export const longText = textKind(MOST_CHARACTERS.longText, (schema) => schema);
export const richText = textKind(MOST_CHARACTERS.richText, (schema) => schema.transform(sanitiseHtml));

export const slug: FieldKind = {
  ...PLAIN,
  columns: (name, field) => oneColumn(snakeCase(name), field, 'text'),
  input: () =>
    storableText()
      .min(1)
      .max(200)
      .regex(SLUG, 'is lower-case letters and digits, in words joined by single hyphens'),
  output: () => z.string(),
  operators: [...ORDER, 'contains'],
  sample: (n, field) => `${snakeCase(field.options.label.en.replace(/\W+/g, '-')).replace(/_/g, '-')}-${n}`,
};

export const email: FieldKind = {
  ...PLAIN,
  columns: (name, field) => oneColumn(snakeCase(name), field, 'text'),
  input: () =>
    z
      .string()
      .trim()
      .toLowerCase()
      .max(254)
      .pipe(z.email({ message: 'is not an e-mail address' })),
  output: () => z.string(),
  operators: [...EQUALITY, 'contains'],
  sample: (n) => `person${n}@example.com`,
};

export const phone: FieldKind = {
  ...PLAIN,
  columns: (name, field) => oneColumn(snakeCase(name), field, 'text'),
  input: () => z.string().regex(E164, 'is not a number with its country code, such as +8613800138000'),
  output: () => z.string(),
  operators: [...EQUALITY, 'contains'],
  sample: (n) => `+86138${String(10_000_000 + n)}`,
};

export const url: FieldKind = {
  ...PLAIN,
  columns: (name, field) => oneColumn(snakeCase(name), field, 'text'),
  input: () =>
    storableText().max(2_000).refine(isWebAddress, { message: 'is not an absolute http or https address' }),
  output: () => z.string(),
  operators: EQUALITY,
  sample: (n) => `https://example.com/${n}`,
};

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
