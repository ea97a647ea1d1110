import { KernelErrors } from '../../errors/kernel.errors.js';
import { fault, type GraphFault } from './graph-fault.js';
import type { Graph } from './graph.js';
import { didYouMean } from './naming.js';

/** Every code that can be answered with. */
export function errorCodes({ errors }: Graph): readonly string[] {
  return [KernelErrors, ...errors.map(({ item }) => item)].flatMap(({ entries }) =>
    entries.map(({ code }) => code),
  );
}

/** Refuses error codes that no catalogue declares. */
export function codeFaults(
  declaration: string,
  names: readonly string[],
  codes: readonly string[],
): GraphFault[] {
  return names
    .filter((name) => !codes.includes(name))
    .map((name) =>
      fault(
        declaration,
        `"errors" names the code "${name}", which no catalogue declares`,
        didYouMean(
          name,
          codes,
          'Declare it with defineErrors and list the catalogue in the "errors" of the plugin.',
        ),
      ),
    );
}
