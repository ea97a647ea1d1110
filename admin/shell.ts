import type { AdminAuth, AdminLocale } from '../src/access/staff-session.js';
import type { Problem, ProblemContext } from '../src/errors/problem.js';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AdminAssets } from './assets/admin-assets.js';
import type { CurrentStaff } from './current-staff.js';
import type { PageContent } from './page/page-state.js';
import type { AdminThemes } from './theme/themes.js';

/** Counts requests, shared by all nodes. */
export interface RequestLimiter {
  /**
   * Counts one more request.
   * @param key who or what is counted
   * @param limit how many are allowed in a window, at least 1
   * @param windowSeconds length of the window in seconds
   * @returns whether it is allowed, and in how many seconds the next one will be
   */
  take(key: string, limit: number, windowSeconds: number): Promise<{ allowed: boolean; retryAfter: number }>;
}

/** Bounds on what a browser may send. */
export interface AdminLimits {
  /** Largest body in bytes, of whatever type. */
  readonly bodyBytes: number;
  /** Requests per minute from one address, assets not counted. */
  readonly requestsPerMinute: number;
}

/** What a running back-office needs of the application around it. */
export interface AdminShell {
  readonly auth: AdminAuth;
  readonly limiter: RequestLimiter;
  readonly assets: AdminAssets;
  readonly content: PageContent;
  readonly themes: AdminThemes;
  /** Where browsers reach the application; decides the cookie's Secure flag and the allowed origin. */
  readonly publicUrl: URL;
  /** Origin of the images of the library, where it is not the application's own. */
  readonly imagesOrigin?: string;
  readonly limits: AdminLimits;
  /** Writes any thrown value as a problem document. */
  readonly describe: (error: unknown, context: ProblemContext) => Problem;
  /** Routes of our own, beside AdminJS's; they are mounted behind the same guards. */
  readonly mountApi?: (scope: FastifyInstance, staffOf: (request: FastifyRequest) => CurrentStaff) => void;
  /** Language for visitors who have chosen none and whose browser asks for neither. */
  readonly defaultLocale: AdminLocale;
}
