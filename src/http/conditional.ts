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
 * Sets the ETag of an answer and finds out whether the caller has it already (RFC 9110 §13.1.2); then the status is 304.
 * @param tag content of the tag
 */
export function isCurrent(request: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  const etag = `"${tag}"`;
  reply.header('etag', etag);
  const known = request.headers['if-none-match'];
  const matches = known === '*' || known?.split(',').some((item) => item.trim().replace(/^W\//, '') === etag);
  if (matches) reply.code(304);
  return matches === true;
}

/**
 * Answers text with its ETag, or 304 without a body when the caller has it already.
 * @param text the body
 * @param tag content of the tag; the text's digest when left out
 * @param type media type; JSON when left out
 * @returns what the handler returns to Nest
 */
export function tagged(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
  tag = digest(text),
  type = JSON_TYPE,
): string | undefined {
  if (isCurrent(request, reply, tag)) return undefined;
  reply.type(type);
  return text;
}
