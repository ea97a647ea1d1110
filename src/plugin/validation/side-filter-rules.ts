import { adminQueryRules } from '../../resource/list-query.js';
import type { SideFilter } from '../../resource/side-filter.js';
import type { Graph, OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { declarationOf } from './naming.js';
import { neededTables } from './table-rules.js';

const NAME = /^[a-z]\w*(\.\*)?$/;

/**
 * Filters of lists beside the fields: names of their own, tables of the plugin, columns for what they ask.
 * @param graph what plugins declare
 */
export function sideFilterRules(graph: Graph): GraphFault[] {
  const tables = new Map(neededTables(graph).map(({ table, plugin }) => [table, plugin]));
  return graph.resources.flatMap((resource) =>
    Object.entries(resource.item.sideFilters ?? {}).flatMap(([name, side]) =>
      faultsOf(resource, name, side, tables),
    ),
  );
}

function faultsOf(
  resource: OwnedResource,
  name: string,
  side: SideFilter,
  tables: ReadonlyMap<string, string>,
): GraphFault[] {
  const declaration = `${declarationOf(resource)} filter ${name}`;
  const { operators, key, compares, table } = side;
  const { sideFilters: _own, ...plain } = resource.item;
  const taken =
    resource.compiled && adminQueryRules({ ...resource.compiled, definition: plain }).queryable.has(name);
  const checks: [boolean, string, string][] = [
    [!NAME.test(name), 'is no name', 'Call it `name`, or `name.*` for any key.'],
    [taken === true, 'is called like a field', 'Give it a name of its own.'],
    [
      name.endsWith('.*') !== (key !== undefined),
      'has a key column for `name.*` alone',
      'Give `key` to a filter under `name.*`, and to no other.',
    ],
    [
      compares === undefined && operators.some((operator) => operator === 'gte' || operator === 'lte'),
      'compares, but names no numeric column',
      'Name it as `compares`, or leave gte and lte out.',
    ],
    [
      tables.get(table) !== resource.plugin.name,
      `looks into "${table}", which is no table of "${resource.plugin.name}"`,
      "Name a table of the plugin's own `schema`.",
    ],
  ];
  return checks.flatMap(([isWrong, problem, remedy]) =>
    isWrong ? [fault(declaration, problem, remedy)] : [],
  );
}
