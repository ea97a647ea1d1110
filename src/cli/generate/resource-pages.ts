import type { Registry } from '../../plugin/registry.js';
import {
  BASE_COLUMNS,
  isNullable,
  mayBeLeftOut,
  stateFields,
  type CompiledField,
  type CompiledResource,
} from '../../resource/compiled-resource.js';
import { linkTable, secretTable } from '../../resource/resource-ddl.js';
import { toMermaid, type StateMachine } from '../../states/define-states.js';
import { code, page, table } from './markdown.js';

/** Every resource with its fields and columns. */
export function resourcesPage(registry: Registry): string {
  const base = BASE_COLUMNS.map(({ name, type }) => `${code(name)} ${type}`).join(', ');
  const lead = `Every table begins with ${base}. Constraints are named \`pk_\`, \`uq_\`, \`ck_\`, \`fk_\`, \`ix_\` + table + columns.`;
  return page(
    'Resources',
    lead,
    [...registry.resources.values()].flatMap((resource) => resourceParts(resource)),
  );
}

const WRITES = {
  generic: 'Created, changed and deleted over REST and in the back-office.',
  commands: 'Changed by its commands only.',
  none: 'Written by the kernel only.',
} as const;

function resourceParts(resource: CompiledResource): string[] {
  const { definition, name, table: tableName, plural } = resource;
  const { one } = definition.labels;
  const storefront = definition.storefront
    ? ` Storefronts read it under \`/v1/store/${definition.storefront.path ?? plural}\`.`
    : '';
  const rows = resource.fields.map((field) => [
    code(field.name),
    `${field.field.options.label.en} · ${field.field.options.label.zh}`,
    field.field.kind,
    rules(field),
    columnsOf(resource, field),
  ]);
  return [
    `## ${code(name)} ${one.en} · ${one.zh}`,
    `Table ${code(tableName)}, routes \`/v1/admin/${plural}\`. ${WRITES[definition.writes]}${storefront}`,
    table(['Field', 'Label', 'Kind', 'Rules', 'Columns'], rows),
  ];
}

function rules({ field, target }: CompiledField): string {
  const { options } = field;
  const { visibility = {} } = options;
  return [
    isNullable(field) ? 'optional' : mayBeLeftOut(field) ? 'has a default' : 'required',
    ...((options.unique ?? field.kind === 'slug') ? ['unique'] : []),
    ...(options.immutable ? ['set once'] : []),
    ...(options.search ? ['searched'] : []),
    ...('translated' in options && options.translated === true ? ['translated'] : []),
    ...(target === undefined ? [] : [`→ ${code(target)}`]),
    ...(visibility.storefront ? ['seen by storefronts'] : []),
    ...(visibility.adminRead === false ? ['never answered'] : []),
    ...(visibility.adminWrite === false ? ['set by the application'] : []),
    ...(visibility.permission === undefined ? [] : [`needs ${code(visibility.permission)}`]),
  ].join(', ');
}

function columnsOf(resource: CompiledResource, field: CompiledField): string {
  if (field.field.kind === 'refs') return `table ${code(linkTable(resource, field))}`;
  if (field.field.kind === 'secret') return `table ${code(secretTable(resource))}, encrypted`;
  return field.columns
    .map(({ name, type, nullable }) => `${code(name)} ${type}${nullable ? '' : ' not null'}`)
    .join(', ');
}

/** Every state machine with its diagram. */
export function statesPage(registry: Registry): string {
  const axes = [...registry.resources.values()].flatMap((resource) =>
    stateFields(resource).map(({ name, machine }) => ({ resource, name, machine })),
  );
  const parts = axes.flatMap(({ resource, name, machine }) => [
    `## ${code(machine.name)}`,
    `The field ${code(name)} of ${code(resource.name)}.`,
    `\`\`\`mermaid\n${toMermaid(machine)}\n\`\`\``,
    statesTable(machine),
    transitionsTable(registry, resource, machine),
  ]);
  const lead =
    'A transition is one conditional update; from any other state it is refused with 409 `kernel.illegal_transition`.';
  return page('States', lead, parts);
}

function statesTable({ states, initial, final }: StateMachine): string {
  const rows = Object.entries(states).map(([state, label]) => [
    code(state),
    `${label.en} · ${label.zh}`,
    state === initial ? 'first' : final.includes(state) ? 'last' : '',
  ]);
  return table(['State', 'Label', ''], rows);
}

function transitionsTable(registry: Registry, resource: CompiledResource, machine: StateMachine): string {
  const commands = registry.commandsOf(resource.name);
  const rows = Object.entries(machine.transitions).map(([name, { from, to, label }]) => [
    code(name),
    `${label.en} · ${label.zh}`,
    `${from.map(code).join(', ')} → ${code(to)}`,
    commands
      .filter(({ transition }) => transition === name)
      .map((command) => code(command.name))
      .join(', ') || 'the application',
  ]);
  return table(['Transition', 'Label', 'Moves', 'Made by'], rows);
}
