import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Secret } from '../config/secret.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { toProblem } from '../errors/problem.js';
import type { HealthRegistry } from './health-registry.js';
import type { Metrics } from './metrics.js';

/** What the routes answer from. */
export interface HealthRouteParts {
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
  /** Bearer token that /metrics asks for; open without one. */
  readonly metricsToken?: Secret | undefined;
}

/**
 * Adds `/health/live`, `/health/ready` and `/metrics`. They stand beside Nest's routes, not among them: guard, limiter and
 * authenticator ask Redis and PostgreSQL, and these must answer while neither does.
 * @param fastify the server, before it is ready
 * @param parts the registries, and the token of /metrics
 */
export function registerHealthRoutes(fastify: FastifyInstance, parts: HealthRouteParts): void {
  const fresh = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-store');

  fastify.get('/health/live', (_request, reply) => fresh(reply).send({ status: 'ok' }));

  fastify.get('/health/ready', async (_request, reply) => {
    const report = await parts.health.report();
    const serves = report.status === 'ok' || report.status === 'degraded';
    if (!serves) reply.header('retry-after', '1');
    return fresh(reply)
      .code(serves ? 200 : 503)
      .send(report);
  });

  fastify.get('/metrics', async (request, reply) => {
    if (!mayScrape(request, parts.metricsToken)) return refuse(request, fresh(reply));
    return fresh(reply)
      .type(parts.metrics.contentType)
      .send(await parts.metrics.render());
  });
}

/** Compares digests, so that the time taken tells neither content nor length. */
function mayScrape(request: FastifyRequest, token: Secret | undefined): boolean {
  if (token === undefined) return true;
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(request.headers.authorization ?? ''), digest(`Bearer ${token.reveal()}`));
}

function refuse(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = KernelErrors.unauthenticated();
  const entry = KernelErrors.entries.find(({ code }) => code === error.code);
  if (entry === undefined) throw error;
  const problem = toProblem(error, entry, { instance: '/metrics', requestId: request.id });
  return reply
    .code(error.status)
    .header('www-authenticate', 'Bearer')
    .type('application/problem+json')
    .send(JSON.stringify(problem));
}
