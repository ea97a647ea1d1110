/** Cookie that holds the id of a staff session. */
export const SESSION_COOKIE = 'emporion_admin';

/** Where a cookie is sent to, and whether only over https. */
export interface CookieScope {
  readonly path: string;
  readonly secure: boolean;
}

/**
 * The session id in a Cookie header (RFC 6265 §5.4).
 * @param header as received
 * @returns whatever stands there; nothing when there is no such cookie or it is empty
 */
export function sessionCookieOf(header: string | undefined): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [name = '', value = ''] = pair.trim().split('=', 2);
    if (name === SESSION_COOKIE && value !== '') return value;
  }
  return undefined;
}

/**
 * The Set-Cookie header that hands a session to the browser. It lives as long as the browser; how long the session
 * itself lives is decided by the server.
 * @param sessionId base64url characters, which need no quoting in a cookie
 * @param scope where it is sent to
 */
export function sessionCookie(sessionId: string, scope: CookieScope): string {
  return `${SESSION_COOKIE}=${sessionId}; ${attributes(scope)}`;
}

/**
 * The Set-Cookie header that takes the session cookie away.
 * @param scope the same as when it was set
 */
export function clearedSessionCookie(scope: CookieScope): string {
  return `${SESSION_COOKIE}=; Max-Age=0; ${attributes(scope)}`;
}

function attributes({ path, secure }: CookieScope): string {
  return `Path=${path}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
