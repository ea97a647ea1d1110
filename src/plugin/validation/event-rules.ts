import type { Graph } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { labelFaults } from './naming.js';
import { schemaFaults } from './wire-schema.js';

/**
 * Events: labels, versions, data that can be sent, names that resources do not announce by themselves.
 * @param graph what plugins declare
 */
export function eventRules({ events, resourceByName }: Graph): GraphFault[] {
  return events.flatMap(({ item }) => {
    const declaration = `event ${item.name}`;
    const faults = [
      ...labelFaults(declaration, item.label),
      ...schemaFaults(declaration, 'data', item.data, 'output'),
    ];
    if (!Number.isInteger(item.schemaVersion) || item.schemaVersion < 1) {
      faults.push(
        fault(
          declaration,
          `"schemaVersion" is ${item.schemaVersion}`,
          'Count from 1; raise it when the data changes its shape.',
        ),
      );
    }
    const [, resource, what] = /^(.+)\.(created|updated|deleted)$/.exec(item.name) ?? [];
    if (resource !== undefined && resourceByName.has(resource)) {
      faults.push(
        fault(
          declaration,
          `"${resource}" announces "${what}" by itself on every write`,
          'Leave it out, or name what happened in the words of the business: "published", "approved".',
        ),
      );
    }
    return faults;
  });
}
