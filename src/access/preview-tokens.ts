import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../values/clock.js';

const VALID_SECONDS = 24 * 3_600;

/** Signs links that show one row before it is public. */
export class PreviewTokens {
  private readonly key: Buffer;
  private readonly previousKeys: readonly Buffer[];

  /**
   * @param secret the application's secret, at least 32 characters
   * @param clock tells when a token is over
   * @param previous former secrets; what was signed with them is still good
   */
  constructor(
    secret: string,
    private readonly clock: Clock,
    previous: readonly string[] = [],
  ) {
    this.key = keyOf(secret);
    this.previousKeys = previous.map(keyOf);
  }

  /**
   * A token for one row, valid for a day.
   * @param resource full name of the resource
   * @param key the row's storefront key
   */
  sign(resource: string, key: string): { token: string; expiresAt: Date } {
    const expires = Math.floor(this.clock.now().getTime() / 1_000) + VALID_SECONDS;
    return {
      token: `${expires.toString(36)}.${macOf(this.key, resource, key, expires)}`,
      expiresAt: new Date(expires * 1_000),
    };
  }

  /**
   * Whether a token was signed for this row and has not expired.
   * @param token what the reader presents
   */
  verify(token: string, resource: string, key: string): boolean {
    const [, expiresText = '', mac = ''] = /^([0-9a-z]{1,10})\.([\w-]{43})$/.exec(token) ?? [];
    const expires = Number.parseInt(expiresText, 36);
    if (!(expires * 1_000 > this.clock.now().getTime())) return false;
    return [this.key, ...this.previousKeys].some((own) =>
      timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(own, resource, key, expires))),
    );
  }
}

function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'emporion preview tokens', 32));
}

function macOf(own: Buffer, resource: string, key: string, expires: number): string {
  return createHmac('sha256', own)
    .update(JSON.stringify([resource, key, expires]))
    .digest('base64url');
}
