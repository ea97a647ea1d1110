import type { CompiledResource } from '../../resource/compiled-resource.js';
import type { EnumOptions, Field, Fields, ListOptions, StateOptions } from '../../resource/field.js';
import { textOf, type Label } from '../../values/label.js';
import type { JsonSchema } from './json-schema.js';

/**
 * The schema of a resource with what its fields are called and mean, in the language of the document.
 * @param schema of a row, a create or an update
 * @param resource whose schema it is
 * @param locale BCP 47 tag
 */
export function withFieldTexts(schema: JsonSchema, resource: CompiledResource, locale: string): JsonSchema {
  return described(schema, resource.definition.fields, locale);
}

function described(schema: JsonSchema, fields: Fields, locale: string): JsonSchema {
  const { properties } = schema;
  if (typeof properties !== 'object' || properties === null) return schema;
  const members = Object.entries(properties as Record<string, JsonSchema>).map(([name, member]) => {
    const field = fields[name];
    return [name, field ? memberOf(member, field, locale) : member];
  });
  return { ...schema, properties: Object.fromEntries(members) };
}

function memberOf(member: JsonSchema, field: Field, locale: string): JsonSchema {
  const { label, help } = field.options;
  const texts = [label, ...(help ? [help] : [])].map((text) => textOf(text, locale));
  const description = [...texts, ...choices(field, locale)].join(locale.startsWith('zh') ? '。' : '. ');
  if (field.kind !== 'list') return { ...member, description };
  const items = described((member.items ?? {}) as JsonSchema, (field.options as ListOptions).of, locale);
  return { ...member, items, description };
}

/** What a merchant reads for each value. */
function choices({ kind, options }: Field, locale: string): string[] {
  if (kind !== 'enum' && kind !== 'state') return [];
  const labels: Readonly<Record<string, Label>> =
    kind === 'enum' ? (options as EnumOptions).values : (options as unknown as StateOptions).machine.states;
  return [
    Object.entries(labels)
      .map(([value, label]) => `\`${value}\` ${textOf(label, locale)}`)
      .join(', '),
  ];
}
