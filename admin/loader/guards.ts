import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isForeignRead, isOwnPage } from '../../src/access/same-origin.js';
import { sessionCookieOf } from '../../src/access/session-cookie.js';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { currentRequest } from '../../src/http/request-context.js';
import type { AdminShell } from '../shell.js';
import { contextOf, openContext } from './request-context.js';
import { PUBLIC_BODY_BYTES, UNROUTED, type AdminRouteConfig } from './route-config.js';
import { newNonce, securityHeaders } from './security-headers.js';

/**
 * Puts the guards before every route of a scope, in the only safe order: headers, so that refusals carry them too;
 * where the request comes from; how much is sent and how often; who it is. The body is read after all of them, so
 * that nobody without a session can make the server read one.
 * @param scope an encapsulated Fastify scope
 * @param shell see {@link AdminShell}
 */
export function installGuards(scope: FastifyInstance, shell: AdminShell): void {
  const https = shell.publicUrl.protocol === 'https:';

  scope.addHook('onRequest', async (request, reply) => {
    const context = openContext(request, newNonce());
    reply.headers(securityHeaders(context.nonce, { https, imagesOrigin: shell.imagesOrigin }));
    if (routeOf(request).answer !== 'asset') reply.header('cache-control', 'no-store');
  });

  scope.addHook('onRequest', async (request) => {
    const isForeign = routeOf(request).answer === 'data' && isForeignRead(request);
    if (isForeign || !isOwnPage(request, shell.publicUrl.origin)) throw KernelErrors.cross_origin();
  });

  scope.addHook('onRequest', (request, reply) => limit(request, reply, shell));
  scope.addHook('onRequest', (request) => identify(request, shell));
}

async function limit(request: FastifyRequest, reply: FastifyReply, shell: AdminShell): Promise<void> {
  const { access, answer, bodyBytes = shell.limits.bodyBytes } = routeOf(request);
  refuseDeclaredSize(request, access === 'public' ? PUBLIC_BODY_BYTES : bodyBytes);
  if (answer === 'asset') return;
  const { requestsPerMinute } = shell.limits;
  const { allowed, retryAfter } = await shell.limiter.take(`admin:${request.ip}`, requestsPerMinute, 60);
  if (allowed) return;
  reply.header('retry-after', String(retryAfter));
  throw KernelErrors.too_many_requests({ seconds: retryAfter });
}

async function identify(request: FastifyRequest, shell: AdminShell): Promise<void> {
  if (routeOf(request).answer === 'asset') return;
  const context = contextOf(request);
  const sessionId = sessionCookieOf(request.headers.cookie);
  if (sessionId !== undefined) context.session = await shell.auth.resolve(sessionId);
  const running = currentRequest();
  if (running && context.session) running.actor = context.session.actor;
  if (context.session === null && routeOf(request).access === 'staff') throw KernelErrors.unauthenticated();
}

/**
 * Refuses to start with a route that does not say who may ask.
 * @param scope an encapsulated Fastify scope, before its routes are added
 */
export function guardEveryRoute(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    if (route.config?.admin) return;
    throw new Error(
      `The back-office route ${String(route.method)} ${route.url} does not say who may use it: give it config.admin.`,
    );
  });
}

/**
 * The declared config of the route that a request was matched to.
 * @param request of the back-office
 */
export function routeOf(request: FastifyRequest): AdminRouteConfig {
  return request.routeOptions.config.admin ?? UNROUTED;
}

function refuseDeclaredSize(request: FastifyRequest, limit: number): void {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (!(declared <= limit)) throw KernelErrors.too_large({ limit });
}
