import { z } from 'zod';
import type { CommandDefinition } from '../../command/define-command.js';
import { groupsOfSame, type Graph, type Owned, type OwnedResource } from './graph.js';
import { codeFaults, errorCodes } from './error-codes.js';
import { fault, type GraphFault } from './graph-fault.js';
import { CAMEL_CASE, didYouMean, labelFaults, quoted } from './naming.js';
import { dependencyFaults } from './reference-rules.js';
import { memberTextFaults, referredFaults } from './schema-parts.js';
import { axesOf } from './state-rules.js';
import { isStrictObject, jsonForm, schemaFaults } from './wire-schema.js';

type OwnedCommand = Owned<CommandDefinition>;

/**
 * Commands: what they act on, the transition they make, their schemas, labels, permission and error codes.
 * @param graph what plugins declare
 */
export function commandRules(graph: Graph): GraphFault[] {
  const codes = errorCodes(graph);
  return [
    ...graph.commands.flatMap((command) => {
      const { item } = command;
      const declaration = `command ${item.name}`;
      return [
        ...labelFaults(declaration, item.label),
        ...(item.confirm ? labelFaults(declaration, item.confirm, 'confirm') : []),
        ...permissionFaults(declaration, command),
        ...targetFaults(declaration, command, graph),
        ...inputFaults(declaration, command, graph),
        ...schemaFaults(declaration, 'result', item.result, 'output'),
        ...codeFaults(declaration, item.errors ?? [], codes),
      ];
    }),
    ...genericFaults(graph),
    ...routeFaults(graph),
  ];
}

/**
 * Refuses a permission that is empty, misspelt or another plugin's.
 * @param declaration what needs it
 * @param plugin whose declaration it is
 * @param item its name and permission
 */
export function permissionFaults(
  declaration: string,
  { plugin, item }: Owned<{ readonly name: string; readonly permission: string }>,
): GraphFault[] {
  const { permission } = item;
  if (permission.trim() === '') {
    return [
      fault(
        declaration,
        'has an empty permission, so anybody signed in could run it',
        `Leave permission out: it is "${item.name}" then.`,
      ),
    ];
  }
  const [owner, ...rest] = permission.split('.');
  if (owner !== plugin.name) {
    return [
      fault(
        declaration,
        `needs the permission "${permission}", which is outside its own plugin "${plugin.name}"`,
        `Leave permission out, or use one that starts with "${plugin.name}.".`,
      ),
    ];
  }
  if (rest.length > 0 && rest.every((part) => CAMEL_CASE.test(part))) return [];
  return [
    fault(
      declaration,
      `"${permission}" is not the name of a permission`,
      'Write it as <plugin>.<what> or <plugin>.<what>.<action>, all camelCase.',
    ),
  ];
}

function targetFaults(declaration: string, command: OwnedCommand, graph: Graph): GraphFault[] {
  const { resource, transition, creates } = command.item;
  if (creates !== undefined) return createsFaults(declaration, command, graph);
  if (resource === undefined) {
    if (transition === undefined) return [];
    return [
      fault(
        declaration,
        `makes the transition "${transition}" of no resource`,
        'Say whose: resource: "<plugin>.<entity>".',
      ),
    ];
  }
  const target = graph.resourceByName.get(resource);
  if (!target) {
    return [
      fault(
        declaration,
        `acts on "${resource}", which no enabled plugin declares`,
        didYouMean(
          resource,
          graph.resourceByName.keys(),
          'Enable the plugin that declares it in plugins.config.ts.',
        ),
      ),
    ];
  }
  return [
    ...dependencyFaults(declaration, `acts on "${resource}"`, command, target),
    ...verbFaults(declaration, command, resource),
    ...(transition === undefined ? [] : transitionFaults(declaration, transition, target)),
  ];
}

/** A command that makes a row acts on none, and adds to what a create of that resource takes. */
function createsFaults(declaration: string, command: OwnedCommand, graph: Graph): GraphFault[] {
  const { creates = '', resource, input } = command.item;
  const target = graph.resourceByName.get(creates);
  const refuse = (why: string, remedy: string): GraphFault[] => [
    fault(declaration, `creates "${creates}"${why}`, remedy),
  ];
  if (!target) {
    const near = didYouMean(creates, graph.resourceByName.keys(), 'Name a resource of this plugin.');
    return refuse(', which no enabled plugin declares', near);
  }
  const taken = target.compiled?.createInput.shape ?? {};
  const own = input instanceof z.ZodObject ? Object.keys(input.shape) : undefined;
  const shared = (own ?? []).filter((name) => name in taken);
  return [
    ...dependencyFaults(declaration, `creates "${creates}"`, command, target),
    ...verbFaults(declaration, command, creates),
    ...(resource === undefined
      ? []
      : refuse(` and acts on a row of "${resource}"`, 'Leave one of them out: a new row has no id yet.')),
    ...(own ? [] : refuse(', but its input is no object', 'Use z.strictObject({ … }).')),
    ...(shared.length === 0
      ? []
      : refuse(`, whose create has ${quoted(shared)} already`, 'Leave them out of the input.')),
  ];
}

function verbFaults(declaration: string, { plugin, item }: OwnedCommand, resource: string): GraphFault[] {
  const [, entity = ''] = resource.split('.');
  const [, named, ...rest] = item.name.split('.');
  if (named === entity && rest.length === 1) return [];
  return [
    fault(
      declaration,
      `acts on "${resource}", but its name does not say so`,
      `Call it "${plugin.name}.${entity}.${rest.at(-1) ?? named}": the last part becomes the path of its route.`,
    ),
  ];
}

function transitionFaults(declaration: string, transition: string, target: OwnedResource): GraphFault[] {
  const known = axesOf(target).flatMap(({ machine }) => Object.keys(machine.transitions));
  if (known.includes(transition)) return [];
  return [
    fault(
      declaration,
      `makes the transition "${transition}", which no state machine of "${target.item.name}" declares`,
      didYouMean(transition, known, `Known are ${quoted(known)}.`),
    ),
  ];
}

function inputFaults(declaration: string, command: OwnedCommand, graph: Graph): GraphFault[] {
  const { input, fields = {} } = command.item;
  const faults = schemaFaults(declaration, 'input', input, 'input');
  const form = jsonForm(input, 'input');
  if (form instanceof Error) return faults;
  if (!isStrictObject(form)) {
    return [
      ...faults,
      fault(
        declaration,
        '"input" is not an object that refuses unknown members',
        'Use z.strictObject({ … }), or a union of such objects; without input z.strictObject({}).',
      ),
    ];
  }
  const members = membersOf(form);
  return [
    ...faults,
    ...referredFaults(declaration, form, command, graph),
    ...memberTextFaults(declaration, fields, form, 'its input'),
    ...members
      .filter((name) => !(name in fields))
      .flatMap((name) => labelFaults(declaration, undefined, `fields.${name}.label`)),
  ];
}

function membersOf(form: Record<string, unknown>): string[] {
  const alternatives = (form.anyOf ?? form.oneOf ?? [form]) as readonly (typeof form)[];
  return [...new Set(alternatives.flatMap(({ properties }) => Object.keys(properties ?? {})))];
}

function genericFaults({ commands, resourceByName }: Graph): GraphFault[] {
  return commands.flatMap(({ item: { name } }) => {
    const [, resource, action] = /^(.+)\.(create|update|delete)$/.exec(name) ?? [];
    if (resource === undefined || resourceByName.get(resource)?.item.writes !== 'generic') return [];
    return [
      fault(
        `command ${name}`,
        `"${resource}" has the command "${action}" already, because its writes are generic`,
        `Give it another verb, or declare writes: 'commands' on ${resource} and write all of its commands.`,
      ),
    ];
  });
}

/** A command's route is made of its resource's path and its verb, whichever plugin declares it. */
function routeFaults({ commands }: Graph): GraphFault[] {
  const routes = commands.flatMap(({ item: { name, resource } }) =>
    resource === undefined ? [] : [{ name, resource, verb: name.split('.').at(-1) ?? '' }],
  );
  return groupsOfSame(routes, ({ resource, verb }) => `${resource} ${verb}`).flatMap((same) => {
    const names = [...new Set(same.map(({ name }) => name))];
    if (names.length < 2) return [];
    return [
      fault(
        names.map((name) => `command ${name}`).join(' and '),
        `share the verb "${same[0]?.verb}" on "${same[0]?.resource}", and so their route`,
        'Give one of them another verb.',
      ),
    ];
  });
}
