import type { FastifyReply, FastifyRequest } from 'fastify';
import passport from 'passport';
import { KernelErrors } from '../errors/kernel.errors.js';
import { requireRequest } from '../http/request-context.js';
import type { RouteRateLimits } from '../http/rate-limit-routes.js';
import { audienceOf, type Audience } from '../http/route-audience.js';
import type { Authenticator } from '../http/route-guard.js';
import { ANONYMOUS, can, type Actor } from './actor.js';
import { credentialOf, type Credential } from './presented-credential.js';

/** What an API key needs to speak to the storefront's routes. */
export const CALL_STOREFRONT = 'access.callStorefront';

type StrategyName = 'staff-session' | 'api-key' | 'customer';

const STRATEGY: Readonly<Record<Exclude<Credential['kind'], 'unreadable'>, StrategyName>> = {
  apiKey: 'api-key',
  session: 'staff-session',
  customerToken: 'customer',
};

/** Lets Passport find out who sends a request; the route's audience says which kinds of credentials it takes. */
export class PassportAuthenticator implements Authenticator {
  // Passport's default instance is one per process, and a process may hold two applications.
  private readonly passport = new passport.Passport();

  /** @param strategies one of each name, as Nest made them */
  constructor(
    strategies: Readonly<Record<StrategyName, passport.Strategy>>,
    private readonly limits: Pick<RouteRateLimits, 'checkRefused' | 'countRefused'>,
  ) {
    for (const [name, strategy] of Object.entries(strategies)) this.passport.use(name, strategy);
  }

  async authenticate(request: FastifyRequest, reply: FastifyReply): Promise<Actor> {
    const path = request.routeOptions.url ?? '';
    const audience = audienceOf(path);
    const credential = audience && credentialOf(request.headers, audience);
    if (!audience || !credential) return ANONYMOUS;
    const { ip } = requireRequest();
    this.limits.checkRefused(path, ip);
    const actor =
      credential.kind === 'unreadable' ? null : await this.ask(STRATEGY[credential.kind], request);
    if (actor) return admitted(actor, audience);
    await this.limits.countRefused(path, ip, reply);
    // A browser sends a dead cookie by itself, to the login too; whoever needs a session is refused by the route.
    if (credential.kind === 'session' && credential.from === 'cookie') return ANONYMOUS;
    throw KernelErrors.unauthenticated();
  }

  private ask(strategy: StrategyName, request: FastifyRequest): Promise<Actor | null> {
    return new Promise((resolve, reject) => {
      const settle: passport.AuthenticateCallback = (error: Error | null, actor) => {
        if (error) reject(error);
        else resolve(actor ? (actor as Actor) : null);
      };
      // Strategies read headers alone; the rest of the request is none of their business, and Passport writes into it.
      const seen = { method: request.method, headers: request.headers };
      const middleware = this.passport.authenticate(strategy, { session: false }, settle) as (
        request: object,
        response: object,
        next: (error?: unknown) => void,
      ) => void;
      middleware(seen, {}, reject);
    });
  }
}

function admitted(actor: Actor, audience: Audience): Actor {
  if (audience === 'storefront' && actor.kind === 'apiKey' && !can(actor, CALL_STOREFRONT)) {
    throw KernelErrors.forbidden({ permission: CALL_STOREFRONT });
  }
  return actor;
}
