import { audienceOf } from '../route-audience.js';
import type { RouteSpec } from '../route.js';

/**
 * The error codes that a route can answer with: what its declaration makes possible, and what it names itself.
 * @param spec the route
 * @returns codes, each once, in the order of the alphabet
 */
export function answerCodes(spec: RouteSpec): string[] {
  const codes = [
    'kernel.invalid_input',
    'kernel.internal',
    'kernel.unavailable',
    ...accessCodes(spec),
    ...bodyCodes(spec),
    ...(spec.params ? ['kernel.malformed_request', 'kernel.not_found'] : []),
    ...(spec.honours?.includes('ifMatch') ? ['kernel.stale'] : []),
    ...(spec.honours?.includes('idempotencyKey')
      ? ['kernel.idempotency_key_reused', 'kernel.in_progress']
      : []),
    ...(spec.errors ?? []),
  ];
  return [...new Set(codes)].sort();
}

function accessCodes({ access, path, method, rateLimit }: RouteSpec): string[] {
  const audience = audienceOf(path);
  return [
    // Whoever presents a credential that is wrong, expired or of another audience is told so, on public routes too.
    ...(audience === undefined && access.kind === 'public'
      ? []
      : ['kernel.forbidden', 'kernel.unauthenticated']),
    ...(audience === 'admin' && access.kind === 'permission' ? ['access.password_not_own'] : []),
    ...(audience === 'admin' && method !== 'GET' ? ['kernel.cross_origin'] : []),
    ...(audience === undefined && rateLimit === undefined ? [] : ['kernel.too_many_requests']),
  ];
}

/** A body is read before it is known whether the route wants one. */
function bodyCodes({ method }: RouteSpec): string[] {
  if (method === 'GET') return [];
  return ['kernel.malformed_body', 'kernel.too_large', 'kernel.unsupported_media_type', 'kernel.in_progress'];
}
