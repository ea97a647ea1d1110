import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Content of an ETag for a text.
 * @param text the body
 */
export function digest(text: string): string {
  return createHash('sha1').update(text).digest('base64url');
}

/**
 * Answers JSON text with its ETag, or 304 without a body when the caller has it already (RFC 9110 §13.1.2).
 * @param text the body
 * @param tag content of the tag; the text's digest when left out
 * @returns what the handler returns to Nest
 */
export function tagged(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  tag = digest(text),
): string | undefined {
  const etag = `"${tag}"`;
  reply.header('etag', etag);
  const known = request.headers['if-none-match'];
  const matches = known === '*' || known?.split(',').some((item) => item.trim().replace(/^W\//, '') === etag);
  if (matches) {
    reply.code(304);
    return undefined;
  }
  reply.type(JSON_TYPE);
  return text;
}
