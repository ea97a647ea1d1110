import type { FastifyInstance } from 'fastify';
import { KernelErrors } from '../errors/kernel.errors.js';

/** An address that routes answer, and with which methods. */
interface KnownAddress {
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/**
 * Answers 405 with `Allow` (RFC 9110 §15.5.6) where an address is known and its method is not; Fastify alone says 404 to
 * both. It looks after every guard that comes in `onRequest`, so that nobody learns of an address that is closed to them.
 * @param fastify the server, before its routes are added
 */
export function refuseOtherMethods(fastify: FastifyInstance): void {
  const known = new Map<string, KnownAddress>();
  fastify.addHook('onRoute', ({ url, method }) => {
    const address = known.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    known.set(url, address);
    for (const one of [method].flat()) address.methods.add(one);
  });
  fastify.addHook('preParsing', async (request, reply) => {
    if (!request.is404) return;
    const path = request.url.split('?', 1)[0] ?? '/';
    const answering = [...known.values()].filter(({ pattern }) => pattern.test(path));
    // A preflight is answered for every address there could be, which makes none of them known.
    const methods = answering.flatMap(({ methods }) => [...methods]).filter((one) => one !== 'OPTIONS');
    if (methods.length === 0) return;
    reply.header('allow', [...new Set(methods)].sort().join(', '));
    throw KernelErrors.method_not_allowed({ method: request.method });
  });
}

/** `/v1/store/pages/:slug` as an expression; a star takes the rest of the address. */
function patternOf(url: string): RegExp {
  const parts = url.split(/(:\w+|\*)/).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return part === '*' ? '.*' : '[^/]+';
  });
  return new RegExp(`^${parts.join('')}$`);
}
