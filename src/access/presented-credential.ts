import type { IncomingHttpHeaders } from 'node:http';
import type { Audience } from '../http/route-audience.js';
import { sessionCookieOf } from './session-cookie.js';

/** What a request presents to say who sends it. */
export type Credential =
  | { readonly kind: 'apiKey'; readonly text: string }
  | { readonly kind: 'customerToken'; readonly text: string }
  | { readonly kind: 'session'; readonly text: string; readonly from: 'header' | 'cookie' }
  /** An Authorization header that is none of ours. */
  | { readonly kind: 'unreadable' };

/**
 * What a request presents. Of several, `Authorization` counts before `X-Api-Key` and that before the cookie.
 * @param headers of the request
 * @param audience of the route: a Bearer token is a customer's in the storefront and a session elsewhere
 */
export function credentialOf(headers: IncomingHttpHeaders, audience: Audience): Credential | undefined {
  const { authorization, 'x-api-key': apiKey } = headers;
  if (authorization !== undefined) return bearer(authorization, audience);
  if (apiKey !== undefined) return { kind: 'apiKey', text: String(apiKey) };
  if (audience !== 'admin') return undefined;
  const cookie = sessionCookieOf(headers.cookie);
  return cookie === undefined ? undefined : { kind: 'session', text: cookie, from: 'cookie' };
}

function bearer(authorization: string, audience: Audience): Credential {
  // RFC 6750 §2.1; the scheme's name is case-insensitive (RFC 9110 §11.1).
  const text = /^bearer +([\w.~+/=-]{1,4096})$/i.exec(authorization)?.[1];
  if (text === undefined) return { kind: 'unreadable' };
  if (text.startsWith('emp_')) return { kind: 'apiKey', text };
  return audience === 'admin' ? { kind: 'session', text, from: 'header' } : { kind: 'customerToken', text };
}
