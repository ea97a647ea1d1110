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

function textKind(most: number, clean: (schema: z.ZodString, min: number) => ZodType): FieldKind {
  const options = (field: Field) => field.options as TextOptions;
  const one = (field: Field): ZodType => {
    const { min = 1, max = most } = options(field);
    return clean(storableText().trim().min(min).max(max), min);
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
      options(field).translated ? inLocale(column, locales) : column,
    sample: (n, field, context) => {
      const { min = 1, max = most, translated, label } = options(field);
      const fitting = (long: string) => (long.length > max ? String(n).slice(-max) : long).padEnd(min, '.');
      const text = `${label.en} ${n}`;
      return translated
        ? Object.fromEntries(context.locales.map((locale) => [locale, fitting(`${text} ${locale}`)]))
        : fitting(text);
    },
  };
}

/** Characters that a text may have when its field says nothing else. */
export const MOST_CHARACTERS = { text: 500, longText: 20_000, richText: 100_000 } as const;

const SLUG = /^[\p{Ll}\p{Lo}\p{N}]+(?:-[\p{Ll}\p{Lo}\p{N}]+)*$/u;
const E164 = /^\+[1-9]\d{6,14}$/;

export const text = textKind(MOST_CHARACTERS.text, (schema) => schema.regex(/^[^\n\r]*$/, 'is one line'));
export const longText = textKind(MOST_CHARACTERS.longText, (schema) => schema);
export const richText = textKind(MOST_CHARACTERS.richText, (schema, min) =>
  schema
    .transform(sanitiseHtml)
    .refine((html) => html !== '' || min === 0, { message: 'holds nothing that may be shown' }),
);

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
  sample: (n, field) =>
    [...(field.options.label.en.toLowerCase().match(/[a-z0-9]+/g) ?? ['address']), n].join('-'),
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
      .pipe(z.email({ message: 'is not an e-mail address' }))
      // For the API documents: the form of what is sent is that of the text before it is trimmed.
      .meta({ format: 'email' }),
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

/** The URL parser drops spaces and line breaks and reads `https:x` against the page it stands on; both are refused. */
function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s\p{Cc}\\]+$/iu.test(text) && URL.canParse(text);
}
