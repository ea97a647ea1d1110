import { CALL_STOREFRONT } from '../access/passport-authenticator.js';
import { audienceOf } from './route-audience.js';
import type { RouteSpec } from './route.js';

/** Kinds of callers that the route × actor table tells apart, with what they are. */
export const ROUTE_ACTORS = {
  anonymous: 'Nobody: no credential',
  customer: 'A signed-in customer',
  powerlessStaff: 'Staff without any permission',
  readingStaff: 'Staff with every permission that ends in .read',
  administrator: 'Staff with every permission',
  otherKey: 'An API key with a scope that is not the one the route needs',
  scopedKey: 'An API key with exactly the scope that the route needs',
} as const;

export type RouteActor = keyof typeof ROUTE_ACTORS;

/** `yes`: past the guard; otherwise the status of the refusal. */
export type RouteAnswer = 'yes' | 401 | 403;

/**
 * What a route shall answer to a kind of caller. Written down apart from the guard, so that a test can hold the one
 * against the other.
 * @param spec the route
 * @param actor who calls
 */
export function expectedAnswer(spec: Pick<RouteSpec, 'path' | 'access'>, actor: RouteActor): RouteAnswer {
  const { access, path } = spec;
  switch (audienceOf(path)) {
    case undefined:
      return 'yes';
    case 'storefront':
      return inStorefront(access, actor);
    case 'admin':
      // A customer's token is no credential here at all, not even for the login.
      if (actor === 'customer') return 401;
      if (access.kind === 'public') return 'yes';
      if (actor === 'anonymous') return 401;
      return inAdmin(access, actor);
  }
}

function inStorefront(access: RouteSpec['access'], actor: RouteActor): RouteAnswer {
  if (actor === 'otherKey') return 403;
  if (access.kind === 'public' || actor === 'customer') return 'yes';
  // The cookie of the back-office means nothing to a storefront.
  return actor === 'scopedKey' ? 403 : 401;
}

function inAdmin(access: RouteSpec['access'], actor: RouteActor): RouteAnswer {
  if (access.kind === 'customer') return 403;
  if (access.kind !== 'permission') return 'yes';
  if (actor === 'administrator' || actor === 'scopedKey') return 'yes';
  return actor === 'readingStaff' && access.permission.endsWith('.read') ? 'yes' : 403;
}

/**
 * The scope that an API key needs for a route.
 * @param spec the route
 * @returns a permission, or nothing when any key will do
 */
export function neededScope({ path, access }: Pick<RouteSpec, 'path' | 'access'>): string | undefined {
  if (audienceOf(path) === 'storefront') return CALL_STOREFRONT;
  return access.kind === 'permission' ? access.permission : undefined;
}

/** Routes that stand beside the guard, each with a reason and a rule of its own. */
export const UNGUARDED_ROUTES = [
  {
    method: 'GET',
    path: '/health/live',
    rule: 'Anybody: asked by balancers, must answer without the database',
  },
  {
    method: 'GET',
    path: '/health/ready',
    rule: 'Anybody: asked by balancers, must answer without the database',
  },
  { method: 'GET', path: '/metrics', rule: 'Anybody, or the bearer of METRICS_TOKEN where it is set' },
  {
    method: '*',
    path: '/admin*',
    rule: 'Staff sessions, by the guards of the back-office; its login for anybody',
  },
] as const;
