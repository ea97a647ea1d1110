import type { Registry } from '../plugin/registry.js';
import type { CompiledResource } from '../resource/compiled-resource.js';
import { freeCommandRoutes, resourceRoutes } from './admin-routes.js';
import type { BoundRoute } from './generated-controller.js';
import { queryRoutes } from './query-routes.js';
import { storefrontRoutes } from './storefront-routes.js';

/** The routes of one controller. */
export interface RouteGroup {
  /** Name of the controller, for stack traces and logs. */
  readonly name: string;
  readonly routes: readonly BoundRoute[];
}

/**
 * The routes that the kernel makes of declarations, in one group per resource, one for commands without a
 * resource and one for queries.
 * @param registry all declarations
 */
export function routeGroups(registry: Registry): RouteGroup[] {
  const groups = [...registry.resources.values()].map((resource) => ({
    name: `${resource.name} routes`,
    routes: routesOfResource(registry, resource),
  }));
  return [
    ...groups,
    { name: 'command routes', routes: freeCommandRoutes(registry) },
    { name: 'query routes', routes: queryRoutes(registry) },
  ];
}

/** Every route that the kernel makes of declarations. */
export function generatedRoutes(registry: Registry): BoundRoute[] {
  return routeGroups(registry).flatMap(({ routes }) => routes);
}

function routesOfResource(registry: Registry, resource: CompiledResource): BoundRoute[] {
  return [...resourceRoutes(registry, resource), ...storefrontRoutes(registry, resource)];
}
