import { matchesEvent } from '../../events/event-pattern.js';
import type { ListenerDefinition } from '../../jobs/define-job.js';
import { mayUse, type Graph, type Owned } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { didYouMean, labelFaults } from './naming.js';

/** What every write of a resource announces; the registry makes these events. */
const LIFECYCLE = ['created', 'updated', 'deleted'];

/** Every event that can happen: declared ones and those of resources. */
function eventNames({ events, resources }: Graph): ReadonlySet<string> {
  return new Set([
    ...events.map(({ item }) => item.name),
    ...resources.flatMap(({ item }) => LIFECYCLE.map((what) => `${item.name}.${what}`)),
  ]);
}

/**
 * Listeners: events that exist, of plugins that theirs depends on.
 * @param graph what plugins declare
 */
export function listenerRules(graph: Graph): GraphFault[] {
  const known = eventNames(graph);
  return graph.listeners.flatMap((listener) => {
    const declaration = `listener ${listener.item.name}`;
    const nothing = fault(declaration, 'listens to nothing', "Name events: on: ['content.page.published'].");
    return [
      ...labelFaults(declaration, listener.item.label),
      ...(listener.item.on.length > 0 ? [] : [nothing]),
      ...listener.item.on.flatMap((name) => eventFaults(declaration, name, listener, known)),
    ];
  });
}

function eventFaults(
  declaration: string,
  name: string,
  { plugin }: Owned<ListenerDefinition>,
  known: ReadonlySet<string>,
): GraphFault[] {
  // A star stands for whatever there is, also in plugins that are not known here.
  if (name === '*') return [];
  if (![...known].some((event) => matchesEvent(name, event))) {
    const wild = name.endsWith('.*');
    const candidates = wild ? new Set([...known].map((event) => event.replace(/\.\w+$/, '.*'))) : known;
    return [
      fault(
        declaration,
        `listens to "${name}", which ${wild ? 'matches no event' : 'no enabled plugin declares'}`,
        didYouMean(
          name,
          candidates,
          'Enable the plugin that declares the event, or declare it with defineEvent.',
        ),
      ),
    ];
  }
  const [owner = ''] = name.split('.');
  if (mayUse(plugin, owner)) return [];
  return [
    fault(
      declaration,
      `listens to "${name}" of the plugin "${owner}", on which "${plugin.name}" does not depend`,
      `Add "${owner}" to the dependsOn of "${plugin.name}".`,
    ),
  ];
}
