const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What of a request tells where it was started. */
export interface RequestSource {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * Whether a request that may change something was started by a page of the back-office itself (OWASP CSRF cheat
 * sheet, "Fetch Metadata" with `Origin` as the fallback). A request that says neither is refused: every browser since
 * 2020 sends `Origin` with a POST, and programs have the REST API.
 * @param request its method and headers
 * @param publicOrigin the origin the application is configured to be reached at
 */
export function isSameOriginRequest(request: RequestSource, publicOrigin: string): boolean {
  if (SAFE_METHODS.has(request.method)) return true;
  const site = single(request.headers['sec-fetch-site']);
  if (site !== undefined) return site === 'same-origin';
  const origin = single(request.headers['origin']);
  if (origin === undefined) return false;
  return origin === publicOrigin || hostOf(origin) === single(request.headers['host']);
}

/**
 * Whether a reading request for data comes from another site's page, which has no business with it.
 * @param request its method and headers
 */
export function isCrossSiteRead(request: RequestSource): boolean {
  const site = single(request.headers['sec-fetch-site']);
  return site === 'cross-site' || site === 'same-site';
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? undefined : value;
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
