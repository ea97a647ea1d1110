import type { Field, FieldKindName, FieldOptions, RefOptions } from '../../resource/field.js';
import { snakeCase } from '../../values/names.js';
import { optionFaults } from './field-rules.js';
import { membersOf } from './field-value-rules.js';
import { mayUse, type Graph, type OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { CAMEL_CASE, didYouMean, labelFaults, declarationOf } from './naming.js';

/**
 * References to other resources, and the fields inside lists.
 * @param graph what plugins declare
 */
export function referenceRules(graph: Graph): GraphFault[] {
  return graph.resources.flatMap((resource) =>
    Object.entries(resource.item.fields).flatMap(([name, field]) => {
      if (field.kind === 'list') return listFaults(resource, name, field);
      const targets = field.kind === 'ref' || field.kind === 'refs';
      return [
        ...idFaults(resource, name, field),
        ...(targets ? targetFaults(resource, name, field, graph) : []),
        ...(field.kind === 'media' ? mediaFaults(resource, name, graph) : []),
      ];
    }),
  );
}

/** Nobody need provide media; whoever does is depended on by those who show it. */
function mediaFaults(resource: OwnedResource, name: string, graph: Graph): GraphFault[] {
  const provider = graph.resourceByName.get(graph.context.mediaResource ?? '');
  if (!provider) return [];
  return dependencyFaults(
    declarationOf(resource, name),
    `refers to "${provider.item.name}"`,
    resource,
    provider,
  );
}

function unknownTarget(declaration: string, what: string, name: string, graph: Graph): GraphFault {
  const otherwise = 'Enable the plugin that declares it in plugins.config.ts.';
  return fault(
    declaration,
    `${what}, which no enabled plugin declares`,
    didYouMean(name, graph.resourceByName.keys(), otherwise),
  );
}

function targetFaults(resource: OwnedResource, name: string, field: Field, graph: Graph): GraphFault[] {
  const { to } = field.options as RefOptions;
  const target = graph.resourceByName.get(to);
  if (!target) return [unknownTarget(declarationOf(resource, name), `refers to "${to}"`, to, graph)];
  return [
    ...dependencyFaults(declarationOf(resource, name), `refers to "${to}"`, resource, target),
    ...cascadeFaults(resource, name, field, target),
  ];
}

/** Columns, filters and `include` are made of the name, so one that says "id" itself would say it twice. */
function idFaults(resource: OwnedResource, name: string, { kind }: Field): GraphFault[] {
  const bare = name.replace(/Ids?$/, '');
  if (!['ref', 'refs', 'media'].includes(kind) || bare === name) return [];
  const plain =
    kind === 'refs' ? `"${bare}s"` : `"${bare}": the column is "${snakeCase(bare)}_id" in any case`;
  return [
    fault(
      declarationOf(resource, name),
      `ends in "${name.slice(bare.length)}", which a reference says by itself`,
      `Name it ${plain}. Add renamedFrom: '${name}' if there are rows already.`,
    ),
  ];
}

/** Rows may vanish with another one only where one plugin decides over both, and where it is told which. */
function cascadeFaults(
  resource: OwnedResource,
  name: string,
  { kind, options }: Field,
  target: Pick<OwnedResource, 'plugin'>,
): GraphFault[] {
  if ((options as RefOptions).onDelete !== 'cascade') return [];
  if (kind === 'ref' && target.plugin.name === resource.plugin.name) return [];
  return [
    fault(
      declarationOf(resource, name),
      kind === 'ref'
        ? `would be deleted along with a row of the plugin "${target.plugin.name}"`
        : 'lists rows that live on their own; links go with this row in any case',
      "Leave onDelete out: only a ref to a resource of the same plugin may say 'cascade'.",
    ),
  ];
}

/** Refuses to know a resource of a plugin that is not named in `dependsOn`; a dependency's dependency is not enough. */
export function dependencyFaults(
  declaration: string,
  what: string,
  { plugin }: Pick<OwnedResource, 'plugin'>,
  target: Pick<OwnedResource, 'plugin'>,
): GraphFault[] {
  const owner = target.plugin.name;
  if (mayUse(plugin, owner)) return [];
  const upward = target.plugin.dependsOn.includes(plugin.name);
  return [
    fault(
      declaration,
      `${what} of the plugin "${owner}", on which "${plugin.name}" does not depend`,
      upward
        ? `"${owner}" depends on "${plugin.name}" already, so let "${owner}" declare it, or contribute it to a port.`
        : `Add "${owner}" to the dependsOn of "${plugin.name}".`,
    ),
  ];
}

/** Kinds with a table or a life of their own, and instants, which a document gives back as text. */
const NOT_EMBEDDED: readonly FieldKindName[] = ['ref', 'refs', 'media', 'secret', 'list', 'state', 'instant'];
const WITHOUT_MEANING = [
  'unique',
  'index',
  'search',
  'immutable',
  'renamedFrom',
  'visibility',
  'shownIf',
] as const satisfies readonly (keyof FieldOptions)[];

function listFaults(resource: OwnedResource, name: string, field: Field): GraphFault[] {
  const members = Object.entries(membersOf(field));
  if (members.length === 0) {
    return [
      fault(
        declarationOf(resource, name),
        'is a list of objects without members',
        'Write of: { url: f.url({ … }) }.',
      ),
    ];
  }
  return members.flatMap(([member, inner]) =>
    memberFaults(declarationOf(resource, `${name}.${member}`), member, inner),
  );
}

function memberFaults(declaration: string, name: string, field: Field): GraphFault[] {
  const { options } = field;
  const faults = [
    ...(CAMEL_CASE.test(name)
      ? []
      : [
          fault(
            declaration,
            `"${name}" is not a field name`,
            'Write it in camelCase: letters and digits only.',
          ),
        ]),
    ...labelFaults(declaration, options.label),
    ...optionFaults(declaration, field),
  ];
  if (NOT_EMBEDDED.includes(field.kind)) {
    faults.push(
      fault(
        declaration,
        `${field.kind} fields cannot lie inside a list`,
        field.kind === 'instant'
          ? 'Use f.date(), or a resource of its own that refers to this one.'
          : 'Declare a resource of its own for the objects and refer to this one from it.',
      ),
    );
  }
  const meaningless = WITHOUT_MEANING.filter((option) => options[option] !== undefined);
  for (const option of meaningless) {
    faults.push(
      fault(
        declaration,
        `"${option}" means nothing inside a list`,
        `Leave ${option} out, or set it on the list.`,
      ),
    );
  }
  return faults;
}
