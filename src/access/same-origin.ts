import type { IncomingHttpHeaders } from 'node:http';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What of a request tells where it was started. */
export interface RequestSource {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Whether a request that may change something, riding on a cookie, was started by a page of our own (OWASP Cross-Site
 * Request Forgery Prevention, "Fetch Metadata"). Browsers say it in `Sec-Fetch-Site`; where they do not, being old or on
 * plain http, `Origin` has to be ours. A request that says neither is refused: programs send tokens in headers.
 * @param request its method and headers; reads pass, they change nothing
 * @param publicOrigin origin under which the application is configured to be reached
 */
export function isOwnPage({ method, headers }: RequestSource, publicOrigin: string): boolean {
  if (SAFE_METHODS.has(method)) return true;
  const { 'sec-fetch-site': site, origin, host } = headers;
  if (site !== undefined) return site === 'same-origin';
  if (origin === undefined) return false;
  return origin === publicOrigin || (host !== undefined && hostOf(origin) === host);
}

/**
 * Whether a request for data comes from another site's page, which has no business with it.
 * @param request its headers
 */
export function isForeignRead({ headers: { 'sec-fetch-site': site } }: RequestSource): boolean {
  return site === 'cross-site' || site === 'same-site';
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
