import type { QueryDefinition } from '../../query/define-query.js';
import { permissionFaults } from './command-rules.js';
import { codeFaults, errorCodes } from './error-codes.js';
import type { Graph, Owned } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { didYouMean, labelFaults } from './naming.js';
import { dependencyFaults } from './reference-rules.js';
import { placeFaults } from './route-rules.js';
import { isStrictObject, jsonForm, schemaFaults } from './wire-schema.js';

type OwnedQuery = Owned<QueryDefinition>;

/**
 * Queries: labels, permissions, the resource they are about, places and schemas that can be documented.
 * @param graph what plugins declare
 */
export function queryRules(graph: Graph): GraphFault[] {
  const codes = errorCodes(graph);
  return graph.queries.flatMap((query) => {
    const { plugin, item } = query;
    const { name, label, path = '', params, resource, permission, result, errors = [] } = item;
    const declaration = `query ${name}`;
    return [
      ...labelFaults(declaration, label),
      ...(permission === undefined
        ? []
        : permissionFaults(declaration, { plugin, item: { name, permission } })),
      ...audienceFaults(declaration, item),
      ...targetFaults(declaration, query, graph),
      ...(resource === undefined ? placeFaults(declaration, { path, params }) : []),
      ...inputFaults(declaration, item),
      ...schemaFaults(declaration, 'result', result, 'output'),
      ...codeFaults(declaration, errors, codes),
    ];
  });
}

const STORE = /^\/v1\/store(?:\/(?:[a-z0-9-]+|:\w+))+$/;

/** A storefront's query is public, so neither a permission nor a row of the back-office goes with it. */
function audienceFaults(declaration: string, { path, permission, resource }: QueryDefinition): GraphFault[] {
  if (path === undefined) return [];
  const faults: GraphFault[] = [];
  if (!STORE.test(path)) {
    faults.push(
      fault(
        declaration,
        `"path" is "${path}", which no storefront can reach`,
        'Write it as /v1/store/<words>/:place; leave it out for the back-office.',
      ),
    );
  }
  if (permission !== undefined || resource !== undefined) {
    faults.push(
      fault(
        declaration,
        'is for storefronts, who have no permissions, and for the back-office at once',
        'Leave out "path", or leave out "permission" and "resource".',
      ),
    );
  }
  return faults;
}

function targetFaults(declaration: string, query: OwnedQuery, graph: Graph): GraphFault[] {
  const { resource, name, params } = query.item;
  if (resource === undefined) return [];
  const target = graph.resourceByName.get(resource);
  if (!target) {
    const otherwise = 'Enable the plugin that declares it in plugins.config.ts.';
    return [
      fault(
        declaration,
        `is about "${resource}", which no enabled plugin declares`,
        didYouMean(resource, graph.resourceByName.keys(), otherwise),
      ),
    ];
  }
  const [, entity = ''] = resource.split('.');
  const faults = dependencyFaults(declaration, `is about "${resource}"`, query, target);
  if (name.split('.').length !== 3 || name.split('.')[1] !== entity) {
    faults.push(
      fault(
        declaration,
        `is about "${resource}", but its name does not say so`,
        `Call it "${query.plugin.name}.${entity}.${name.split('.').at(-1)}": the last part becomes the path of its route.`,
      ),
    );
  }
  if (params) {
    faults.push(
      fault(
        declaration,
        'names "params", though its path is made of its resource',
        'Leave it out: targetId is the id of the row.',
      ),
    );
  }
  return faults;
}

function inputFaults(declaration: string, { query, headers }: QueryDefinition): GraphFault[] {
  const faults = [
    ...(query ? schemaFaults(declaration, 'query', query, 'input') : []),
    ...(headers ? schemaFaults(declaration, 'headers', headers, 'input') : []),
  ];
  const form = query ? jsonForm(query, 'input') : undefined;
  if (form && !(form instanceof Error) && !isStrictObject(form)) {
    faults.push(fault(declaration, '"query" lets unknown parameters through', 'Use z.strictObject({ … }).'));
  }
  if (query && 'locale' in query.shape) {
    faults.push(
      fault(declaration, '"query" names "locale"', 'Leave it out: context.locale says it for every query.'),
    );
  }
  for (const name of Object.keys(headers?.shape ?? {})) {
    if (/^[a-z][a-z0-9-]*$/.test(name)) continue;
    faults.push(
      fault(declaration, `"headers" names "${name}"`, `Write it in lower case: "${name.toLowerCase()}".`),
    );
  }
  return faults;
}
