import type { ZodObject, ZodType } from 'zod';
import type { ActorKind } from '../access/actor.js';
import type { Label } from '../values/label.js';

/** Who may call a route. The permission of a command or resource is checked again where it runs. */
export type RouteAccess =
  /** Anybody. */
  | { readonly kind: 'public' }
  /** A signed-in customer, who reaches their own data only. */
  | { readonly kind: 'customer' }
  /** Staff and API keys that hold the permission. */
  | { readonly kind: 'permission'; readonly permission: string }
  /** Staff and API keys, whatever they hold; the handler answers only what concerns themselves. */
  | { readonly kind: 'staff' };

/** Everything that is said of one route: Nest, the guard, OpenAPI and the route × actor table read it. */
export interface RouteSpec {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` places, e.g. `/v1/store/pages/:slug`. */
  readonly path: string;
  /** Unique, camelCase; the name of the function in a generated client. */
  readonly operationId: string;
  readonly tag: string;
  readonly summary: Label;
  readonly access: RouteAccess;
  readonly params?: ZodObject;
  /** Strict. A route without it takes no query at all. */
  readonly query?: ZodObject;
  /** Request headers that decide the answer, named in lower case; others are not looked at. */
  readonly headers?: ZodObject;
  readonly body?: ZodType;
  /** Largest body in bytes; the application's limit when left out. */
  readonly bodyLimit?: number;
  /** `text/csv` and the like; JSON when left out. */
  readonly bodyType?: string;
  readonly status?: number;
  readonly response?: ZodType;
  /** `text/csv` and the like, or several to choose from; JSON when left out. */
  readonly responseType?: string | readonly string[];
  /** `If-Match`, `Idempotency-Key`, `ETag` are described where the route honours them. */
  readonly honours?: readonly ('etag' | 'ifMatch' | 'idempotencyKey')[];
  /** The `Idempotency-Key` must be sent. */
  readonly needsIdempotencyKey?: boolean;
  /** Codes it answers with besides those every route can. */
  readonly errors?: readonly string[];
  /** Requests per minute and caller; the application's limit when left out. */
  readonly rateLimit?: number;
  /** Left out of the OpenAPI document: health, documentation pages. */
  readonly undocumented?: boolean;
}

/**
 * Whether a kind of actor may get past the guard of a route.
 * @param access the route's rule
 * @param kind the actor's kind
 * @param has whether the actor has a permission
 */
export function admits(access: RouteAccess, kind: ActorKind, has: (permission: string) => boolean): boolean {
  switch (access.kind) {
    case 'public':
      return true;
    case 'customer':
      return kind === 'customer';
    case 'staff':
      return kind === 'staff' || kind === 'apiKey';
    case 'permission':
      return has(access.permission);
  }
}
