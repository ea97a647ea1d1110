import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor.js';
import type { RateLimit } from '../config/readers.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { addressGroup } from './rate-limit-address.js';
import type { SharedRateLimiter } from './rate-limiter.js';
import { audienceOf } from './route-audience.js';
import type { RateLimiter } from './route-guard.js';
import type { RouteSpec } from './route.js';

const MINUTE_MS = 60_000;

/** Calls per window of each audience; nothing for no limit. */
export interface AudienceLimits {
  readonly storefront: RateLimit | undefined;
  readonly admin: RateLimit | undefined;
}

/** Keeps the limits of routes: by address in the storefront, by member of staff or API key elsewhere. */
export class RouteRateLimits implements RateLimiter {
  constructor(
    private readonly limiter: SharedRateLimiter,
    private readonly limits: AudienceLimits,
  ) {}

  /**
   * Counts a call and tells the caller how things stand (`RateLimit-*`, draft-ietf-httpapi-ratelimit-headers-06).
   * @param spec the route; a limit of its own takes the place of its audience's
   * @param actor who calls
   * @param ip address of the caller. Raises `kernel.too_many_requests`
   */
  async admit(
    spec: Pick<RouteSpec, 'path' | 'operationId' | 'rateLimit'>,
    actor: Actor,
    ip: string,
    reply: FastifyReply,
  ): Promise<void> {
    const audience = audienceOf(spec.path);
    const rule = spec.rateLimit
      ? { limit: spec.rateLimit, windowMs: MINUTE_MS }
      : audience && this.limits[audience];
    if (!rule) return;
    const what = spec.rateLimit ? spec.operationId : (audience ?? '');
    await this.count(`${what}:${callerOf(actor, ip)}`, rule, reply);
  }

  /**
   * Refuses an address from which too many wrong credentials came, before the next one is looked up.
   * @param path pattern of the route called. Raises `kernel.too_many_requests`
   */
  checkRefused(path: string, ip: string): void {
    const refused = this.refusedOf(path, ip);
    const seconds = refused && this.limiter.spentFor(refused.key, refused.rule);
    if (seconds !== undefined) throw KernelErrors.too_many_requests({ seconds });
  }

  /**
   * Counts a call whose credential was refused: nobody may have keys and sessions looked up without end.
   * @param path pattern of the route called. Raises `kernel.too_many_requests`
   */
  async countRefused(path: string, ip: string, reply: FastifyReply): Promise<void> {
    const refused = this.refusedOf(path, ip);
    if (refused) await this.count(refused.key, refused.rule, reply);
  }

  private refusedOf(path: string, ip: string): { key: string; rule: RateLimit } | undefined {
    const audience = audienceOf(path);
    const rule = audience && this.limits[audience];
    return rule && { key: `${audience}:refused:${addressGroup(ip)}`, rule };
  }

  private async count(key: string, rule: RateLimit, reply: FastifyReply): Promise<void> {
    const { allowed, remaining, resetSeconds } = await this.limiter.hit(key, rule);
    reply.header('ratelimit-limit', rule.limit);
    reply.header('ratelimit-remaining', remaining);
    reply.header('ratelimit-reset', resetSeconds);
    if (allowed) return;
    // The problem filter makes Retry-After of it.
    throw KernelErrors.too_many_requests({ seconds: resetSeconds });
  }
}

function callerOf(actor: Actor, ip: string): string {
  return actor.kind === 'staff' || actor.kind === 'apiKey' ? `${actor.kind}:${actor.id}` : addressGroup(ip);
}
