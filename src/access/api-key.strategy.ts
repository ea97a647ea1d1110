import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { Strategy } from 'passport-custom';
import type { Actor } from './actor.js';
import type { ApiKeys } from './api-keys.service.js';
import { credentialOf } from './presented-credential.js';

/** Passport: an API key, as Bearer token or in `X-Api-Key`. */
export class ApiKeyStrategy extends PassportStrategy(Strategy, 'api-key') {
  constructor(private readonly keys: ApiKeys) {
    super();
  }

  /** The program whose key the request presents; null refuses. */
  async validate({ headers }: FastifyRequest): Promise<Actor | null> {
    const credential = credentialOf(headers, 'admin');
    if (credential?.kind !== 'apiKey') return null;
    return (await this.keys.find(credential.text))?.actor ?? null;
  }
}
