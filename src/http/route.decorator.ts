import { HttpCode, RequestMapping, RequestMethod, SetMetadata, applyDecorators } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { RouteSpec } from './route.js';

/** Reflect metadata under which a handler's {@link RouteSpec} lies. */
export const ROUTE_METADATA = 'emporion:route';

/**
 * Makes a controller method a route. It is the only way to make one: start-up refuses a handler without it, so no route
 * is without an access rule or missing from the API documents.
 * @param spec everything that is said of the route
 */
export function Route(spec: RouteSpec): MethodDecorator {
  return applyDecorators(
    SetMetadata(ROUTE_METADATA, spec),
    RequestMapping({ path: spec.path, method: RequestMethod[spec.method] }),
    HttpCode(spec.status ?? 200),
    ...(spec.bodyType === undefined ? [] : [RouteConfig({ bodyType: spec.bodyType })]),
  );
}
