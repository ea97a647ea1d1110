import type { AdminBlock } from '../admin.js';
import type { Graph, OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { didYouMean, quoted } from './naming.js';
import { dependencyFaults } from './reference-rules.js';
import { schemaParts } from './schema-parts.js';
import { jsonForm } from './wire-schema.js';

type QueryList = Extract<AdminBlock, { kind: 'queryList' }>;

/** What a block must find in each page. */
const NEEDED = ['items.id', 'items.title', 'next'];

/**
 * A block of rows that a query answers: both are known, and a page has what the block shows.
 * @param declaration the block
 * @param resource on whose page it stands
 * @param block as it is declared
 * @param graph what plugins declare
 */
export function listedFaults(
  declaration: string,
  resource: OwnedResource,
  { query: name, resource: of }: QueryList,
  graph: Graph,
): GraphFault[] {
  const listed = graph.resourceByName.get(of);
  const own = graph.queries.filter(({ item }) => item.resource === resource.item.name);
  const query = own.find(({ item }) => item.name === name)?.item;
  const names = own.map(({ item }) => item.name);
  return [
    ...(listed
      ? dependencyFaults(declaration, `lists "${of}"`, resource, listed)
      : [
          fault(
            declaration,
            `lists "${of}", which no enabled plugin declares`,
            didYouMean(of, graph.resourceByName.keys(), 'Enable the plugin that declares it.'),
          ),
        ]),
    ...(query
      ? []
      : [
          fault(
            declaration,
            `loads the query "${name}", which is not declared for ${resource.item.name}`,
            didYouMean(name, names, `Name one of its queries: ${quoted(names)}.`),
          ),
        ]),
    ...(query && (!query.list || missing(query.result).length > 0)
      ? [
          fault(
            declaration,
            `loads the query "${name}", which answers no pages of rows`,
            'Declare a list in it, and a result with items, each with an id and a title, and next.',
          ),
        ]
      : []),
  ];
}

function missing(result: Parameters<typeof jsonForm>[0]): string[] {
  const form = jsonForm(result, 'output');
  if (form instanceof Error) return [];
  const paths = schemaParts(form).map(({ path }) => path);
  return NEEDED.filter((path) => !paths.includes(path));
}
