import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import { KernelErrors } from '../errors/kernel.errors.js';
import type { Actor } from './actor.js';
import { credentialOf } from './presented-credential.js';
import { isOwnPage } from './same-origin.js';
import type { StaffSessions } from './staff-sessions.service.js';

/** Passport: a staff session, by cookie or as Bearer token. */
export class StaffSessionStrategy extends PassportStrategy(Strategy, 'staff-session') {
  constructor(
    private readonly sessions: StaffSessions,
    private readonly publicUrl: string,
  ) {
    super();
  }

  /**
   * The member of staff whose session the request presents.
   * @returns null refuses. Raises `kernel.cross_origin` when another site's page rides on the cookie
   */
  async validate(request: FastifyRequest): Promise<Actor | null> {
    const credential = credentialOf(request.headers, 'admin');
    if (credential?.kind !== 'session') return null;
    const session = await this.sessions.resolve(credential.text);
    if (!session) return null;
    if (credential.from === 'cookie' && !isOwnPage(request, this.publicUrl)) {
      throw KernelErrors.cross_origin();
    }
    return session.actor;
  }
}
