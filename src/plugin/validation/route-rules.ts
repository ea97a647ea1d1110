import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { ROUTE_METADATA } from '../../http/route.decorator.js';
import type { RouteSpec } from '../../http/route.js';
import { codeFaults, errorCodes } from './command-rules.js';
import { groupsOfSame, type Graph } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { CAMEL_CASE, didYouMean, labelFaults } from './naming.js';

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
    ...sharedFaults(routes, 'the route', ({ method, path }) => `${method} ${path.replace(/:\w+/g, ':…')}`),
    ...sharedFaults(routes, 'the operationId', ({ operationId }) => operationId),
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

function placeFaults(declaration: string, { path, params }: RouteSpec): GraphFault[] {
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

function sharedFaults(
  routes: readonly Required<Handler>[],
  what: string,
  key: (route: RouteSpec) => string,
): GraphFault[] {
  return groupsOfSame(routes, ({ route }) => key(route)).map((same) =>
    fault(
      same.map(({ declaration }) => declaration).join(' and '),
      `share ${what} "${key((same[0] as Required<Handler>).route)}"`,
      'Give one of them its own.',
    ),
  );
}
