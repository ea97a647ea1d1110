import { z } from 'zod';
import type { SettingsDefinition } from '../../settings/define-settings.js';
import type { Graph, Owned } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { didYouMean, labelFaults, quoted } from './naming.js';
import { referredFaults } from './schema-parts.js';
import { jsonForm, schemaFaults } from './wire-schema.js';

/**
 * Settings: complete without anything saved, and every member labelled.
 * @param graph what plugins declare
 */
export function settingsRules(graph: Graph): GraphFault[] {
  return graph.settings.flatMap((owned) => {
    const { item } = owned;
    const declaration = `settings ${item.name}`;
    const faults = labelFaults(declaration, item.label);
    if (!(item.schema instanceof z.ZodObject)) {
      return [...faults, fault(declaration, '"schema" is not an object', 'Use z.strictObject({ … }).')];
    }
    const schema = schemaFaults(declaration, 'schema', item.schema, 'input');
    return [
      ...faults,
      ...schema,
      // An async schema throws when it is used; that has been said.
      ...(schema.length > 0 ? [] : completenessFaults(declaration, item)),
      ...documentFaults(declaration, owned, graph),
      ...memberFaults(declaration, item),
    ];
  });
}

function documentFaults(declaration: string, owned: Owned<SettingsDefinition>, graph: Graph): GraphFault[] {
  const form = jsonForm(owned.item.schema, 'input');
  return form instanceof Error ? [] : referredFaults(declaration, form, owned, graph);
}

function completenessFaults(declaration: string, { schema }: SettingsDefinition): GraphFault[] {
  const parsed = schema.safeParse({});
  if (parsed.success) return [];
  const members = new Set(parsed.error.issues.map(({ path }) => String(path[0] ?? '')));
  return [...members].map((member) =>
    fault(
      `${declaration}, member "${member}"`,
      'is missing from an empty document: it has no default, or one that its own schema refuses',
      'Write .default(…) on it, so that the settings are complete before anybody saves them.',
    ),
  );
}

function memberFaults(declaration: string, { schema, fields }: SettingsDefinition): GraphFault[] {
  const members = Object.keys(schema.shape);
  return [
    ...members.flatMap((member) => [
      ...labelFaults(`${declaration}, member "${member}"`, fields[member]?.label, `fields.${member}.label`),
      ...(fields[member]?.help
        ? labelFaults(`${declaration}, member "${member}"`, fields[member].help, `fields.${member}.help`)
        : []),
    ]),
    ...Object.keys(fields)
      .filter((name) => !members.includes(name))
      .map((name) =>
        fault(
          declaration,
          `"fields" names "${name}", which is no member of its schema`,
          didYouMean(name, members, `Known are ${quoted(members)}.`),
        ),
      ),
  ];
}
