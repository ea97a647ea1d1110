import { createHmac } from 'node:crypto';

/**
 * A token with any header and claims.
 * @param key signs it with SHA-256, or SHA-512 where the header says so; without it the signature is empty
 */
export function forgeToken(header: object, claims: object, key?: Buffer | string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(claims)}`;
  const algorithm = (header as { alg?: string }).alg === 'HS512' ? 'sha512' : 'sha256';
  return `${signed}.${key === undefined ? '' : createHmac(algorithm, key).update(signed).digest('base64url')}`;
}

/**
 * Tokens that must be refused, by what is wrong with them (RFC 8725 §2).
 * @param key the right key
 * @param id of the customer they speak of
 */
export function hostileTokens(key: Buffer, id: string): Record<string, string> {
  const now = Math.floor(Date.now() / 1_000);
  const claims = { sub: id, iss: 'emporion', aud: 'storefront', iat: now, exp: now + 60 };
  const header = { alg: 'HS256', typ: 'JWT' };
  const signed = (changes: object) => forgeToken(header, { ...claims, ...changes }, key);
  const good = forgeToken(header, claims, key);
  const [head = '', , signature = ''] = good.split('.');
  const otherClaims = Buffer.from(
    JSON.stringify({ ...claims, sub: id.replace(/.$/, (last) => (last === '0' ? '1' : '0')) }),
  ).toString('base64url');
  return {
    'without a signature (alg none)': forgeToken({ alg: 'none', typ: 'JWT' }, claims),
    'with alg None in another case': forgeToken({ alg: 'nOnE', typ: 'JWT' }, claims),
    'with alg none and a signature': forgeToken({ alg: 'none', typ: 'JWT' }, claims, key),
    'with another algorithm of the same key': forgeToken({ alg: 'HS512', typ: 'JWT' }, claims, key),
    'with an algorithm swapped to a public-key one': forgeToken({ alg: 'RS256', typ: 'JWT' }, claims, key),
    'with another key': forgeToken(header, claims, Buffer.alloc(32, 7)),
    'with claims changed after signing': `${head}.${otherClaims}.${signature}`,
    'without its signature': good.slice(0, good.lastIndexOf('.') + 1),
    'when it has expired': signed({ iat: now - 120, exp: now - 60 }),
    'when it never expires': signed({ exp: undefined }),
    'before its time': signed({ nbf: now + 600 }),
    'for another audience': signed({ aud: 'admin' }),
    'for no audience': signed({ aud: undefined }),
    'from another issuer': signed({ iss: 'somebody' }),
    'without a customer': signed({ sub: undefined }),
    'for something that is no customer': signed({ sub: "' OR 1=1 --" }),
    'as rubbish': 'a.b.c',
    'as a plain word': 'token',
  };
}
