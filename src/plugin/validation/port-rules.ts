import { groupsOfSame, mayUse, type Graph } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { didYouMean, KEBAB_CASE, labelFaults } from './naming.js';

/**
 * Ports and what is contributed to them.
 * @param graph what plugins declare
 */
export function portRules(graph: Graph): GraphFault[] {
  const { ports, contributions } = graph;
  const filled = new Set(contributions.map(({ item }) => item.port));
  return [
    ...ports.flatMap(({ item }) => [
      ...labelFaults(`port ${item.name}`, item.label),
      ...(item.required && !filled.has(item.name)
        ? [
            fault(
              `port ${item.name}`,
              'is required, but no enabled plugin contributes to it',
              'Enable a plugin that does, or declare the port without required.',
            ),
          ]
        : []),
    ]),
    ...contributions.flatMap((contribution) => contributionFaults(contribution, graph)),
    ...groupsOfSame(contributions, ({ item }) => `${item.port} ${item.key}`).map((same) =>
      fault(
        `port ${same[0]?.item.port}`,
        `is given the key "${same[0]?.item.key}" ${same.length} times, by ${[...new Set(same.map(({ plugin }) => `"${plugin.name}"`))].join(' and ')}`,
        'Give each implementation a key of its own.',
      ),
    ),
  ];
}

function contributionFaults(
  { plugin, item }: Graph['contributions'][number],
  { ports }: Graph,
): GraphFault[] {
  const declaration = `plugin ${plugin.name}, contribution "${item.key}"`;
  const faults = KEBAB_CASE.test(item.key)
    ? []
    : [fault(declaration, `"${item.key}" is not a key`, 'Write it in kebab-case.')];
  if (item.implementation === undefined || item.implementation === null) {
    faults.push(
      fault(declaration, `contributes nothing to "${item.port}"`, 'Hand over the implementation itself.'),
    );
  }
  const port = ports.find(({ item: { name } }) => name === item.port);
  if (!port) {
    faults.push(
      fault(
        declaration,
        `goes to the port "${item.port}", which no enabled plugin declares`,
        didYouMean(
          item.port,
          ports.map(({ item: { name } }) => name),
          'Enable the plugin that declares it, or leave the contribution out.',
        ),
      ),
    );
  } else if (!mayUse(plugin, port.plugin.name)) {
    faults.push(
      fault(
        declaration,
        `goes to the port "${item.port}" of the plugin "${port.plugin.name}", on which "${plugin.name}" does not depend`,
        `Add "${port.plugin.name}" to the dependsOn of "${plugin.name}".`,
      ),
    );
  }
  return faults;
}
