import type { AdminLocale } from '../../src/access/staff-session.js';
import type { Registry } from '../../src/plugin/registry.js';
import type { CompiledResource } from '../../src/resource/compiled-resource.js';
import type { EnumOptions, Field, JsonOptions, ListOptions, StateOptions } from '../../src/resource/field.js';
import { textOf, type Label } from '../../src/values/label.js';
import { mergeTexts, type TextTree } from '../locales/flatten.js';
import { LOCALES } from '../locales/locales.js';

const BASE_LABELS: Readonly<Record<string, Label>> = {
  id: { en: 'Id', zh: '编号' },
  version: { en: 'Version', zh: '版本' },
  createdAt: { en: 'Created', zh: '创建时间' },
  updatedAt: { en: 'Changed', zh: '修改时间' },
};

/**
 * Everything the browser part says in a language: AdminJS's texts and ours, and what the plugins declare.
 * @param registry of the enabled plugins
 * @param locale of the back-office
 */
export function textsFor(registry: Registry, locale: AdminLocale): TextTree {
  const say = (label: Label): string => textOf(label, locale);
  const resources = [...registry.resources.values()];
  return mergeTexts(LOCALES[locale], {
    labels: {
      ...Object.fromEntries(registry.plugins.map(({ name, label }) => [name, say(label)])),
      ...Object.fromEntries(resources.map(({ name, definition }) => [name, say(definition.labels.many)])),
    },
    resources: Object.fromEntries(
      resources.map((resource) => [resource.name, resourceTexts(registry, resource, say)]),
    ),
  });
}

function resourceTexts(
  registry: Registry,
  { definition, fields, name }: CompiledResource,
  say: (label: Label) => string,
): TextTree {
  const { one, many } = definition.labels;
  const properties: Record<string, string> = {};
  const labels: Record<string, string> = { [name]: say(many), one: say(one) };
  const help: Record<string, string> = {};
  for (const [key, label] of Object.entries(BASE_LABELS)) properties[key] = say(label);
  for (const field of fields) {
    for (const [path, { options }] of withMembers(field.name, field.field)) {
      properties[path] = say(options.label);
      if (options.help) help[path] = say(options.help);
    }
    for (const [path, { values, label }] of choicesOf(field.name, field.field))
      labels[`${path}.${values}`] = say(label);
    if (field.field.kind !== 'json') continue;
    const { fields: members = {}, preview = '' } = field.field.options as JsonOptions;
    for (const [path, { label, help: note, values = {} }] of Object.entries(members)) {
      properties[`${field.name}.${path}`] = say(label);
      if (note) help[`${field.name}.${path}`] = say(note);
      for (const [value, text] of Object.entries(values))
        labels[`${field.name}.${path}.${value}`] = say(text);
    }
    const query = registry.queries.get(preview);
    if (query) labels[`${field.name}.preview`] = say(query.label);
  }
  for (const { key, label } of definition.admin?.sections ?? []) labels[`section.${key}`] = say(label);
  for (const [index, block] of (definition.admin?.blocks ?? []).entries()) {
    if ('label' in block) labels[`block.${index}`] = say(block.label);
  }
  return {
    properties,
    labels,
    help,
    actions: { new: say({ en: `Add ${one.en.toLowerCase()}`, zh: `新增${one.zh}` }), list: say(many) },
  };
}

/** A field, and the members of the objects embedded in it. */
function withMembers(name: string, field: Field): [string, Field][] {
  if (field.kind !== 'list') return [[name, field]];
  const members = Object.entries((field.options as ListOptions).of);
  return [[name, field], ...members.map(([member, inner]): [string, Field] => [`${name}.${member}`, inner])];
}

function choicesOf(name: string, field: Field): [string, { values: string; label: Label }][] {
  return withMembers(name, field).flatMap(([path, { kind, options }]) => {
    const labels =
      kind === 'enum'
        ? (options as EnumOptions).values
        : kind === 'state'
          ? (options as unknown as StateOptions).machine.states
          : {};
    return Object.entries(labels).map(([values, label]): [string, { values: string; label: Label }] => [
      path,
      { values, label },
    ]);
  });
}
