import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Actor } from './actor.js';
import { CUSTOMER_TOKEN_CHECKS, customerOf, customerTokenKey } from './customer-tokens.js';

/** Passport: a customer's token. */
export class CustomerStrategy extends PassportStrategy(Strategy, 'customer') {
  /** @param secret the application's secret, at least 32 characters */
  constructor(secret: string) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: customerTokenKey(secret),
      ...CUSTOMER_TOKEN_CHECKS,
    });
  }

  /** The customer that checked claims speak for; null refuses. */
  validate(claims: unknown): Actor | null {
    const id = customerOf(claims);
    return id === undefined ? null : { kind: 'customer', id };
  }
}
