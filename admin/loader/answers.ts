import type { FastifyReply, FastifyRequest } from 'fastify';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { AppError } from '../../src/errors/app-error.js';
import type { Problem } from '../../src/errors/problem.js';
import { currentRequest } from '../../src/http/request-context.js';
import { errorPage } from '../login/error-page.js';
import { negotiateLocale } from '../login/negotiate-locale.js';
import { ROOT_PATH } from '../root-path.js';
import type { AdminShell } from '../shell.js';
import { routeOf } from './guards.js';
import { contextOf } from './request-context.js';

/**
 * Answers an error in the form the route promises: a problem document (RFC 9457), a page, or the way to the login.
 * @param error whatever was thrown
 * @param request of the back-office
 * @param reply to it
 * @param shell see {@link AdminShell}
 */
export function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  shell: AdminShell,
): FastifyReply {
  const locale = negotiateLocale(request.headers['accept-language'], shell.defaultLocale);
  const problem = shell.describe(translateFastifyError(error, shell.limits.bodyBytes), {
    instance: request.url.split('?', 1)[0] ?? '',
    requestId: currentRequest()?.requestId ?? request.id,
    locale: contextOf(request).session?.staff.locale ?? locale,
  });
  if (problem.status >= 500) request.log.error({ err: error }, 'back-office request failed');
  if (problem.status === 413) reply.header('connection', 'close');
  // A route that is there but only acts on POST; where none is, the methods of the address are said already.
  if (problem.status === 405 && !reply.hasHeader('allow')) reply.header('allow', 'POST');
  if (routeOf(request).answer !== 'page') return answerProblem(reply, problem);
  if (problem.status === 401) return reply.redirect(loginAddress(request), 303);
  return reply
    .code(problem.status)
    .type('text/html; charset=utf-8')
    .send(errorPage(problem, locale, shell.assets));
}

/**
 * Answers with a problem document.
 * @param reply to answer with
 * @param problem to be sent
 */
export function answerProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply
    .code(problem.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}

function loginAddress(request: FastifyRequest): string {
  const wanted = request.method === 'GET' ? request.url : ROOT_PATH;
  return wanted === ROOT_PATH || wanted === `${ROOT_PATH}/`
    ? `${ROOT_PATH}/login`
    : `${ROOT_PATH}/login?next=${encodeURIComponent(wanted)}`;
}

/** Fastify's own refusals, in the words of our catalogue. */
function translateFastifyError(error: unknown, limit: number): unknown {
  if (error instanceof AppError || typeof error !== 'object' || error === null || !('code' in error))
    return error;
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return KernelErrors.too_large({ limit }, { cause: error });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return KernelErrors.unsupported_media_type({ type: 'of this request' }, { cause: error });
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return KernelErrors.malformed_body({ reason: 'its length is not the one announced' }, { cause: error });
    case 'FST_ERR_BAD_URL':
      return KernelErrors.not_found({ what: 'such address' }, { cause: error });
    default:
      return error;
  }
}
