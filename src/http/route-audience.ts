/** Whom a route is for, and so which credentials it takes and which limits it keeps. */
export type Audience = 'storefront' | 'admin';

/**
 * The audience of a route.
 * @param path the route's declared pattern, never the text of an address: that can be written in many ways
 * @returns nothing for routes that take no credentials: health, documents, calls from providers
 */
export function audienceOf(path: string): Audience | undefined {
  if (path === '/v1/store' || path.startsWith('/v1/store/')) return 'storefront';
  if (path === '/v1/admin' || path.startsWith('/v1/admin/')) return 'admin';
  return undefined;
}
