import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Fault } from '../errors/app-error.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { faultsOf } from '../errors/zod-faults.js';
import type { CommandCall } from '../command/command-bus.js';
import type { RequestContext } from './request-context.js';
import type { RouteSpec } from './route.js';

/** The checked parts of a request. */
export interface RouteInput {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** Some clients send an empty object where nothing is asked for. */
const NO_BODY = z.strictObject({}).optional();

/**
 * Checks a request against its route: path, query, headers and body, all faults in one answer.
 * @param spec the route
 * @param request the request
 * @returns the checked parts. Raises `kernel.invalid_input`
 */
export function readInput(spec: RouteSpec, request: FastifyRequest): RouteInput {
  const faults: Fault[] = [];
  const check = (schema: RouteSpec['body'], value: unknown, place: string): unknown => {
    if (!schema) return value;
    const parsed = schema.safeParse(value);
    if (!parsed.success) faults.push(...faultsOf(parsed.error, place));
    return parsed.data;
  };
  const params = check(spec.params, request.params, 'path');
  const query = check(spec.query, request.query, 'query');
  if (!spec.query) {
    for (const key of Object.keys(request.query as object)) {
      faults.push({ pointer: `query/${key}`, code: 'unknown', detail: 'is not known here' });
    }
  }
  const headers = check(spec.headers, declaredHeaders(spec, request), 'header');
  const body = check(spec.body ?? NO_BODY, request.body, '');
  if (faults.length > 0) throw KernelErrors.invalid_input().withErrors(faults);
  return {
    params: (params ?? {}) as RouteInput['params'],
    query: (query ?? {}) as RouteInput['query'],
    headers: (headers ?? {}) as RouteInput['headers'],
    body,
  };
}

function declaredHeaders({ headers }: RouteSpec, request: FastifyRequest): Record<string, unknown> {
  const sent = Object.keys(headers?.shape ?? {}).map((name) => [name, request.headers[name]] as const);
  return Object.fromEntries(sent.filter(([, value]) => value !== undefined));
}

const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The caller's `Idempotency-Key`.
 * @returns the key, or nothing. Raises `kernel.invalid_input` for one that is not 1–255 visible ASCII characters
 */
function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return key;
  throw headerFault('idempotency-key', 'is 1 to 255 visible ASCII characters, sent once');
}

/**
 * The version that `If-Match` names (RFC 9110 §13.1.1); our tags start with the row's version.
 * @returns the version, or nothing when the header is absent or `*`. Raises `kernel.invalid_input` for another tag
 */
function ifMatchVersion(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const version = /^"(\d{1,9})(?:\.[\w-]+)?"$/.exec(header)?.[1];
  if (version === undefined)
    throw headerFault('if-match', 'is the ETag of the row as you loaded it, such as "3"');
  return Number(version);
}

function headerFault(name: string, detail: string): Error {
  return KernelErrors.invalid_input().withErrors([{ pointer: `header/${name}`, code: 'invalid', detail }]);
}

/**
 * A command call as a request asks for it: who, where from, under which key, over which version.
 * @param request the request
 * @param context of the request
 * @param input what the command takes; the body when left out
 * @returns the call. Raises `kernel.invalid_input` for a wrong `Idempotency-Key` or `If-Match`
 */
export function callOf(
  request: FastifyRequest,
  context: RequestContext,
  input: unknown = request.body,
): CommandCall {
  const idempotencyKey = idempotencyKeyOf(request);
  const expectedVersion = ifMatchVersion(request);
  return {
    actor: context.actor,
    input,
    requestId: context.requestId,
    locale: context.locale,
    ip: context.ip,
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  };
}
