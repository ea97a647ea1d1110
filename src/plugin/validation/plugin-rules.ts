import type { Graph } from './graph.js';
import { groupsOfSame } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { CAMEL_CASE, didYouMean, labelFaults, quoted } from './naming.js';

/** Names that the kernel itself speaks under. */
const RESERVED = ['kernel', 'emporion'];

/**
 * Plugins themselves: their names, labels, dependencies and permissions.
 * @param graph what plugins declare
 */
export function pluginRules(graph: Graph): GraphFault[] {
  return [
    ...graph.plugins.flatMap(({ name, label }) => [
      ...nameFaults(name),
      ...labelFaults(`plugin ${name}`, label),
    ]),
    ...groupsOfSame(graph.plugins, ({ name }) => name).map(([first, ...others]) =>
      fault(
        `plugin ${first?.name}`,
        `is enabled ${others.length + 1} times`,
        'Name it once in plugins.config.ts; two different plugins need different names.',
      ),
    ),
    ...unknownDependencies(graph),
    ...cycles(graph),
    ...graph.permissions.flatMap(({ item }) => labelFaults(`permission ${item.name}`, item.label)),
  ];
}

function nameFaults(name: string): GraphFault[] {
  if (RESERVED.includes(name)) {
    return [
      fault(`plugin ${name}`, `the name "${name}" belongs to the kernel`, 'Choose a name of its own for it.'),
    ];
  }
  if (CAMEL_CASE.test(name)) return [];
  return [
    fault(
      `plugin ${name || '(without a name)'}`,
      `"${name}" is not a plugin name`,
      'Write it in camelCase: letters and digits only, a small letter first, such as "content" or "mediaLibrary".',
    ),
  ];
}

function unknownDependencies({ plugins, pluginByName }: Graph): GraphFault[] {
  return plugins.flatMap((plugin) =>
    plugin.dependsOn
      .filter((name) => !pluginByName.has(name))
      .map((name) =>
        fault(
          `plugin ${plugin.name}`,
          `depends on "${name}", which is not enabled`,
          didYouMean(name, pluginByName.keys(), `Enable "${name}" in plugins.config.ts or leave it out.`),
        ),
      ),
  );
}

/** At least one cycle of every knot of plugins that depend on each other. */
function cycles({ plugins, pluginByName }: Graph): GraphFault[] {
  const found = new Map<string, readonly string[]>();
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) {
      const cycle = fromSmallest(path.slice(start));
      found.set(cycle.join(), cycle);
      return;
    }
    if (done.has(name)) return;
    for (const next of pluginByName.get(name)?.dependsOn ?? []) {
      if (pluginByName.has(next)) visit(next, [...path, name]);
    }
    done.add(name);
  };
  for (const { name } of plugins) visit(name, []);
  return [...found.values()].map((cycle) =>
    fault(
      `plugin ${cycle[0]}`,
      cycle.length === 1
        ? 'depends on itself'
        : `is part of a dependency cycle: ${[...cycle, cycle[0]].join(' → ')}`,
      cycle.length === 1
        ? 'Leave its own name out of dependsOn.'
        : `Take one of ${quoted(cycle)} out of the other's dependsOn: let the lower plugin declare a port or an event, and the upper one contribute or listen.`,
    ),
  );
}

/** The same cycle reads the same wherever it was entered. */
function fromSmallest(cycle: readonly string[]): readonly string[] {
  const start = cycle.indexOf([...cycle].sort()[0] ?? '');
  return [...cycle.slice(start), ...cycle.slice(0, start)];
}
