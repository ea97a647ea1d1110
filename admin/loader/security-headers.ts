import { randomBytes } from 'node:crypto';

/** A fresh CSP nonce: 128 random bits, base64. */
export function newNonce(): string {
  return randomBytes(16).toString('base64');
}

/**
 * The content security policy of a back-office page. Scripts run only with the page's nonce, nothing is loaded from
 * another host (but images, where files are given out on one) and `eval` is off. Styles are allowed inline because
 * styled-components and Emotion, which AdminJS renders with, write `<style>` elements at run time; without script that is
 * no way in.
 * @param nonce of this response
 * @param imagesOrigin another origin that images may come from
 */
export function contentSecurityPolicy(nonce: string, imagesOrigin?: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob:${imagesOrigin === undefined ? '' : ` ${imagesOrigin}`}`,
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * The headers that every answer of the back-office carries, whatever it is and whoever asked.
 * @param nonce of this response
 * @param https whether the application is reached over https; only then may it ask browsers to insist on it
 * @param imagesOrigin another origin that images may come from
 */
export function securityHeaders(
  nonce: string,
  { https, imagesOrigin }: { readonly https: boolean; readonly imagesOrigin?: string | undefined },
): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(nonce, imagesOrigin),
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-robots-tag': 'noindex, nofollow',
    ...(https ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
