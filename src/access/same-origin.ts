import type { IncomingHttpHeaders } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Whether a request that rides on a cookie was started by our own page: `Sec-Fetch-Site` says it, and `Origin` where a
 * browser is too old for that (OWASP Cross-Site Request Forgery Prevention, "Fetch Metadata"). `none` is the user's own
 * doing: an address typed, a bookmark.
 * @param method of the request; reads pass, they change nothing
 * @param headers of the request
 * @param publicUrl origin under which people reach the application
 */
export function isOwnPage(method: string, headers: IncomingHttpHeaders, publicUrl: string): boolean {
  if (SAFE_METHODS.has(method)) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin === publicUrl;
}
