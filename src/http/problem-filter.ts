import { Catch, HttpException, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { translateDatabaseError } from '../database/database-errors.js';
import { AppError } from '../errors/app-error.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { toProblem } from '../errors/problem.js';
import { Registry } from '../plugin/registry.js';
import { currentRequest } from './request-context.js';

/** Takes the error of a request that nobody foresaw. */
export type FaultReporter = (error: unknown, request: FastifyRequest) => void;
export const FAULT_REPORTER = Symbol('FAULT_REPORTER');

/** Answers every error as `application/problem+json` (RFC 9457), in the reader's language. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(Registry) private readonly registry: Registry,
    @Inject(FAULT_REPORTER) private readonly report: FaultReporter,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Writes the problem document; also used by Fastify's own error and not-found handlers. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const known = this.known(error, request);
    if (known.status >= 500) this.report(error, request);
    if (reply.sent) return;
    const { seconds } = known.params as { seconds?: unknown };
    if (known.status === 429 || known.status === 503) reply.header('retry-after', String(seconds ?? 1));
    if (known.status === 401) reply.header('www-authenticate', 'Bearer');
    const entry = this.registry.errors.get(known.code);
    const context = currentRequest();
    const problem = toProblem(known, entry ?? this.internal(), {
      instance: request.url.split('?', 1)[0] ?? '/',
      requestId: context?.requestId ?? request.id,
      ...(context ? { locale: context.locale } : {}),
    });
    void reply
      .code(known.status)
      .header('cache-control', 'no-store')
      .type('application/problem+json')
      .send(JSON.stringify(problem));
  }

  private internal() {
    const entry = this.registry.errors.get('kernel.internal');
    if (!entry) throw new TypeError('The kernel error catalogue is not registered.');
    return entry;
  }

  private known(error: unknown, request: FastifyRequest): AppError {
    if (error instanceof AppError) return error;
    return translateDatabaseError(error, this.registry) ?? foreign(error, request) ?? KernelErrors.internal();
  }
}

/** Errors of Fastify and Nest that are the caller's doing. */
function foreign(error: unknown, request: FastifyRequest): AppError | undefined {
  const { code, statusCode } = (error ?? {}) as { code?: string; statusCode?: number };
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || status === 413)
    return KernelErrors.too_large({ limit: limitOf(request) });
  if (status === 415)
    return KernelErrors.unsupported_media_type({ type: request.headers['content-type'] ?? 'none' });
  if (status === 404) return KernelErrors.not_found({ what: 'route' });
  if (status === 405) return KernelErrors.method_not_allowed({ method: request.method });
  if (status === 400)
    return KernelErrors.malformed_body({ reason: error instanceof Error ? error.message : 'unreadable' });
  return undefined;
}

function limitOf(request: FastifyRequest): number {
  return request.routeOptions.bodyLimit ?? request.server.initialConfig.bodyLimit ?? 0;
}
