import type { Registry } from '../plugin/registry.js';
import { byPlace, declaredRoutes } from './declared-routes.js';
import { documentRoutes } from './documents/document-routes.js';
import type { RouteSpec } from './route.js';

/**
 * Every route behind the guard: those that plugins bring, and the documents.
 * @param registry all declarations
 * @returns ordered by path, then by method
 */
export function allRoutes(registry: Registry): RouteSpec[] {
  return [...declaredRoutes(registry), ...documentRoutes().map(({ spec }) => spec)].sort(byPlace);
}
