import { kebabCase } from '../values/names.js';
import type { QueryDefinition } from './define-query.js';

/**
 * Where a query is asked: its own path, or one made of its resource and name.
 * @param query a declared query
 * @param pluralOf path segment of a resource by its full name
 */
export function pathOf(
  { name, path, resource }: QueryDefinition,
  pluralOf: (resource: string) => string,
): string {
  if (path !== undefined) return path;
  const segments = name.split('.').map(kebabCase);
  if (resource === undefined) return `/v1/admin/${segments.join('/')}`;
  return `/v1/admin/${pluralOf(resource)}/:id/${segments.at(-1)}`;
}

/**
 * The permission that a query needs.
 * @param query a declared query
 * @returns nothing for what storefronts may ask
 */
export function permissionOf({ name, path, permission, resource }: QueryDefinition): string | undefined {
  if (path !== undefined) return undefined;
  return permission ?? (resource === undefined ? name : `${resource}.read`);
}
