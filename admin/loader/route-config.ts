/** What the loader must know of a route. Every route of the back-office carries one; see {@link guardEveryRoute}. */
export interface AdminRouteConfig {
  /** Who may ask: `staff` needs a live session. Decided here, by the route that was matched, never by the URL's text. */
  readonly access: 'public' | 'staff';
  /** What is answered, so that a refusal comes in the same form. */
  readonly answer: 'page' | 'data' | 'asset';
  /** Largest body in bytes, where it is not the one of all routes. */
  readonly bodyBytes?: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    admin?: AdminRouteConfig;
  }
}

/** What a request without a route of its own counts as: nothing is said before a login. */
export const UNROUTED: AdminRouteConfig = { access: 'staff', answer: 'page' };

/** Bytes that a route for visitors reads at most: a login is an address, a password and where to go. */
export const PUBLIC_BODY_BYTES = 16_000;

export const PUBLIC_PAGE: AdminRouteConfig = { access: 'public', answer: 'page' };
export const PUBLIC_ASSET: AdminRouteConfig = { access: 'public', answer: 'asset' };
export const STAFF_PAGE: AdminRouteConfig = { access: 'staff', answer: 'page' };
export const STAFF_DATA: AdminRouteConfig = { access: 'staff', answer: 'data' };
