import type { FastifyInstance } from 'fastify';
import { KernelErrors } from '../errors/kernel.errors.js';

/** The type of a body that holds files. */
export const MULTIPART = 'multipart/form-data';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media type of the body that the route takes; JSON when left out. */
    bodyType?: string;
  }
}

/**
 * Lets routes that say so take a multipart body. It is left unread: the guard comes first, and the handler reads it as a
 * stream. Elsewhere the type is refused as every other unknown one.
 * @param fastify the server, before its routes are added
 */
export function registerMultipartBody(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(MULTIPART, (request, _payload, done) => {
    const takes = request.routeOptions.config.bodyType === MULTIPART;
    done(takes ? null : KernelErrors.unsupported_media_type({ type: MULTIPART }), undefined);
  });
}
