import 'reflect-metadata';
import type { Type } from '@nestjs/common';
import type { Registry } from '../plugin/registry.js';
import { generatedRoutes } from './generated-routes.js';
import { ROUTE_METADATA } from './route.decorator.js';
import type { RouteSpec } from './route.js';

/**
 * The routes that plugins bring: those made of their declarations and those of their own controllers.
 * @param registry all declarations
 * @returns ordered by path, then by method, the same on every machine
 */
export function declaredRoutes(registry: Registry): RouteSpec[] {
  const controllers = registry.plugins.flatMap((plugin) => plugin.controllers);
  const routes = [...generatedRoutes(registry).map(({ spec }) => spec), ...controllers.flatMap(routesOf)];
  return routes.sort(byPlace);
}

/** Orders routes by path, then by method. */
export function byPlace(a: RouteSpec, b: RouteSpec): number {
  return compare(a.path, b.path) || compare(a.method, b.method);
}

/**
 * The routes of a plain Nest controller, inherited ones included.
 * @param controller a class whose methods carry `@Route`
 */
function routesOf(controller: Type): RouteSpec[] {
  const found = new Map<string, RouteSpec>();
  let prototype = controller.prototype as object | null;
  for (
    ;
    prototype && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype) as object
  ) {
    for (const name of Object.getOwnPropertyNames(prototype)) {
      const method: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value;
      if (typeof method !== 'function' || found.has(name)) continue;
      const spec = Reflect.getMetadata(ROUTE_METADATA, method) as RouteSpec | undefined;
      if (spec) found.set(name, spec);
    }
  }
  return [...found.values()];
}

/** By code units. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
