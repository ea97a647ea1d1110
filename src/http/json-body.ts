import type { FastifyInstance } from 'fastify';
import { KernelErrors } from '../errors/kernel.errors.js';

/** Levels of nesting that a body may have; deeper ones cost stack in whatever walks them. */
const DEEPEST = 32;

/**
 * Reads JSON bodies: no deeper than 32 levels, no `__proto__` or `constructor.prototype` members.
 * @param fastify the server, before its routes are added
 */
export function registerJsonBody(fastify: FastifyInstance): void {
  const parse = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeContentTypeParser(['application/json', 'text/plain']);
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') {
      done(null, undefined);
      return;
    }
    if (isTooDeep(body)) {
      done(KernelErrors.malformed_body({ reason: `it is nested deeper than ${DEEPEST} levels` }));
      return;
    }
    void parse(request, body, (error, value: unknown) => {
      done(error ? KernelErrors.malformed_body({ reason: error.message }) : null, value);
    });
  });
}

/** Counts open brackets outside strings, before the parser allocates anything. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text.charCodeAt(index);
    if (inString) {
      if (char === 0x5c) index += 1;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) depth += 1;
    else if (char === 0x7d || char === 0x5d) depth -= 1;
    if (depth > DEEPEST) return true;
  }
  return false;
}
