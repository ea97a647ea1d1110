/** Name of the cookie that holds the session's opaque id. */
export const SESSION_COOKIE = 'emporion_admin';

/** Characters a session id may have: base64url, as RFC 6265 allows in a cookie without quoting. */
const SESSION_ID = /^[\w.-]{16,512}$/;

/**
 * Reads the session id from a Cookie header (RFC 6265 §5.4).
 * @param header as received
 * @returns the id, or nothing when there is none or it cannot be one of ours
 */
export function readSessionCookie(header: string | undefined): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [name = '', value = ''] = pair.trim().split('=', 2);
    if (name === SESSION_COOKIE) return SESSION_ID.test(value) ? value : undefined;
  }
  return undefined;
}

/**
 * The Set-Cookie header that hands a session to the browser. It lives as long as the browser; how long the session
 * itself lives is decided by the server.
 * @param sessionId opaque id of base64url characters
 * @param options `path` it is sent to; `secure` when reached over https
 */
export function sessionCookie(sessionId: string, options: { path: string; secure: boolean }): string {
  if (!SESSION_ID.test(sessionId)) throw new Error('A session id must be 16 to 512 base64url characters.');
  return `${SESSION_COOKIE}=${sessionId}; ${attributes(options)}`;
}

/**
 * The Set-Cookie header that takes the session cookie away.
 * @param options the same as when it was set
 */
export function clearedSessionCookie(options: { path: string; secure: boolean }): string {
  return `${SESSION_COOKIE}=; Max-Age=0; ${attributes(options)}`;
}

function attributes({ path, secure }: { path: string; secure: boolean }): string {
  return `Path=${path}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}
