import type { FastifyInstance, FastifyRequest } from 'fastify';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { registerFileBody } from '../../src/http/file-body.js';
import { formPayload, refuseReservedName } from './form-values.js';

const MAX_FIELDS = 5_000;
const MAX_DEPTH = 32;

/**
 * Teaches a scope to read the bodies that the back-office sends, and no others. Nothing streams to disk: files never come
 * in a form of AdminJS. A file of rows is left unread, for the one route that takes it as it comes.
 * @param scope an encapsulated Fastify scope
 * @param bodyBytes largest body in bytes; a longer one is cut off with 413 while it is read
 */
export function installBodyParsers(scope: FastifyInstance, bodyBytes: number): void {
  scope.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer', bodyLimit: bodyBytes } as const;
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    options,
    async (_request: FastifyRequest, body: Buffer) =>
      formPayload(limited(new URLSearchParams(body.toString('utf8')).entries())),
  );
  scope.addContentTypeParser('multipart/form-data', options, async (request: FastifyRequest, body: Buffer) =>
    formPayload(limited(await multipartEntries(body, request.headers['content-type'] ?? ''))),
  );
  scope.addContentTypeParser('application/json', options, async (_request: FastifyRequest, body: Buffer) =>
    jsonPayload(body.toString('utf8')),
  );
  registerFileBody(scope);
}

async function multipartEntries(body: Buffer, contentType: string): Promise<[string, string][]> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  } catch (cause) {
    throw KernelErrors.malformed_body({ reason: 'the multipart form is broken' }, { cause });
  }
  return [...form.entries()].map(([name, value]) => {
    if (typeof value === 'string') return [name, value];
    throw KernelErrors.unsupported_media_type({ type: value.type || 'file' });
  });
}

function* limited(entries: Iterable<[string, string]>): Generator<[string, string]> {
  let count = 0;
  for (const entry of entries) {
    count += 1;
    if (count > MAX_FIELDS) throw KernelErrors.malformed_body({ reason: `more than ${MAX_FIELDS} fields` });
    yield entry;
  }
}

function jsonPayload(text: string): unknown {
  if (text === '') return {};
  refuseDeepJson(text);
  let value: unknown;
  try {
    value = JSON.parse(text, (key: string, member: unknown) => {
      refuseReservedName(key);
      return member;
    });
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw KernelErrors.malformed_body({ reason: 'it is not JSON' }, { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw KernelErrors.malformed_body({ reason: 'it is not an object' });
}

/** JSON.parse recurses; counting brackets first keeps 40,000 of them from overflowing the stack. */
function refuseDeepJson(text: string): void {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (inString) {
      if (char === '\\') index += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    if (depth > MAX_DEPTH) throw KernelErrors.malformed_body({ reason: `deeper than ${MAX_DEPTH} levels` });
  }
}
