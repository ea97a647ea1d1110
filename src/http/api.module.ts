import { Module, type DynamicModule } from '@nestjs/common';
import type { Registry } from '../plugin/registry.js';
import { documentRoutes } from './documents/document-routes.js';
import { makeController } from './generated-controller.js';
import { routeGroups } from './generated-routes.js';

/** The routes that follow from declarations, as ordinary Nest controllers, and the controllers that plugins bring. */
@Module({})
export class ApiModule {
  static of(registry: Registry): DynamicModule {
    const groups = [...routeGroups(registry), { name: 'documents', routes: documentRoutes() }];
    return {
      module: ApiModule,
      controllers: [
        ...groups.map(({ name, routes }) => makeController(name, routes)),
        ...registry.plugins.flatMap(({ controllers }) => controllers),
      ],
    };
  }
}
