import Fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import type { AdminJSOptions } from 'adminjs';
import { defineErrors } from '../../src/errors/define-errors.js';
import { AppError } from '../../src/errors/app-error.js';
import { KernelErrors } from '../../src/errors/kernel.errors.js';
import { toProblem } from '../../src/errors/problem.js';
import type { AdminAuth, LoginOrigin, StaffIdentity, StaffSession } from '../../src/access/staff-session.js';
import { AdminAssets } from '../assets/admin-assets.js';
import { bundleDirectory } from '../bundle-directory.js';
import { loadAdminJs } from '../adminjs-runtime.js';
import { mountAdmin } from '../loader/fastify.loader.js';
import type { PageContent } from '../page/page-state.js';
import type { AdminShell } from '../shell.js';
import { send, type Answer, type Ask } from './http.js';

const AccessErrors = defineErrors('access', {
  invalid_credentials: {
    status: 401,
    title: { en: 'Not signed in', zh: '未登录' },
    detail: { en: 'Email or password is wrong.', zh: '邮箱或密码错误。' },
    remedy: { en: 'Try again.', zh: '请重试。' },
  },
  too_many_attempts: {
    status: 429,
    title: { en: 'Too many attempts', zh: '尝试次数过多' },
    detail: { en: 'Wait {retryAfter} seconds.', zh: '请等待 {retryAfter} 秒。' },
    remedy: { en: 'Wait.', zh: '请等待。' },
  },
});

export const OWNER = { email: 'owner@example.com', password: 'correct horse battery' };
export const LIMITED = { email: 'limited@example.com', password: 'correct horse battery' };

/** The part of staff accounts that the loader sees, with two accounts in it. */
export class FixtureAuth implements AdminAuth {
  readonly sessions = new Map<string, StaffSession>();
  readonly origins: LoginOrigin[] = [];
  readonly permissions = new Map([
    [OWNER.email, new Set(['*'])],
    [LIMITED.email, new Set(['fixture.note.read'])],
  ]);
  locked = false;

  async login(email: string, password: string, origin: LoginOrigin): Promise<StaffSession> {
    this.origins.push(origin);
    if (this.locked) throw AccessErrors.too_many_attempts({ retryAfter: 30 });
    const permissions = this.permissions.get(email);
    if (!permissions || password !== OWNER.password) throw AccessErrors.invalid_credentials();
    if (origin.oldSessionId !== undefined) this.sessions.delete(origin.oldSessionId);
    const staff: StaffIdentity = {
      id: `id-of-${email}`,
      email,
      role: 'Role',
      locale: null,
      theme: 'system',
      mustChangePassword: false,
    };
    const session: StaffSession = {
      sessionId: randomBytes(24).toString('base64url'),
      staff,
      actor: { kind: 'staff', id: staff.id, permissions },
    };
    this.sessions.set(session.sessionId, session);
    return session;
  }

  async resolve(sessionId: string): Promise<StaffSession | null> {
    return this.sessions.get(sessionId) ?? null;
  }

  async logout(sessionId: string): Promise<void> {
    this.sessions.delete(sessionId);
  }

  async setPreferences(sessionId: string, preferences: Partial<StaffIdentity>): Promise<void> {
    const session = this.sessions.get(sessionId);
    if (session) this.sessions.set(sessionId, { ...session, staff: { ...session.staff, ...preferences } });
  }
}

export interface Fixture {
  readonly port: number;
  close(): Promise<void>;
  readonly auth: FixtureAuth;
  readonly shell: AdminShell;
  /** Sends a request as the browser's own page would. */
  ask(request: Ask, cookie?: string): Promise<Answer>;
  /** Signs in and gives the Cookie header. */
  signIn(who?: { email: string; password: string }): Promise<string>;
}

const CONTENT: PageContent = {
  companyName: 'Fixture & Sons',
  dashboardComponent: 'EmporionDashboard',
  pages: [
    { name: 'secretPage', component: 'EmporionDashboard', icon: 'Lock', permission: 'fixture.secret.read' },
  ],
  translations: { en: { labels: { navigation: 'Menu' } }, 'zh-CN': { labels: { navigation: '菜单' } } },
};

/**
 * Mounts a back-office over the given AdminJS options on a free port of the loopback.
 * @param options AdminJS options
 * @param changes to the shell
 */
export async function mountFixture(
  options: AdminJSOptions,
  changes: Partial<AdminShell> = {},
): Promise<Fixture> {
  const { adminjs, themes } = await loadAdminJs();
  const auth = new FixtureAuth();
  const shell: AdminShell = {
    auth,
    limiter: { take: async () => ({ allowed: true, retryAfter: 0 }) },
    assets: AdminAssets.open(bundleDirectory()),
    content: CONTENT,
    themes,
    publicUrl: new URL('http://shop.example'),
    limits: { bodyBytes: 100_000, requestsPerMinute: 600 },
    describe: describeProblem,
    defaultLocale: 'en',
    ...changes,
  };
  const app = Fastify();
  await mountAdmin(app, new adminjs.default(options), shell);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const ask: Fixture['ask'] = (request, cookie) =>
    send(port, {
      ...request,
      headers: { 'sec-fetch-site': 'same-origin', ...(cookie ? { cookie } : {}), ...request.headers },
    });
  const signIn: Fixture['signIn'] = async ({ email, password } = OWNER) => {
    const answer = await ask({ method: 'POST', url: '/admin/login', ...form({ email, password }) });
    const cookie = String(answer.headers['set-cookie']).split(';', 1)[0];
    if (answer.statusCode !== 303 || !cookie)
      throw new Error(`Login failed: ${answer.statusCode} ${answer.body}`);
    return cookie;
  };
  return { port, close: () => app.close(), auth, shell, ask, signIn };
}

/** A body as an HTML form sends it. */
export function form(values: Record<string, string>): { payload: string; headers: Record<string, string> } {
  return {
    payload: new URLSearchParams(values).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  };
}

const describeProblem: AdminShell['describe'] = (error, context) => {
  const known = error instanceof AppError ? error : KernelErrors.internal({}, { cause: error });
  const entry = [...KernelErrors.entries, ...AccessErrors.entries].find(({ code }) => code === known.code);
  if (!entry) throw new Error(`No such code: ${known.code}`);
  return toProblem(known, entry, context);
};
