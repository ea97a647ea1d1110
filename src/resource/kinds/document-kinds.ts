import { z, type ZodType } from 'zod';
import { snakeCase } from '../../values/names.js';
import { sampleDocument } from '../../values/sample-document.js';
import { isStorableDocument } from '../../values/storable-text.js';
import type { Field, JsonOptions, ListOptions, TextOptions } from '../field.js';
import { inLocale, oneColumn, PLAIN, sqlLiteral, type FieldKind, type KindContext } from './field-kind.js';

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

const UNSTORABLE = 'holds a broken character, or is nested too deeply';

export const json: FieldKind = {
  ...document,
  input: (field) => (field.options as JsonOptions).schema.refine(isStorableDocument, { message: UNSTORABLE }),
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
      const { optional, default: value } = member.options;
      if (direction === 'input' && value !== undefined) {
        return [name, (optional ? schema.nullable() : schema).prefault(value)];
      }
      return [name, optional ? schema.nullable().default(null) : schema];
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
        member.options.example ?? context.kindOf(member).sample(n, member, context),
      ]),
    ),
  ],
};
