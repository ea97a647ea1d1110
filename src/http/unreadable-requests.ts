import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { AppError } from '../errors/app-error.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { toProblem, type Problem } from '../errors/problem.js';
import type { Logger } from './logging.js';
import { requestIdOf } from './request-log.js';

const PROBLEM_JSON = 'application/problem+json; charset=utf-8';

/**
 * What Fastify is given to answer requests that reach no route and no hook: an address or an HTTP message that cannot be
 * read. They get the same kind of answer as every other error, and a line in the log.
 * @param logger for requests
 */
export function unreadableRequests(logger: Logger) {
  return {
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
      const known =
        error.code === 'FST_ERR_MAX_PARAM_LENGTH'
          ? KernelErrors.not_found({ what: 'such address' })
          : KernelErrors.malformed_request({ reason: 'the address is not properly encoded' });
      const instance = request.raw.url?.split('?', 1)[0] ?? '/';
      const locale = request.raw.headers['accept-language'];
      const problem = kernelProblem(known, {
        instance,
        requestId: request.id,
        ...(locale ? { locale } : {}),
      });
      logger.info({ requestId: request.id, method: request.raw.method, status: known.status }, error.code);
      void reply
        .code(known.status)
        .header('x-request-id', request.id)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'no-store')
        .type(PROBLEM_JSON)
        .send(JSON.stringify(problem));
    },
    clientErrorHandler: (error: Error & { readonly code?: string }, socket: Socket): void => {
      // The caller has hung up: there is nobody to answer.
      if (error.code === 'ECONNRESET' || socket.destroyed) return;
      const requestId = requestIdOf({ headers: {} });
      const known = protocolError(error.code);
      logger.info({ requestId, status: known.status, code: error.code }, 'A request could not be read');
      if (socket.writable) socket.write(rawAnswer(known, requestId));
      socket.destroy();
    },
  };
}

/** Codes of Node's HTTP parser. */
function protocolError(code: string | undefined): AppError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return KernelErrors.timed_out();
  if (code === 'HPE_HEADER_OVERFLOW') return KernelErrors.headers_too_large();
  return KernelErrors.malformed_request({ reason: 'it is not well-formed HTTP' });
}

function rawAnswer(error: AppError, requestId: string): string {
  const body = JSON.stringify(kernelProblem(error, { instance: '/', requestId }));
  return [
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}`,
    `content-type: ${PROBLEM_JSON}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'cache-control: no-store',
    'connection: close',
    '',
    body,
  ].join('\r\n');
}

function kernelProblem(error: AppError, context: Parameters<typeof toProblem>[2]): Problem {
  const entry = KernelErrors.entries.find(({ code }) => code === error.code);
  if (!entry) throw error;
  return toProblem(error, entry, context);
}
