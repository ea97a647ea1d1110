import { z, type ZodType } from 'zod';
import { snakeCase } from '../../values/names.js';
import { sampleDocument } from '../../values/sample-document.js';
import { isStorableText } from '../../values/storable-text.js';
import type { Field, JsonOptions, ListOptions, TextOptions } from '../field.js';
import { inLocale, oneColumn, PLAIN, sqlLiteral, type FieldKind, type KindContext } from './field-kind.js';

function storable(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (Array.isArray(value)) return value.every(storable);
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).every(([key, member]) => isStorableText(key) && storable(member));
  }
  return true;
}

const document = {
  ...PLAIN,
  columns: (name: string, field: Field) =>
    oneColumn(
      snakeCase(name),
      field,
      'jsonb',
      field.options.default === undefined
        ? {}
        : { default: `${sqlLiteral(JSON.stringify(field.options.default))}::jsonb` },
    ),
  encode: (value: unknown) => [JSON.stringify(value)],
  operators: ['null'] as const,
  sortable: false,
};

export const json: FieldKind = {
  ...document,
  input: (field) =>
    (field.options as JsonOptions).schema.refine(storable, { message: 'holds a broken character' }),
  output: (field) => (field.options as JsonOptions).schema,
  sample: (_n, field) => field.options.default ?? sampleDocument((field.options as JsonOptions).schema),
};

type Direction = 'input' | 'output' | 'published';

function members(
  field: Field,
  context: KindContext,
  direction: Direction,
): { readonly [name: string]: ZodType } {
  return Object.fromEntries(
    Object.entries((field.options as ListOptions).of).map(([name, member]) => {
      const kind = context.kindOf(member);
      const schema = (kind[direction] ?? kind.output)(member, context);
      return [name, member.options.optional ? schema.nullable().default(null) : schema];
    }),
  );
}

export const list: FieldKind = {
  ...document,
  input: (field, context) =>
    z.array(z.strictObject(members(field, context, 'input'))).max((field.options as ListOptions).max ?? 100),
  output: (field, context) => z.array(z.object(members(field, context, 'output'))),
  published: (field, context) => z.array(z.object(members(field, context, 'published'))),
  json: ([column = 'NULL'], locales, field) => {
    const texts = Object.entries((field.options as ListOptions).of)
      .filter(([, member]) => (member.options as TextOptions).translated)
      .map(([name]) => `${sqlLiteral(name)}, ${inLocale(`item -> ${sqlLiteral(name)}`, locales)}`);
    if (texts.length === 0) return column;
    const read = `item || jsonb_build_object(${texts.join(', ')})`;
    const items = `jsonb_array_elements(${column}) WITH ORDINALITY AS list(item, place)`;
    return `(SELECT coalesce(jsonb_agg(${read} ORDER BY place), '[]'::jsonb) FROM ${items})`;
  },
  sample: (n, field, context) => [
    Object.fromEntries(
      Object.entries((field.options as ListOptions).of).map(([name, member]) => [
        name,
        context.kindOf(member).sample(n, member, context),
      ]),
    ),
  ],
};
