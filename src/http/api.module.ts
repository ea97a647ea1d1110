import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { Registry } from '../plugin/registry.js';
import { freeCommandRoutes, resourceRoutes } from './admin-routes.js';
import { makeController, type BoundRoute } from './generated-controller.js';
import { storefrontRoutes } from './storefront-routes.js';

/** The routes that follow from declarations, as ordinary Nest controllers, and the controllers that plugins bring. */
@Module({})
export class ApiModule {
  static of(registry: Registry): DynamicModule {
    return {
      module: ApiModule,
      controllers: [
        ...generatedControllers(registry),
        ...registry.plugins.flatMap(({ controllers }) => controllers),
      ],
      providers: registry.plugins.flatMap(({ providers }) => providers),
    };
  }
}

/** Every route that the kernel makes of declarations. */
export function generatedRoutes(registry: Registry): BoundRoute[] {
  const resources = [...registry.resources.values()];
  return [
    ...resources.flatMap((resource) => [
      ...resourceRoutes(registry, resource),
      ...storefrontRoutes(registry, resource),
    ]),
    ...freeCommandRoutes(registry),
  ];
}

function generatedControllers(registry: Registry): Type[] {
  const resources = [...registry.resources.values()];
  const controllers = resources.map((resource) =>
    makeController(`${resource.name} routes`, [
      ...resourceRoutes(registry, resource),
      ...storefrontRoutes(registry, resource),
    ]),
  );
  return [...controllers, makeController('command routes', freeCommandRoutes(registry))];
}
