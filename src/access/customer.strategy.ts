import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import type { Actor } from './actor.js';
import {
  CUSTOMER_TOKEN_CHECKS,
  customerOf,
  customerTokenKey,
  customerTokenKeyOf,
} from './customer-tokens.js';

type SecretOrKeyDone = (error: unknown, key: Buffer) => void;

/** Passport: a customer's token. */
export class CustomerStrategy extends PassportStrategy(Strategy, 'customer') {
  /**
   * @param secret the application's secret, at least 32 characters
   * @param previous its former values; what was signed with them is still good
   */
  constructor(secret: string, previous: readonly string[] = []) {
    const keys = [customerTokenKey(secret), ...previous.map(customerTokenKey)] as const;
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKeyProvider: (_request: unknown, token: string, done: SecretOrKeyDone) =>
        done(null, customerTokenKeyOf(token, keys)),
      ...CUSTOMER_TOKEN_CHECKS,
    });
  }

  /** The customer that checked claims speak for; null refuses. */
  validate(claims: unknown): Actor | null {
    const id = customerOf(claims);
    return id === undefined ? null : { kind: 'customer', id };
  }
}
