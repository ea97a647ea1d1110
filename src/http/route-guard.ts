import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { can, type Actor } from '../access/actor.js';
import { refusal } from '../access/authorise.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { requireRequest } from './request-context.js';
import { ROUTE_METADATA } from './route.decorator.js';
import { admits, type RouteSpec } from './route.js';

/** Finds out who sends a request. */
export interface Authenticator {
  /**
   * @param request the request, before its handler
   * @returns the actor; anonymous when nothing is presented. Raises `kernel.unauthenticated` when what is presented is
   * wrong, expired or revoked
   */
  authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Actor>;
}

/** Counts requests per caller, for all nodes together. */
export interface RateLimiter {
  /**
   * @param spec the route called
   * @param actor who calls
   * @param ip address of the caller. Raises `kernel.too_many_requests`
   */
  admit(spec: RouteSpec, actor: Actor, ip: string, reply: FastifyReply): Promise<void>;
}

export const AUTHENTICATOR = Symbol('AUTHENTICATOR');
export const RATE_LIMITER = Symbol('RATE_LIMITER');

/** Stands before every route: who is it, may they, and not too often. A handler without a route rule is closed. */
@Injectable()
export class RouteGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(AUTHENTICATOR) private readonly authenticator: Authenticator,
    @Inject(RATE_LIMITER) private readonly limiter: RateLimiter,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const spec = this.reflector.get<RouteSpec | undefined>(ROUTE_METADATA, execution.getHandler());
    if (!spec) throw KernelErrors.not_found({ what: 'route' });
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const reply = execution.switchToHttp().getResponse<FastifyReply>();
    const context = requireRequest();
    context.actor = await this.authenticator.authenticate(request, reply);
    await this.limiter.admit(spec, context.actor, context.ip, reply);
    if (admits(spec.access, context.actor.kind, (permission) => can(context.actor, permission))) return true;
    if (context.actor.kind === 'anonymous') throw KernelErrors.unauthenticated();
    throw refusal(
      context.actor,
      spec.access.kind === 'permission' ? spec.access.permission : spec.access.kind,
    );
  }
}
