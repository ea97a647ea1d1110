import type {
  DecimalOptions,
  EnumOptions,
  Field,
  FieldKindName,
  FieldOptions,
  JsonOptions,
  ListOptions,
  NumberOptions,
  RefOptions,
  StateOptions,
  TextOptions,
  Visibility,
} from '../../resource/field.js';
import { mayUse, type Graph, type OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { CAMEL_CASE, didYouMean, labelFaults, quoted, declarationOf } from './naming.js';
import { notIndexable } from './resource-rules.js';

/** Members that every row, every answer or every JavaScript object has. */
const RESERVED = [
  'id',
  'version',
  'createdAt',
  'updatedAt',
  'included',
  'searchText',
  'constructor',
  'prototype',
];

const COMMON = [
  'label',
  'help',
  'optional',
  'default',
  'example',
  'unique',
  'index',
  'search',
  'immutable',
  'renamedFrom',
  'visibility',
  'shownIf',
] as const satisfies readonly (keyof FieldOptions)[];
const TEXT = ['min', 'max', 'translated', ...COMMON] as const satisfies readonly (keyof TextOptions)[];
const NUMBER = ['min', 'max', ...COMMON] as const satisfies readonly (keyof NumberOptions)[];
const DECIMAL = ['precision', 'scale', ...NUMBER] as const satisfies readonly (keyof DecimalOptions)[];
const ENUM = ['values', ...COMMON] as const satisfies readonly (keyof EnumOptions)[];
const JSON_OPTIONS = [
  'schema',
  'describedBy',
  'fields',
  'preview',
  ...COMMON,
] as const satisfies readonly (keyof JsonOptions)[];
const REF = ['to', 'onDelete', ...COMMON] as const satisfies readonly (keyof RefOptions)[];
const LIST = ['of', 'max', ...COMMON] as const satisfies readonly (keyof ListOptions)[];
const STATE = [
  'label',
  'help',
  'index',
  'search',
  'renamedFrom',
  'visibility',
  'machine',
] as const satisfies readonly (keyof StateOptions)[];

/** TypeScript does not refuse a misspelt option, because each field remembers the exact type of its options. */
const OPTIONS: Readonly<Record<FieldKindName, readonly string[]>> = {
  text: TEXT,
  longText: TEXT,
  richText: TEXT,
  slug: COMMON,
  integer: NUMBER,
  decimal: DECIMAL,
  money: NUMBER,
  boolean: COMMON,
  instant: COMMON,
  date: COMMON,
  enum: ENUM,
  json: JSON_OPTIONS,
  state: STATE,
  ref: REF,
  refs: REF,
  list: LIST,
  media: COMMON,
  email: COMMON,
  phone: COMMON,
  url: COMMON,
  secret: COMMON,
};
const VISIBILITY = [
  'storefront',
  'adminRead',
  'adminWrite',
  'permission',
] as const satisfies readonly (keyof Visibility)[];

const SEARCHABLE: readonly FieldKindName[] = [
  'text',
  'longText',
  'richText',
  'slug',
  'email',
  'phone',
  'url',
];

/**
 * Fields by themselves: names, labels, and options that their kind knows and can hold to.
 * @param graph what plugins declare
 */
export function fieldRules(graph: Graph): GraphFault[] {
  return graph.resources.flatMap((resource) => [
    ...(Object.keys(resource.item.fields).length > 0
      ? []
      : [fault(declarationOf(resource), 'has no fields', 'Declare at least the field that is its title.')]),
    ...Object.entries(resource.item.fields).flatMap(([name, field]) => {
      const declaration = declarationOf(resource, name);
      return [
        ...nameFaults(declaration, name),
        ...labelFaults(declaration, field.options.label),
        ...(field.options.help ? labelFaults(declaration, field.options.help, 'help') : []),
        ...optionFaults(declaration, field),
        ...capabilityFaults(declaration, field),
        ...permissionFaults(declaration, resource, field, graph),
        ...shownFaults(declaration, resource, field),
      ];
    }),
  ]);
}

function nameFaults(declaration: string, name: string): GraphFault[] {
  if (RESERVED.includes(name)) {
    return [
      fault(
        declaration,
        `"${name}" is reserved`,
        `Rename it; every row has or may have ${quoted(RESERVED)} already.`,
      ),
    ];
  }
  if (CAMEL_CASE.test(name)) return [];
  return [
    fault(
      declaration,
      `"${name}" is not a field name`,
      'Write it in camelCase: letters and digits only, a small letter first.',
    ),
  ];
}

/** Refuses what a field's kind does not know; also used for the members of lists. */
export function optionFaults(declaration: string, { kind, options }: Field): GraphFault[] {
  const unknown = (given: object, known: readonly string[], what: string) =>
    Object.keys(given)
      .filter((name) => !known.includes(name))
      .map((name) =>
        fault(
          declaration,
          `${kind} fields have no ${what} "${name}"`,
          didYouMean(name, known, `Leave it out; known are ${quoted(known)}.`),
        ),
      );
  return [
    ...unknown(options, OPTIONS[kind], 'option'),
    ...unknown(options.visibility ?? {}, VISIBILITY, 'visibility'),
  ];
}

function searchFaults(declaration: string, { kind, options }: Field): GraphFault[] {
  if (!options.search) return [];
  if (!SEARCHABLE.includes(kind)) {
    return [
      fault(
        declaration,
        `"search" is set, but ${kind} fields hold no text to search`,
        'Leave search out; lists can filter by the field as it is.',
      ),
    ];
  }
  if (options.visibility?.permission === undefined && options.visibility?.adminRead !== false) return [];
  return [
    fault(
      declaration,
      '"search" is set, but not everybody who searches may read it, and a hit would tell what it says',
      'Leave search out, or let everybody read the field who may read the resource.',
    ),
  ];
}

function capabilityFaults(declaration: string, field: Field): GraphFault[] {
  const { kind, options } = field;
  const faults = searchFaults(declaration, field);
  const reason = notIndexable(field);
  for (const option of ['unique', 'index'] as const) {
    if (!options[option] || reason === undefined) continue;
    faults.push(
      fault(
        declaration,
        `"${option}" is set, but ${reason} cannot be part of an index`,
        `Leave ${option} out, or use a field of one short value.`,
      ),
    );
  }
  if (kind === 'refs' && options.optional) {
    faults.push(
      fault(declaration, '"optional" is set, but an empty list says the same', 'Leave optional out.'),
    );
  }
  if (kind === 'secret' && options.visibility?.storefront) {
    faults.push(fault(declaration, 'a secret is shown to storefronts', 'Leave visibility.storefront out.'));
  }
  return faults;
}

function shownFaults(declaration: string, { item }: OwnedResource, { options }: Field): GraphFault[] {
  const { field: name, is } = options.shownIf ?? {};
  if (name === undefined) return [];
  const deciding = item.fields[name];
  const values: Readonly<Record<string, unknown>> = (deciding?.options as Partial<EnumOptions>)?.values ?? {};
  const known = deciding?.kind === 'boolean' ? [true, false] : Object.keys(values);
  if (is !== undefined && (known as unknown[]).includes(is)) return [];
  return [
    fault(
      declaration,
      `is shown only if "${name}" is "${String(is)}", which it never is`,
      known.length > 0
        ? `Known values are ${quoted(known.map(String))}.`
        : 'Name an enum or a boolean of the same resource.',
    ),
  ];
}

function permissionFaults(
  declaration: string,
  { plugin }: OwnedResource,
  { options }: Field,
  { permissionNames }: Graph,
): GraphFault[] {
  const permission = options.visibility?.permission;
  if (permission === undefined) return [];
  if (!permissionNames.has(permission)) {
    return [
      fault(
        declaration,
        `needs the permission "${permission}", which nothing declares, so nobody could ever see it`,
        didYouMean(permission, permissionNames, 'Declare it in the "permissions" of the plugin.'),
      ),
    ];
  }
  const [owner = ''] = permission.split('.');
  if (mayUse(plugin, owner)) return [];
  return [
    fault(
      declaration,
      `needs the permission "${permission}" of the plugin "${owner}", on which "${plugin.name}" does not depend`,
      `Add "${owner}" to dependsOn, or declare a permission of its own.`,
    ),
  ];
}
