import { matrixDocument } from '../../matrix/matrix-document.js';
import type { AdminBlock } from '../admin.js';
import type { Fields, RefOptions } from '../../resource/field.js';
import type { Graph, OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { namesFaults } from './listed-names.js';
import { didYouMean, labelFaults, quoted, unknownField, declarationOf } from './naming.js';
import { dependencyFaults } from './reference-rules.js';
import { listedFaults } from './query-list-rules.js';
import { sectionFaults } from './section-rules.js';

type RelatedList = Extract<AdminBlock, { kind: 'relatedList' }>;

/** More columns than this do not fit on a screen. */
const MOST_COLUMNS = 8;
const BASE_COLUMNS = ['createdAt', 'updatedAt'];
const BLOCKS: readonly AdminBlock['kind'][] = [
  'stateMachine',
  'relatedList',
  'timeline',
  'preview',
  'matrix',
  'jobProgress',
  'queryList',
];

/**
 * How resources look in the back-office: known fields, commands and resources.
 * @param graph what plugins declare
 */
export function adminRules(graph: Graph): GraphFault[] {
  return graph.resources.flatMap((resource) => {
    const { admin } = resource.item;
    if (!admin) return [];
    const { list = [], form = [], omit = [], filters = [], blocks = [] } = admin;
    return [
      ...namesFaults(resource, 'admin.list', list, BASE_COLUMNS),
      ...namesFaults(resource, 'admin.form', form, []),
      ...namesFaults(resource, 'admin.omit', omit, []),
      ...namesFaults(resource, 'admin.filters', filters, BASE_COLUMNS),
      ...sectionFaults(resource),
      ...(list.length > MOST_COLUMNS
        ? [
            fault(
              declarationOf(resource),
              `"admin.list" has ${list.length} columns`,
              `Name the ${MOST_COLUMNS} that tell rows apart; the page of a row shows all.`,
            ),
          ]
        : []),
      ...blocks.flatMap((block) => blockFaults(resource, block, graph)),
    ];
  });
}

function blockFaults(resource: OwnedResource, block: AdminBlock, graph: Graph): GraphFault[] {
  const declaration = `${declarationOf(resource)}, block "${block.kind}"`;
  switch (block.kind) {
    case 'stateMachine':
      return stateBlockFaults(declaration, resource, block.field);
    case 'relatedList':
      return [
        ...labelFaults(declaration, block.label),
        ...relatedFaults(declaration, resource, block, graph),
      ];
    case 'preview':
      return [
        ...labelFaults(declaration, block.label),
        ...ownCommandFaults(declaration, resource, block.command, graph),
      ];
    case 'matrix':
      return [
        ...labelFaults(declaration, block.label),
        ...ownQueryFaults(declaration, resource, block.load, graph),
        ...ownCommandFaults(declaration, resource, block.save, graph),
      ];
    case 'jobProgress':
      return [...labelFaults(declaration, block.label), ...ownJobFaults(declaration, resource, block.job)];
    case 'queryList':
      return [...labelFaults(declaration, block.label), ...listedFaults(declaration, resource, block, graph)];
    case 'timeline':
      return [];
    default: {
      const { kind } = block as { kind: string };
      return [
        fault(
          declaration,
          'the back-office knows no such block',
          didYouMean(kind, BLOCKS, `Use one of ${quoted(BLOCKS)}.`),
        ),
      ];
    }
  }
}

function stateBlockFaults(declaration: string, { item }: OwnedResource, name: string): GraphFault[] {
  if (item.fields[name]?.kind === 'state') return [];
  const states = Object.keys(item.fields).filter((field) => item.fields[field]?.kind === 'state');
  return [
    fault(
      declaration,
      `"field" names "${name}", which is not a state field of ${item.name}`,
      didYouMean(name, states, `Name one of its state fields: ${quoted(states)}.`),
    ),
  ];
}

function relatedFaults(
  declaration: string,
  resource: OwnedResource,
  block: RelatedList,
  graph: Graph,
): GraphFault[] {
  const related = graph.resourceByName.get(block.resource);
  if (!related) {
    return [
      fault(
        declaration,
        `lists "${block.resource}", which no enabled plugin declares`,
        didYouMean(block.resource, graph.resourceByName.keys(), 'Enable the plugin that declares it.'),
      ),
    ];
  }
  const { fields } = related.item;
  const known = [...Object.keys(fields), ...BASE_COLUMNS];
  return [
    ...dependencyFaults(declaration, `lists "${block.resource}"`, resource, related),
    ...backReferenceFaults(declaration, resource.item.name, block, fields),
    ...(block.columns ?? [])
      .filter((name) => !known.includes(name))
      .map((name) => unknownField(declaration, 'columns', name, known, `a field of ${block.resource}`)),
  ];
}

function backReferenceFaults(
  declaration: string,
  to: string,
  { by, resource }: RelatedList,
  fields: Fields,
): GraphFault[] {
  const candidates = Object.entries(fields)
    .filter(
      ([, { kind, options }]) => (kind === 'ref' || kind === 'refs') && (options as RefOptions).to === to,
    )
    .map(([name]) => name);
  if (candidates.includes(by)) return [];
  return [
    fault(
      declaration,
      `"by" names "${by}", which is no reference from ${resource} to ${to}`,
      didYouMean(by, candidates, `Name a ref or refs field of ${resource}: ${quoted(candidates)}.`),
    ),
  ];
}

function ownCommandFaults(
  declaration: string,
  { item }: OwnedResource,
  command: string,
  { commands }: Graph,
): GraphFault[] {
  const own = commands.filter((one) => one.item.resource === item.name).map(({ item: { name } }) => name);
  if (own.includes(command)) return [];
  return [
    fault(
      declaration,
      `calls the command "${command}", which is not declared for ${item.name}`,
      didYouMean(command, own, `Name one of its commands: ${quoted(own)}.`),
    ),
  ];
}

function ownJobFaults(declaration: string, { plugin }: OwnedResource, job: string): GraphFault[] {
  const own = plugin.jobs.map(({ name }) => name);
  if (own.includes(job)) return [];
  return [
    fault(
      declaration,
      `shows the job "${job}", which is not declared by "${plugin.name}"`,
      didYouMean(job, own, `Name one of its jobs: ${quoted(own)}.`),
    ),
  ];
}

function ownQueryFaults(
  declaration: string,
  { item }: OwnedResource,
  load: string,
  { queries }: Graph,
): GraphFault[] {
  const own = queries.filter((query) => query.item.resource === item.name);
  const query = own.find(({ item: { name } }) => name === load);
  if (query?.item.result === matrixDocument) return [];
  if (query) {
    return [
      fault(
        declaration,
        `asks the query "${load}", which answers no matrix`,
        'Write result: matrixDocument.',
      ),
    ];
  }
  const names = own.map(({ item: { name } }) => name);
  return [
    fault(
      declaration,
      `asks the query "${load}", which is not declared for ${item.name}`,
      didYouMean(load, names, `Name one of its queries: ${quoted(names)}.`),
    ),
  ];
}
