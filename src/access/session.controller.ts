import { Controller, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { CONFIG, type Config } from '../config/config.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { requireRequest } from '../http/request-context.js';
import { Route } from '../http/route.decorator.js';
import { readInput } from '../http/route-input.js';
import { Registry } from '../plugin/registry.js';
import type { Actor } from './actor.js';
import { ApiKeys } from './api-keys.service.js';
import { OwnAccount } from './own-account.js';
import { credentialOf } from './presented-credential.js';
import { isOwnPage } from './same-origin.js';
import { clearedSessionCookie, sessionCookie, sessionCookieOf, type CookieScope } from './session-cookie.js';
import {
  LOGIN,
  LOGOUT,
  OWN_PASSWORD,
  PERMISSIONS,
  PREFERENCES,
  WHO_AM_I,
  type loginBody,
  type passwordBody,
  type preferencesBody,
  type staffIdentity,
} from './session.routes.js';
import type { LiveSession } from './session-store.js';
import { StaffSessions } from './staff-sessions.service.js';

/** Where the cookie of a REST session is sent to; the back-office has its own, for its own path. */
const COOKIE_PATH = '/v1/admin';

/** Signing in and out over REST, and what concerns whoever is signed in. */
@Controller()
export class SessionController {
  private readonly publicUrl: string;
  private readonly cookie: CookieScope;

  constructor(
    @Inject(StaffSessions) private readonly sessions: StaffSessions,
    @Inject(OwnAccount) private readonly own: OwnAccount,
    @Inject(ApiKeys) private readonly keys: ApiKeys,
    @Inject(Registry) private readonly registry: Registry,
    @Inject(CONFIG) config: Config,
  ) {
    this.publicUrl = config.http.publicUrl;
    this.cookie = { path: COOKIE_PATH, secure: this.publicUrl.startsWith('https:') };
  }

  @Route(LOGIN)
  async login(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { email, password, cookie } = readInput(LOGIN, request).body as z.output<typeof loginBody>;
    const { headers } = request;
    // A foreign page must not sign its visitor in to an account of its own choice.
    if (cookie && !isOwnPage(request, this.publicUrl)) throw KernelErrors.cross_origin();
    const oldSessionId = sessionCookieOf(headers.cookie);
    const session = await this.sessions.login(email, password, {
      ip: requireRequest().ip,
      ...(headers['user-agent'] === undefined ? {} : { userAgent: headers['user-agent'] }),
      ...(oldSessionId === undefined ? {} : { oldSessionId }),
    });
    reply.header('cache-control', 'no-store');
    if (cookie) reply.header('set-cookie', sessionCookie(session.sessionId, this.cookie));
    return { token: cookie ? null : session.sessionId, session: identityOf(session) };
  }

  @Route(LOGOUT)
  async logout(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    readInput(LOGOUT, request);
    await this.sessions.logout(sessionIdOf(request));
    if (sessionCookieOf(request.headers.cookie))
      reply.header('set-cookie', clearedSessionCookie(this.cookie));
  }

  @Route(WHO_AM_I)
  async whoAmI(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    readInput(WHO_AM_I, request);
    reply.header('cache-control', 'no-store');
    const { actor } = requireRequest();
    if (actor.kind === 'apiKey') return this.keyIdentity(request, actor);
    const session = await this.sessions.resolve(sessionIdOf(request));
    // It ended between the guard and here.
    if (!session) throw KernelErrors.unauthenticated();
    return identityOf(session);
  }

  @Route(PREFERENCES)
  async choosePreferences(@Req() request: FastifyRequest): Promise<void> {
    const chosen = readInput(PREFERENCES, request).body as z.output<typeof preferencesBody>;
    await this.own.setPreferences(staffActor(), chosen);
  }

  @Route(OWN_PASSWORD)
  async changeOwnPassword(@Req() request: FastifyRequest): Promise<void> {
    const { current, next } = readInput(OWN_PASSWORD, request).body as z.output<typeof passwordBody>;
    await this.own.changePassword(staffActor(), current, next, requireRequest().ip);
  }

  @Route(PERMISSIONS)
  listPermissions(@Req() request: FastifyRequest) {
    readInput(PERMISSIONS, request);
    return { items: this.registry.permissions() };
  }

  private async keyIdentity({ headers }: FastifyRequest, actor: Extract<Actor, { kind: 'apiKey' }>) {
    const credential = credentialOf(headers, 'admin');
    const key = credential?.kind === 'apiKey' ? await this.keys.find(credential.text) : null;
    const { id, name = '', permissions } = actor;
    const expiresAt = key?.expiresAt?.toISOString() ?? null;
    return { kind: 'apiKey' as const, id, name, permissions: [...permissions].sort(), expiresAt };
  }
}

function identityOf({ actor, staff, expiresAt }: LiveSession): z.output<typeof staffIdentity> {
  const { id, email, locale, theme, mustChangePassword } = staff;
  return {
    kind: 'staff',
    id,
    name: actor.name ?? '',
    email,
    permissions: [...actor.permissions].sort(),
    locale,
    theme,
    mustChangePassword,
    expiresAt: expiresAt.toISOString(),
  };
}

function sessionIdOf({ headers }: FastifyRequest): string {
  const credential = credentialOf(headers, 'admin');
  // An API key has no session to speak of.
  if (credential?.kind !== 'session') throw KernelErrors.not_found({ what: 'session' });
  return credential.text;
}

function staffActor(): Extract<Actor, { kind: 'staff' }> {
  const { actor } = requireRequest();
  if (actor.kind !== 'staff') throw KernelErrors.not_found({ what: 'session' });
  return actor;
}
