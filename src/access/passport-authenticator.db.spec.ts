import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { requireRequest } from '../http/request-context.js';
import { Route } from '../http/route.decorator.js';
import { definePlugin } from '../plugin/define-plugin.js';
import { startTestApp, type TestApp } from '../testing/test-app.js';
import { uuidv7 } from '../values/uuid.js';
import { customerTokenKey, CustomerTokens } from './customer-tokens.js';
import { CALL_STOREFRONT } from './passport-authenticator.js';
import { StaffSessions } from './staff-sessions.service.js';
import { hostileTokens } from './testing/forged-tokens.js';
import { makeStaff, sql } from './testing/staff-accounts.js';
import { CONFIG, type Config } from '../config/config.js';

const route = (method: 'GET' | 'POST', path: string, operationId: string) =>
  ({
    method,
    path,
    operationId,
    tag: 'probe',
    summary: { en: 'Who asks', zh: '谁在请求' },
    access: { kind: 'public' },
    status: 200,
  }) as const;

/** Tells whom the authenticator took the caller for, on routes that let everybody in. */
@Controller()
class ProbeController {
  @Route(route('GET', '/v1/store/probe', 'probeStorefront'))
  storefront(@Req() _request: FastifyRequest) {
    return { kind: requireRequest().actor.kind };
  }

  @Route(route('POST', '/v1/admin/probe', 'probeAdmin'))
  admin(@Req() _request: FastifyRequest) {
    return { kind: requireRequest().actor.kind };
  }

  @Route(route('GET', '/v1/hooks/probe', 'probeHook'))
  hook(@Req() _request: FastifyRequest) {
    return { kind: requireRequest().actor.kind };
  }
}

const probe = definePlugin({
  name: 'probe',
  label: { en: 'Probe', zh: '探针' },
  controllers: [ProbeController],
});
const ORIGIN = 'https://api.example';
const STORE = 'GET /v1/store/probe';
const ADMIN = 'POST /v1/admin/probe';

let app: TestApp;
let session: string;
let adminKey: Record<string, string>;
let storefrontKey: Record<string, string>;
let customer: Record<string, string>;

beforeAll(async () => {
  app = await startTestApp({ plugins: [probe], env: { PUBLIC_URL: ORIGIN } });
  const staff = await makeStaff(app, 'access.role.read');
  session = (await app.app.get(StaffSessions).login(staff.email, staff.password, { ip: '192.0.2.1' }))
    .sessionId;
  adminKey = await app.keyWith('access.role.read');
  storefrontKey = await app.keyWith(CALL_STOREFRONT);
  customer = { authorization: `Bearer ${app.app.get(CustomerTokens).sign(uuidv7()).token}` };
});
afterAll(() => app.close());
beforeEach(() => sql(app, 'DELETE FROM access_rate'));

const cookie = (value: string, more: Record<string, string> = {}) => ({
  cookie: `emporion_admin=${value}`,
  ...more,
});
const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
async function kindOn(target: string, headers: Record<string, string>): Promise<string> {
  const { status, body } = (await app.request(target, { headers })) as {
    status: number;
    body: Record<string, string>;
  };
  return status === 200 ? String(body.kind) : `${status} ${body.code}`;
}

describe('the storefront', () => {
  it('takes who presents nothing for nobody in particular', async () => {
    expect(await kindOn(STORE, {})).toBe('anonymous');
  });

  it('takes a customer’s token', async () => {
    expect(await kindOn(STORE, customer)).toBe('customer');
  });

  it('takes an API key that may call it, in either header, and no other', async () => {
    expect(await kindOn(STORE, storefrontKey)).toBe('apiKey');
    const text = storefrontKey.authorization?.replace('Bearer ', '') ?? '';
    expect(await kindOn(STORE, { 'x-api-key': text })).toBe('apiKey');
    expect(await kindOn(STORE, adminKey)).toBe('403 kernel.forbidden');
  });

  it('takes no staff session, by token or by cookie', async () => {
    expect(await kindOn(STORE, bearer(session))).toBe('401 kernel.unauthenticated');
    expect(await kindOn(STORE, cookie(session))).toBe('anonymous');
  });

  it('refuses every forged, expired or foreign token, also where nobody needs one', async () => {
    const key = customerTokenKey(app.app.get<Config>(CONFIG).secret.reveal());
    for (const [why, token] of Object.entries(hostileTokens(key, uuidv7()))) {
      expect([why, await kindOn(STORE, bearer(token))]).toEqual([why, '401 kernel.unauthenticated']);
    }
  });

  it.each(['Basic YTpi', 'Bearer', 'Digest username="x"'])(
    'refuses Authorization: %s',
    async (authorization) => {
      expect(await kindOn(STORE, { authorization })).toBe('401 kernel.unauthenticated');
    },
  );
});

describe('the back-office’s API', () => {
  it('takes sessions and API keys', async () => {
    expect(await kindOn(ADMIN, bearer(session))).toBe('staff');
    expect(await kindOn(ADMIN, adminKey)).toBe('apiKey');
    expect(await kindOn(ADMIN, cookie(session, { 'sec-fetch-site': 'same-origin' }))).toBe('staff');
  });

  it('takes no customer’s token', async () => {
    expect(await kindOn(ADMIN, customer)).toBe('401 kernel.unauthenticated');
  });

  it('takes a dead cookie for nothing, so that its owner can sign in again', async () => {
    expect(await kindOn(ADMIN, cookie('x'.repeat(43)))).toBe('anonymous');
    expect((await app.request('GET /v1/admin/session', { headers: cookie('x'.repeat(43)) })).status).toBe(
      401,
    );
  });

  it('refuses a dead session token', async () => {
    expect(await kindOn(ADMIN, bearer('x'.repeat(43)))).toBe('401 kernel.unauthenticated');
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
    [{}],
  ])('refuses a change that rides on the cookie from elsewhere: %j', async (headers) => {
    expect(await kindOn(ADMIN, cookie(session, headers as Record<string, string>))).toBe(
      '403 kernel.cross_origin',
    );
  });

  it('lets the same change pass from its own origin, and with a token from anywhere', async () => {
    expect(await kindOn(ADMIN, cookie(session, { origin: ORIGIN }))).toBe('staff');
    expect(await kindOn(ADMIN, { ...bearer(session), 'sec-fetch-site': 'cross-site' })).toBe('staff');
  });

  it('asks for 401 by WWW-Authenticate', async () => {
    const reply = await app.request('GET /v1/admin/roles');
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });
});

describe('other routes', () => {
  it('look at no credentials at all', async () => {
    for (const headers of [bearer(session), adminKey, customer, { authorization: 'Basic YTpi' }]) {
      expect(await kindOn('GET /v1/hooks/probe', headers)).toBe('anonymous');
    }
  });

  it('are told apart by their pattern, not by the text of the address', async () => {
    expect(await kindOn('GET /v1/store/probe?x=/v1/admin/probe', adminKey)).toBe('403 kernel.forbidden');
    expect(await kindOn('GET /v1/%73tore/probe', customer)).toBe('customer');
  });
});
