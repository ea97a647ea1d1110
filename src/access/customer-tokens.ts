import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { JwtModuleOptions, JwtService } from '@nestjs/jwt';
import { KernelErrors } from '../errors/kernel.errors.js';
import { isUuid } from '../values/uuid.js';

/** Seconds that a token works. Nothing can take it back before, so it is short; a new one comes with a refresh token. */
const VALID_SECONDS = 15 * 60;
const ISSUER = 'emporion';
const AUDIENCE = 'storefront';
const ALGORITHM = 'HS256';

/** What is checked of every token: the algorithm is ours to say, never the token's (RFC 8725 §3.1). */
export const CUSTOMER_TOKEN_CHECKS = {
  algorithms: [ALGORITHM],
  issuer: ISSUER,
  audience: AUDIENCE,
} satisfies JwtModuleOptions['verifyOptions'];

/**
 * The key of customer tokens, derived so that no other use of the secret yields the same (RFC 5869).
 * @param secret the application's secret, at least 32 characters
 */
export function customerTokenKey(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'emporion customer tokens', 32));
}

/**
 * The key to check a token with: the one that signed it, else the first, with which the check then fails.
 * @param token as presented
 * @param keys the present one first, then those of former secrets
 */
export function customerTokenKeyOf(token: string, keys: readonly [Buffer, ...Buffer[]]): Buffer {
  const [head = '', claims = '', signature = ''] = token.split('.', 3);
  const presented = Buffer.from(signature, 'base64url');
  const signer = keys.find((key) => {
    const own = createHmac('sha256', key).update(`${head}.${claims}`).digest();
    return own.length === presented.length && timingSafeEqual(own, presented);
  });
  return signer ?? keys[0];
}

/**
 * How Nest's JWT service signs and checks customer tokens.
 * @param secret the application's secret, at least 32 characters
 */
export function customerTokenOptions(secret: string): JwtModuleOptions {
  return {
    secret: customerTokenKey(secret),
    signOptions: { algorithm: ALGORITHM, issuer: ISSUER, audience: AUDIENCE, expiresIn: VALID_SECONDS },
    verifyOptions: CUSTOMER_TOKEN_CHECKS,
  };
}

/**
 * Whom a checked token speaks for.
 * @param claims of a token whose signature, issuer, audience and time are right
 * @returns the customer's id, or nothing when it names none
 */
export function customerOf(claims: unknown): string | undefined {
  const { sub, exp } = (claims ?? {}) as { sub?: unknown; exp?: unknown };
  // The libraries let a token without `exp` pass; it would work for ever.
  return typeof sub === 'string' && isUuid(sub) && typeof exp === 'number' ? sub : undefined;
}

/** Signs and checks the tokens with which a customer calls the storefront API for a quarter of an hour (RFC 7519). */
export class CustomerTokens {
  private readonly keys: readonly [Buffer, ...Buffer[]];

  /**
   * @param jwt signs
   * @param secret the application's secret
   * @param previous its former values; what was signed with them is still good
   */
  constructor(
    private readonly jwt: JwtService,
    secret: string,
    previous: readonly string[] = [],
  ) {
    this.keys = [customerTokenKey(secret), ...previous.map(customerTokenKey)];
  }

  /**
   * A token for a customer.
   * @param customerId uuid
   */
  sign(customerId: string): { token: string; expiresAt: Date } {
    const issuedAt = Math.floor(Date.now() / 1_000);
    const token = this.jwt.sign({ sub: customerId, iat: issuedAt });
    return { token, expiresAt: new Date((issuedAt + VALID_SECONDS) * 1_000) };
  }

  /**
   * The customer of a token.
   * @param token as presented. Raises `kernel.unauthenticated` when it is forged, expired or meant for another audience
   */
  async verify(token: string): Promise<{ customerId: string }> {
    const claims: unknown = await this.jwt
      .verifyAsync(token, { secret: customerTokenKeyOf(token, this.keys) })
      .catch((error: unknown) => {
        throw KernelErrors.unauthenticated({}, { cause: error });
      });
    const customerId = customerOf(claims);
    if (customerId === undefined) throw KernelErrors.unauthenticated();
    return { customerId };
  }
}
