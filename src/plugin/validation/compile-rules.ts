import type { Graph } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';

/**
 * The net under the other rules: a resource that they let pass but that cannot be compiled.
 * @param graph what plugins declare
 */
export function compileRules(graph: Graph): GraphFault[] {
  return graph.resources.flatMap(({ item, compileError }) =>
    compileError
      ? [
          fault(
            `resource ${item.name}`,
            `cannot be compiled: ${compileError.message}`,
            'Leave fields out one by one to find the one at fault, and report it: a rule of its own should name it.',
          ),
        ]
      : [],
  );
}
