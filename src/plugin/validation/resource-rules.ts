import type { Field, FieldKindName } from '../../resource/field.js';
import { codeFaults, errorCodes } from './error-codes.js';
import { groupsOfSame, type Graph, type OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { KEBAB_CASE, labelFaults, quoted, SNAKE_CASE, unknownField, declarationOf } from './naming.js';

/** Kinds whose value is not a short text that a person knows a row by. */
const NO_TITLE: readonly FieldKindName[] = ['json', 'list', 'refs', 'secret', 'media', 'richText'];
/** Kinds that PostgreSQL cannot hold in a b-tree: no column of their own, documents, or texts beyond 2,704 bytes. */
const NOT_INDEXABLE: readonly FieldKindName[] = ['json', 'list', 'refs', 'secret', 'longText', 'richText'];

/**
 * Resources as a whole: labels, title, plural, sets of fields, checks, former names.
 * @param graph what plugins declare
 */
export function resourceRules(graph: Graph): GraphFault[] {
  const codes = errorCodes(graph);
  return [
    ...graph.resources.flatMap((resource) => [
      ...codeFaults(declarationOf(resource), resource.item.errors ?? [], codes),
      ...labelFaults(declarationOf(resource), resource.item.labels?.one, 'labels.one'),
      ...labelFaults(declarationOf(resource), resource.item.labels?.many, 'labels.many'),
      ...pluralFaults(resource),
      ...titleFaults(resource),
      ...setFaults(resource, 'unique'),
      ...setFaults(resource, 'indexes'),
      ...checkFaults(resource),
      ...renameFaults(resource, graph),
      ...hiddenRequiredFaults(resource),
    ]),
    ...duplicateRenames(graph),
    ...mediaProviderFaults(graph),
  ];
}

/** What a field is that can be neither unique nor indexed, as the message says it; nothing when it can. */
export function notIndexable(field: Field | undefined): string | undefined {
  if (!field) return undefined;
  if (NOT_INDEXABLE.includes(field.kind)) return `${field.kind} fields`;
  return (field.options as { translated?: boolean }).translated ? 'translated fields' : undefined;
}

function pluralFaults(resource: OwnedResource): GraphFault[] {
  const { plural } = resource.item;
  if (plural === undefined || KEBAB_CASE.test(plural)) return [];
  return [
    fault(
      declarationOf(resource),
      `"plural" is "${plural}", which is no path segment`,
      'Write it in kebab-case, such as "audit-entries".',
    ),
  ];
}

function titleFaults(resource: OwnedResource): GraphFault[] {
  const { title, fields } = resource.item;
  const field = fields[title];
  if (Object.keys(fields).length === 0) return [];
  if (!field) {
    return [unknownField(declarationOf(resource), 'title', title, Object.keys(fields))];
  }
  if (!NO_TITLE.includes(field.kind)) return [];
  return [
    fault(
      declarationOf(resource),
      `"title" names "${title}", but nobody can tell rows apart by ${field.kind} fields`,
      'Name a field with a short text or a number.',
    ),
  ];
}

function setFaults(resource: OwnedResource, member: 'unique' | 'indexes'): GraphFault[] {
  const { fields } = resource.item;
  return (resource.item[member] ?? []).flatMap((names) => [
    ...(names.length > 0
      ? []
      : [
          fault(
            declarationOf(resource),
            `"${member}" holds an empty set`,
            'Name the fields, or leave it out.',
          ),
        ]),
    ...names
      .filter((name) => !(name in fields))
      .map((name) => unknownField(declarationOf(resource), member, name, Object.keys(fields))),
    ...names.flatMap((name) => {
      const reason = notIndexable(fields[name]);
      if (reason === undefined) return [];
      const problem = `"${member}" names "${name}", but ${reason} cannot be part of an index`;
      return [fault(declarationOf(resource), problem, 'Name fields of one short value each.')];
    }),
  ]);
}

function checkFaults(resource: OwnedResource): GraphFault[] {
  const checks = resource.item.checks ?? [];
  return [
    ...groupsOfSame(checks, ({ name }) => name).map(([first]) =>
      fault(declarationOf(resource), `has two checks named "${first?.name}"`, 'Name each rule differently.'),
    ),
    ...checks
      .filter(({ name }) => !SNAKE_CASE.test(name))
      .map(({ name }) =>
        fault(
          declarationOf(resource),
          `the check "${name}" has no name that a constraint can bear`,
          'Write it in snake_case and say the rule: "ends_after_start".',
        ),
      ),
    ...checks
      .filter(({ sql }) => sql.trim() === '')
      .map(({ name }) =>
        fault(
          declarationOf(resource),
          `the check "${name}" has no SQL`,
          'Write the condition that every row fulfils, over column names.',
        ),
      ),
  ];
}

function renameFaults(resource: OwnedResource, graph: Graph): GraphFault[] {
  const { item } = resource;
  const faults: GraphFault[] = [];
  if (item.renamedFrom !== undefined && graph.resourceByName.has(item.renamedFrom)) {
    faults.push(
      fault(
        declarationOf(resource),
        `is renamed from "${item.renamedFrom}", which is still declared`,
        'Leave renamedFrom out, or take the old resource away.',
      ),
    );
  }
  const fields = Object.entries(item.fields);
  for (const [name, { options }] of fields) {
    if (options.renamedFrom !== undefined && options.renamedFrom in item.fields) {
      faults.push(
        fault(
          declarationOf(resource, name),
          `is renamed from "${options.renamedFrom}", which is still one of the fields`,
          'Leave renamedFrom out, or take the old field away.',
        ),
      );
    }
  }
  const renamed = fields.filter(([, { options }]) => options.renamedFrom !== undefined);
  for (const same of groupsOfSame(renamed, ([, { options }]) => options.renamedFrom ?? '')) {
    faults.push(
      fault(
        declarationOf(resource),
        `the fields ${quoted(same.map(([name]) => name))} are all renamed from "${same[0]?.[1].options.renamedFrom}"`,
        'Only one of them can take over the old columns.',
      ),
    );
  }
  return faults;
}

function duplicateRenames({ resources }: Graph): GraphFault[] {
  const renamed = resources.filter(({ item }) => item.renamedFrom !== undefined);
  return groupsOfSame(renamed, ({ item }) => item.renamedFrom ?? '').map((same) =>
    fault(
      same.map((resource) => declarationOf(resource)).join(' and '),
      `are all renamed from "${same[0]?.item.renamedFrom}"`,
      'Only one of them can take over the old table.',
    ),
  );
}

/** A required field that nobody can fill makes every create fail. */
function hiddenRequiredFaults(resource: OwnedResource): GraphFault[] {
  const { item } = resource;
  if (item.writes !== 'generic' || item.beforeWrite || item.providesMedia) return [];
  return Object.entries(item.fields)
    .filter(([, { kind, options }]) => {
      const filled = kind === 'state' || kind === 'media' || kind === 'refs' || kind === 'secret';
      const fillable = options.visibility?.adminWrite !== false;
      return !filled && !fillable && options.optional !== true && options.default === undefined;
    })
    .map(([name]) =>
      fault(
        declarationOf(resource, name),
        'is required, but adminWrite: false keeps everybody from filling it, so no row can be created',
        'Make it optional, give it a default, or fill it in beforeWrite.',
      ),
    );
}

function mediaProviderFaults({ resources }: Graph): GraphFault[] {
  const providers = resources.filter(({ item }) => item.providesMedia);
  const users = resources.filter(({ item }) =>
    Object.values(item.fields).some(({ kind }) => kind === 'media'),
  );
  if (providers.length < 2) return [];
  const used =
    users.length > 0
      ? `; the media fields of ${quoted(users.map(({ item }) => item.name))} cannot tell which is meant`
      : '';
  return [
    fault(
      `resources ${providers.map(({ item }) => item.name).join(' and ')}`,
      `all say providesMedia${used}`,
      'Leave providesMedia to one of them, or enable one of the plugins only.',
    ),
  ];
}
