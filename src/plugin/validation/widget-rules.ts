import { AppError } from '../../errors/app-error.js';
import { adminQueryRules, parseListQuery } from '../../resource/list-query.js';
import type { AdminWidget } from '../admin.js';
import { mayUse, type Graph, type Owned } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { didYouMean, labelFaults } from './naming.js';
import { dependencyFaults } from './reference-rules.js';

/**
 * Widgets of the dashboard: a known resource, a filter that its list understands, a permission that exists.
 * @param graph what plugins declare
 */
export function widgetRules(graph: Graph): GraphFault[] {
  return graph.widgets.flatMap((widget) => {
    const declaration = `widget ${widget.item.id}`;
    return [
      ...labelFaults(declaration, widget.item.label),
      ...permissionFaults(declaration, widget, graph),
      ...resourceFaults(declaration, widget, graph),
    ];
  });
}

function permissionFaults(
  declaration: string,
  { plugin, item }: Owned<AdminWidget>,
  { permissionNames }: Graph,
): GraphFault[] {
  if (!permissionNames.has(item.permission)) {
    return [
      fault(
        declaration,
        `needs the permission "${item.permission}", which nothing declares, so nobody could ever see it`,
        didYouMean(item.permission, permissionNames, `Use the reading permission "${item.resource}.read".`),
      ),
    ];
  }
  const [owner = ''] = item.permission.split('.');
  if (mayUse(plugin, owner)) return [];
  return [
    fault(
      declaration,
      `needs the permission "${item.permission}" of the plugin "${owner}", on which "${plugin.name}" does not depend`,
      `Add "${owner}" to the dependsOn of "${plugin.name}".`,
    ),
  ];
}

function resourceFaults(declaration: string, widget: Owned<AdminWidget>, graph: Graph): GraphFault[] {
  const { item } = widget;
  const target = graph.resourceByName.get(item.resource);
  if (!target) {
    return [
      fault(
        declaration,
        `shows "${item.resource}", which no enabled plugin declares`,
        didYouMean(item.resource, graph.resourceByName.keys(), 'Enable the plugin that declares it.'),
      ),
    ];
  }
  const faults = dependencyFaults(declaration, `shows "${item.resource}"`, widget, target);
  if (!target.compiled) return faults;
  const query = Object.fromEntries(
    Object.entries(item.filter ?? {}).map(([key, value]) => [
      key.replace(/^(\w+)((?:\[\w+\])?)$/, 'filter[$1]$2'),
      value,
    ]),
  );
  try {
    parseListQuery(query, adminQueryRules(target.compiled));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    for (const { pointer, detail } of error.errors) {
      faults.push(
        fault(
          declaration,
          `its filter "${pointer.replace('query/', '')}": ${detail}`,
          `Write it as the list of ${item.resource} takes it: { status: 'draft' } or { 'status[in]': 'draft,published' }.`,
        ),
      );
    }
  }
  return faults;
}
