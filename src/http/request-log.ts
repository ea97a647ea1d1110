import { AsyncResource } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from './logging.js';

/** Long enough to be unique, short and plain enough for a log line and a header. */
const SAFE_REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

/** Asked every few seconds by balancers and collectors. */
const ROUTINE = /^\/(health|metrics)\b/;

/**
 * The id of a request: the caller's `x-request-id` when it is 8 to 64 letters, digits, dots, dashes or underscores, else a
 * new one. For Fastify's `genReqId`; leave its `requestIdHeader` off, which believes any text.
 * @param request the raw request
 */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SAFE_REQUEST_ID.test(given) ? given : randomUUID();
}

/** What the request log is made with. */
export interface RequestLogOptions {
  readonly logger: Logger;
  /** Who made the request, in a few characters, once it is known. */
  readonly actorOf?: (request: FastifyRequest) => string | undefined;
}

/**
 * Logs one line for each request and answers each with its `x-request-id`. Health and metrics are logged at debug, faults of
 * ours (5xx) at error, everything else at info. A caller who leaves early counts as status 499. Register it after the hook
 * that opens the request's context: `actorOf` is called inside of it.
 * @param fastify the server, before it is ready
 * @param options the logger, and who acts
 */
export function registerRequestLog(fastify: FastifyInstance, options: RequestLogOptions): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const sentBefore = request.raw.socket.bytesWritten;
    reply.header('x-request-id', request.id);
    whenAnswered(reply, (status) => {
      const route = routeOf(request);
      const line = {
        requestId: request.id,
        method: request.method,
        route,
        status,
        durationMs: Math.round(reply.elapsedTime * 10) / 10,
        bytes: bytesOf(reply, request.raw.socket.bytesWritten - sentBefore),
        actor: options.actorOf?.(request),
      };
      options.logger[severityOf(route, status)](line, `${request.method} ${route} ${status}`);
    });
    done();
  });
}

/**
 * Calls back once when a request is over, in the asynchronous context of this call. Fastify's `onResponse` says nothing of a
 * caller who left before the answer.
 * @param reply the request's reply
 * @param over gets the status that was sent, 499 when the caller had left
 */
export function whenAnswered(reply: FastifyReply, over: (status: number) => void): void {
  const ended = (): void => over(reply.raw.writableFinished ? reply.raw.statusCode : 499);
  finished(reply.raw, AsyncResource.bind(ended));
}

/**
 * The pattern that a request matched, never its address: addresses hold ids and search words, and are without number.
 * @param request a request that has been routed
 */
export function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unmatched';
}

function severityOf(route: string, status: number): 'debug' | 'info' | 'error' {
  if (ROUTINE.test(route)) return 'debug';
  return status >= 500 ? 'error' : 'info';
}

/** The body's length where it was announced, else what went over the wire, headers included (compressed, streamed). */
function bytesOf(reply: FastifyReply, sent: number): number {
  const announced = Number(reply.getHeader('content-length'));
  return announced >= 0 ? announced : sent;
}
