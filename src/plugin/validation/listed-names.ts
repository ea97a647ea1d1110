import type { OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { declarationOf, unknownField } from './naming.js';

/**
 * Refuses names of a list that are no fields, hidden, or there twice.
 * @param resource whose fields are named
 * @param member where the names are written, e.g. `admin.list`
 * @param names what is written there
 * @param further names that are known beside the fields
 */
export function namesFaults(
  resource: OwnedResource,
  member: string,
  names: readonly string[],
  further: readonly string[],
): GraphFault[] {
  const { fields } = resource.item;
  const known = [...Object.keys(fields), ...further];
  const repeated = [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
  return [
    ...names
      .filter((name) => !known.includes(name))
      .map((name) => unknownField(declarationOf(resource), member, name, known)),
    ...names
      .filter((name) => fields[name]?.options.visibility?.adminRead === false)
      .map((name) =>
        fault(
          declarationOf(resource, name),
          `"${member}" names it, but adminRead: false hides it`,
          'Leave it out there, or let staff read it.',
        ),
      ),
    ...repeated.map((name) =>
      fault(declarationOf(resource), `"${member}" names "${name}" twice`, 'Name it once.'),
    ),
  ];
}
