import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import type { ZodObject } from 'zod';
import { pathOf } from '../../query/query-place.js';
import { ROUTE_METADATA } from '../../http/route.decorator.js';
import type { RouteSpec } from '../../http/route.js';
import { codeFaults, errorCodes } from './error-codes.js';
import { groupsOfSame, type Graph } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { CAMEL_CASE, didYouMean, labelFaults, declarationOf } from './naming.js';

interface Handler {
  readonly declaration: string;
  readonly route?: RouteSpec;
}

/**
 * Plain Nest controllers: every handler is a `@Route`, so that none is without an access rule.
 * @param graph what plugins declare
 */
export function routeRules(graph: Graph): GraphFault[] {
  const handlers = graph.plugins.flatMap(({ controllers }) => controllers.flatMap(handlersOf));
  const routes = handlers.flatMap(({ declaration, route }) => (route ? [{ declaration, route }] : []));
  const codes = errorCodes(graph);
  return [
    ...handlers.filter(({ route }) => !route).map(withoutRoute),
    ...routes.flatMap(({ declaration, route }) => [
      ...labelFaults(declaration, route.summary, 'summary'),
      ...permissionFaults(declaration, route, graph),
      ...placeFaults(declaration, route),
      ...codeFaults(declaration, route.errors ?? [], codes),
      ...(CAMEL_CASE.test(route.operationId)
        ? []
        : [
            fault(
              declaration,
              `"operationId" is "${route.operationId}"`,
              'Write it in camelCase: it is the name of a function in generated clients.',
            ),
          ]),
    ]),
    ...sharedFaults('the route', [
      ...routes.map(({ declaration, route }) => ({ declaration, name: placeOf(route), own: true })),
      ...queriesOf(graph),
      ...madeRoutes(graph),
    ]),
    ...sharedFaults(
      'the operationId',
      routes.map(({ declaration, route }) => ({ declaration, name: route.operationId, own: true })),
    ),
  ];
}

/** The methods that Nest would route, inherited ones included. */
function handlersOf(controller: Type): Handler[] {
  const found = new Map<string, Handler>();
  for (
    let prototype = controller.prototype as object | null;
    prototype && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
      if (typeof method !== 'function' || found.has(name)) continue;
      if (!Reflect.hasMetadata(METHOD_METADATA, method)) continue;
      const route = Reflect.getMetadata(ROUTE_METADATA, method) as RouteSpec | undefined;
      found.set(name, { declaration: `controller ${controller.name}.${name}`, ...(route ? { route } : {}) });
    }
  }
  return [...found.values()];
}

function withoutRoute({ declaration }: Handler): GraphFault {
  return fault(
    declaration,
    'answers requests without saying who may call it',
    'Declare it with @Route({ method, path, access, … }) instead of @Get, @Post and the like.',
  );
}

function permissionFaults(
  declaration: string,
  { access }: RouteSpec,
  { permissionNames }: Graph,
): GraphFault[] {
  if (access.kind !== 'permission' || permissionNames.has(access.permission)) return [];
  return [
    fault(
      declaration,
      `needs the permission "${access.permission}", which nothing declares, so nobody could ever call it`,
      didYouMean(access.permission, permissionNames, 'Declare it in the "permissions" of the plugin.'),
    ),
  ];
}

/**
 * Refuses places of a path that are not checked, and checks of no place.
 * @param declaration what has the path
 */
export function placeFaults(
  declaration: string,
  { path, params }: { readonly path: string; readonly params?: ZodObject | undefined },
): GraphFault[] {
  const places = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
  const known = Object.keys(params?.shape ?? {});
  return [
    ...places
      .filter((name) => !known.includes(name))
      .map((name) =>
        fault(
          declaration,
          `the path has the place ":${name}", which "params" does not check`,
          `Add ${name} to params: z.strictObject({ ${name}: … }).`,
        ),
      ),
    ...known
      .filter((name) => !places.includes(name))
      .map((name) =>
        fault(
          declaration,
          `"params" checks "${name}", which is no place of "${path}"`,
          didYouMean(name, places, 'Leave it out.'),
        ),
      ),
  ];
}

interface Named {
  readonly declaration: string;
  readonly name: string;
  /** Of a controller or a query; what resources share among themselves is said elsewhere. */
  readonly own: boolean;
}

const placeOf = ({ method, path }: Pick<RouteSpec, 'method' | 'path'>) =>
  `${method} ${path.replace(/:\w+/g, ':…')}`;

function queriesOf({ queries, resourceByName }: Graph): Named[] {
  const pluralOf = (resource: string) => resourceByName.get(resource)?.compiled?.plural ?? resource;
  return queries.map(({ item }) => ({
    declaration: `query ${item.name}`,
    name: placeOf({ method: 'GET', path: pathOf(item, pluralOf) }),
    own: true,
  }));
}

/** The places where resources are read, which a controller or a query could take away from them. */
function madeRoutes({ resourceByName }: Graph): Named[] {
  return [...resourceByName.values()].flatMap((resource) => {
    const { compiled, item } = resource;
    if (!compiled) return [];
    const admin = `/v1/admin/${compiled.plural}`;
    const store = `/v1/store/${item.storefront?.path ?? compiled.plural}`;
    const paths = [
      admin,
      `${admin}/:id`,
      ...(item.storefront?.list ? [store] : []),
      ...(item.storefront?.by ? [`${store}/:key`] : []),
    ];
    return paths.map((path) => ({
      declaration: declarationOf(resource),
      name: placeOf({ method: 'GET', path }),
      own: false,
    }));
  });
}

function sharedFaults(what: string, named: readonly Named[]): GraphFault[] {
  return groupsOfSame(named, ({ name }) => name)
    .filter((same) => same.some(({ own }) => own))
    .map((same) =>
      fault(
        same.map(({ declaration }) => declaration).join(' and '),
        `share ${what} "${same[0]?.name}"`,
        'Give one of them its own.',
      ),
    );
}
