import type AdminJS from 'adminjs';
import type { RouterType } from 'adminjs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { currentRequest } from '../../src/http/request-context.js';
import { CurrentStaff } from '../current-staff.js';
import { negotiateLocale } from '../login/negotiate-locale.js';
import type { AdminShell } from '../shell.js';
import { findAction, refuseChangeByGet } from './action-policy.js';
import { refuseReservedName } from './form-values.js';
import { sessionOf } from './request-context.js';
import { STAFF_DATA } from './route-config.js';

type Route = RouterType['routes'][number];
type Texts = Record<string, string>;

/** What AdminJS's controllers take for a request. */
interface ControllerRequest {
  readonly params: Texts;
  readonly query: Texts;
  readonly payload: Record<string, unknown> | undefined;
  readonly method: string;
}

/** AdminJS types its controllers as `any`. */
type ControllerClass = new (context: { admin: AdminJS }, staff: CurrentStaff) => Controller;
type Controller = Record<
  string,
  ((request: ControllerRequest, response: object) => Promise<unknown>) | undefined
>;

/**
 * Mounts the routes of AdminJS that answer with data.
 * @param scope the guarded scope of the back-office
 * @param admin the AdminJS instance
 * @param routes AdminJS's own route table, the part below `/api/`
 * @param shell see {@link AdminShell}
 */
export function installApiRoutes(
  scope: FastifyInstance,
  admin: AdminJS,
  routes: readonly Route[],
  shell: AdminShell,
): void {
  for (const route of routes) {
    scope.route({
      method: route.method,
      url: fastifyPath(route.path),
      config: { admin: STAFF_DATA },
      handler: (request, reply) => callController(route, admin, request, reply, shell),
    });
  }
}

/**
 * AdminJS's `/resources/{resourceId}` as Fastify's `/resources/:resourceId`.
 * @param path of AdminJS's route table
 */
export function fastifyPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ':$1');
}

/**
 * The member of staff behind a request, in the form AdminJS gets.
 * @param request that passed the guards with a session
 * @param shell see {@link AdminShell}
 */
export function currentStaff(request: FastifyRequest, shell: AdminShell): CurrentStaff {
  const session = sessionOf(request);
  const asked = request.headers['accept-language'];
  return new CurrentStaff(session, session.staff.locale ?? negotiateLocale(asked, shell.defaultLocale), {
    requestId: currentRequest()?.requestId ?? request.id,
    ip: request.ip,
    path: request.url.split('?', 1)[0] ?? '/',
  });
}

async function callController(
  route: Route,
  admin: AdminJS,
  request: FastifyRequest,
  reply: FastifyReply,
  shell: AdminShell,
): Promise<FastifyReply> {
  const staff = currentStaff(request, shell);
  const params = { ...(request.params as Texts) };
  // AdminJS's own `search` handler does the same and writes a deprecation notice to the log on each call.
  const method = route.action === 'search' ? 'resourceAction' : route.action;
  if (route.action === 'search') params['action'] = 'search';
  if (params['resourceId'] !== undefined) {
    const { action } = findAction(admin, params['resourceId'], params['action'] ?? '');
    refuseChangeByGet(action, request.method);
  }
  const OneOfTheirs = route.Controller as ControllerClass;
  const controller = new OneOfTheirs({ admin }, staff);
  const handle = controller[method];
  if (!handle) throw KernelErrors.not_found({ what: 'such address' });
  const input = {
    params,
    query: queryOf(request),
    payload: payloadOf(request),
    method: request.method.toLowerCase(),
  };
  const answer = await handle.call(controller, input, {}).catch((error: unknown) => {
    // Thrown outside of AdminJS's own error handling, after our resource noted what it means.
    if (!staff.problem) throw error;
    return { notice: { type: 'error', message: staff.problem.detail }, records: [] };
  });
  return reply
    .code(statusOf(answer, staff))
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(staff.problem ? { ...(answer as object), problem: staff.problem } : answer));
}

function queryOf(request: FastifyRequest): Texts {
  const query: Texts = {};
  for (const [name, value] of Object.entries(request.query as Record<string, string | string[]>)) {
    refuseReservedName(name);
    query[name] = Array.isArray(value) ? (value.at(-1) ?? '') : value;
  }
  return query;
}

function payloadOf(request: FastifyRequest): Record<string, unknown> | undefined {
  return request.method === 'POST' ? ((request.body ?? {}) as Record<string, unknown>) : undefined;
}

const STATUS_OF_ERROR: Readonly<Record<string, number>> = {
  ForbiddenError: 403,
  NotFoundError: 404,
  ValidationError: 422,
  AppError: 422,
};

/** AdminJS answers 200 to everything it has a message for; programs and caches go by the status. */
function statusOf(answer: unknown, staff: CurrentStaff): number {
  if (staff.problem) return staff.problem.status;
  const { notice, record } = (answer ?? {}) as {
    notice?: { type?: string };
    record?: { baseError?: { type?: string } | null };
  };
  if (notice?.type !== 'error') return 200;
  return STATUS_OF_ERROR[record?.baseError?.type ?? ''] ?? 422;
}
