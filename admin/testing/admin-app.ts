import type { TestStaff } from '../../src/access/testing/staff-accounts.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../../src/testing/test-app.js';
import type { Plugin } from '../../src/plugin/define-plugin.js';
import { adminModule } from '../admin.module.js';
import { form } from './fixture.js';
import { send, type Answer, type Ask } from './http.js';

/** One browser with a session of its own. */
export interface Browser {
  get(path: string): Promise<Answer>;
  post(path: string, body?: object): Promise<Answer>;
  /** A form as AdminJS sends it: multipart, everything a text. */
  submit(path: string, values: Readonly<Record<string, string>>): Promise<Answer>;
  readonly cookie: string;
}

/** The whole application with its back-office. */
export interface AdminApp extends TestApp {
  signIn(staff: Pick<TestStaff, 'email' | 'password'>): Promise<Browser>;
}

/**
 * Starts the application with its back-office.
 * @param plugins beside the built-in ones
 * @param env settings of the environment
 * @param rest what else a test application is started with
 */
export async function startAdminApp(
  plugins: readonly Plugin[],
  env: Readonly<Record<string, string>> = {},
  rest: Pick<TestAppOptions, 'database'> = {},
): Promise<AdminApp> {
  const app = await startTestApp({ ...rest, plugins, modules: () => [adminModule()], env });
  const port = Number(new URL(app.url).port);
  const ask = (cookie: string, request: Ask): Promise<Answer> =>
    send(port, { ...request, headers: { 'sec-fetch-site': 'same-origin', cookie, ...request.headers } });
  const signIn: AdminApp['signIn'] = async ({ email, password }) => {
    const answer = await ask('', { method: 'POST', url: '/admin/login', ...form({ email, password }) });
    const cookie = String(answer.headers['set-cookie']?.[0]).split(';', 1)[0] ?? '';
    if (answer.statusCode !== 303) throw new Error(`Login failed: ${answer.statusCode} ${answer.body}`);
    return {
      cookie,
      get: (url) => ask(cookie, { url }),
      post: (url, payload = {}) => ask(cookie, { method: 'POST', url, payload }),
      submit: async (url, values) => {
        const body = new FormData();
        for (const [name, value] of Object.entries(values)) body.set(name, value);
        const request = new Request('http://x', { method: 'POST', body });
        const payload = Buffer.from(await request.arrayBuffer());
        const headers = { 'content-type': request.headers.get('content-type') ?? '' };
        return ask(cookie, { method: 'POST', url, payload, headers });
      },
    };
  };
  return { ...app, signIn };
}
