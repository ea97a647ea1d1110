import { z, type ZodType } from 'zod';
import { snakeCase } from '../../values/names.js';
import { isStorableText } from '../../values/storable-text.js';
import type { Field, JsonOptions, ListOptions } from '../field.js';
import { oneColumn, PLAIN, sqlLiteral, type FieldKind, type KindContext } from './field-kind.js';

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
  sample: (_n, field) => field.options.default ?? {},
};

function members(
  field: Field,
  context: KindContext,
  direction: 'input' | 'output',
): { readonly [name: string]: ZodType } {
  return Object.fromEntries(
    Object.entries((field.options as ListOptions).of).map(([name, member]) => {
      const schema = context.kindOf(member)[direction](member, context);
      return [name, member.options.optional ? schema.nullable().default(null) : schema];
    }),
  );
}

export const list: FieldKind = {
  ...document,
  input: (field, context) =>
    z.array(z.strictObject(members(field, context, 'input'))).max((field.options as ListOptions).max ?? 100),
  output: (field, context) => z.array(z.object(members(field, context, 'output'))),
  sample: (n, field, context) => [
    Object.fromEntries(
      Object.entries((field.options as ListOptions).of).map(([name, member]) => [
        name,
        context.kindOf(member).sample(n, member, context),
      ]),
    ),
  ],
};
