import type { FastifyInstance } from 'fastify';
import { KernelErrors } from '../errors/kernel.errors.js';

/** The type of a body that is a file of rows. */
export const FILE_OF_ROWS = 'text/csv';

/** What browsers and other programs call such files. */
const TYPES = [FILE_OF_ROWS, 'application/x-ndjson', 'application/vnd.ms-excel', 'application/octet-stream'];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Media type of the body that the route takes; JSON when left out. */
    bodyType?: string;
  }
}

/**
 * Lets routes that say so take a file of rows as their body. It is left unread: the guard comes first, and the handler
 * reads it as a stream. Elsewhere the type is refused as every other unknown one.
 * @param fastify the server, before its routes are added
 */
export function registerFileBody(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(TYPES, (request, _payload, done) => {
    const takes = request.routeOptions.config.bodyType === FILE_OF_ROWS;
    const type = request.headers['content-type'] ?? '';
    done(takes ? null : KernelErrors.unsupported_media_type({ type }), undefined);
  });
}
