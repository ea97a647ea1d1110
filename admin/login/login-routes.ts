import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../src/errors/app-error.js';
import {
  clearedSessionCookie,
  sessionCookie,
  sessionCookieOf,
  type CookieScope,
} from '../../src/access/session-cookie.js';
import { ADMIN_THEMES, type AdminLocale } from '../../src/access/staff-session.js';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { contextOf, sessionOf } from '../loader/request-context.js';
import { PUBLIC_BODY_BYTES, PUBLIC_PAGE, STAFF_DATA } from '../loader/route-config.js';
import { OWN_ACCOUNT, ROOT_PATH } from '../root-path.js';
import type { AdminShell } from '../shell.js';
import { loginPage, logoutPage, safeNext } from './login-page.js';
import { LOGIN_TEXTS } from './login-texts.js';
import { asAdminLocale, negotiateLocale } from './negotiate-locale.js';

type Form = Readonly<Record<string, unknown>>;

/**
 * Adds login, logout and the choice of language and look.
 * @param scope the guarded scope of the back-office
 * @param shell see {@link AdminShell}
 */
export function installLoginRoutes(scope: FastifyInstance, shell: AdminShell): void {
  const form = { config: { admin: PUBLIC_PAGE }, bodyLimit: PUBLIC_BODY_BYTES };

  scope.get('/login', form, async (request, reply) => {
    const query = request.query as Form;
    if (contextOf(request).session) return reply.redirect(safeNext(query['next']), 303);
    return sendLogin(request, reply, shell, query, {});
  });

  scope.post('/login', form, (request, reply) => login(request, reply, shell));

  scope.get('/logout', form, async (request, reply) => {
    if (!contextOf(request).session) return reply.redirect(`${ROOT_PATH}/login`, 303);
    return reply
      .type('text/html; charset=utf-8')
      .send(logoutPage(localeOf(request, shell, {}), shell.assets));
  });

  scope.post('/logout', form, async (request, reply) => {
    const sessionId = sessionCookieOf(request.headers.cookie);
    if (sessionId !== undefined) await shell.auth.logout(sessionId);
    return reply
      .header('set-cookie', clearedSessionCookie(cookieScope(shell)))
      .redirect(`${ROOT_PATH}/login`, 303);
  });

  scope.post('/preferences', { config: { admin: STAFF_DATA } }, async (request, reply) => {
    const { sessionId } = sessionOf(request);
    await shell.auth.setPreferences(sessionId, preferencesOf((request.body ?? {}) as Form));
    return reply.code(204).send();
  });
}

async function login(request: FastifyRequest, reply: FastifyReply, shell: AdminShell): Promise<FastifyReply> {
  const body = (request.body ?? {}) as Form;
  const email = text(body['email']).trim();
  const password = text(body['password']);
  const locale = asAdminLocale(body['lang']);
  if (email === '' || password === '') {
    const message = LOGIN_TEXTS[localeOf(request, shell, body)].missing;
    return sendLogin(request, reply.code(400), shell, body, { email, message });
  }
  const oldSessionId = sessionCookieOf(request.headers.cookie);
  const origin = { ip: request.ip, userAgent: request.headers['user-agent'], oldSessionId };
  try {
    const session = await shell.auth.login(email, password, origin);
    if (locale && session.staff.locale !== locale) {
      await shell.auth.setPreferences(session.sessionId, { locale });
    }
    const next = session.staff.mustChangePassword ? OWN_ACCOUNT : safeNext(body['next']);
    const cookie = sessionCookie(session.sessionId, cookieScope(shell));
    return await reply.header('set-cookie', cookie).redirect(next, 303);
  } catch (error) {
    return refuseLogin(error, request, reply, shell, body);
  }
}

function cookieScope({ publicUrl }: AdminShell): CookieScope {
  return { path: ROOT_PATH, secure: publicUrl.protocol === 'https:' };
}

function preferencesOf(body: Form): Parameters<AdminShell['auth']['setPreferences']>[1] {
  const locale = asAdminLocale(body['locale']);
  const theme = ADMIN_THEMES.find((name) => name === body['theme']);
  const wrong = [
    ...(body['locale'] !== undefined && !locale ? ['/locale'] : []),
    ...(body['theme'] !== undefined && !theme ? ['/theme'] : []),
  ];
  if (wrong.length === 0) return { ...(locale && { locale }), ...(theme && { theme }) };
  throw KernelErrors.invalid_input().withErrors(
    wrong.map((pointer) => ({ pointer, code: 'unknown_value', detail: 'This is none of the choices.' })),
  );
}

function refuseLogin(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  shell: AdminShell,
  body: Form,
): FastifyReply {
  if (!(error instanceof AppError) || error.status >= 500) throw error;
  const retryAfter = error.params['retryAfter'];
  if (typeof retryAfter === 'number') reply.header('retry-after', String(Math.ceil(retryAfter)));
  const locale = localeOf(request, shell, body);
  const { status, detail } = shell.describe(error, { instance: request.url, requestId: request.id, locale });
  return sendLogin(request, reply.code(status), shell, body, { email: text(body['email']), message: detail });
}

function sendLogin(
  request: FastifyRequest,
  reply: FastifyReply,
  shell: AdminShell,
  input: Form,
  refusal: { email?: string; message?: string },
): FastifyReply {
  const page = loginPage({
    companyName: shell.content.companyName,
    locale: localeOf(request, shell, input),
    chosen: asAdminLocale(input['lang']) !== undefined,
    assets: shell.assets,
    next: safeNext(input['next']),
    ...refusal,
  });
  return reply.type('text/html; charset=utf-8').send(page);
}

function localeOf(request: FastifyRequest, shell: AdminShell, input: Form): AdminLocale {
  return (
    asAdminLocale(input['lang']) ??
    contextOf(request).session?.staff.locale ??
    negotiateLocale(request.headers['accept-language'], shell.defaultLocale)
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
