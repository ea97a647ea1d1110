import { z } from 'zod';
import type { RouteSpec } from '../http/route.js';
import { storableText } from '../resource/kinds/text-kinds.js';
import { newPassword, typedPassword } from './credentials.js';
import { ADMIN_LOCALES, ADMIN_THEMES } from './staff-session.js';

const TAG = 'session';

const identity = {
  id: z.uuid(),
  name: z.string(),
  permissions: z.array(z.string()).describe('Names, and groups such as content.*'),
};

/** Who is signed in. */
export const staffIdentity = z
  .strictObject({
    kind: z.literal('staff'),
    ...identity,
    email: z.string(),
    locale: z.enum(ADMIN_LOCALES).nullable(),
    theme: z.enum(ADMIN_THEMES),
    mustChangePassword: z
      .boolean()
      .describe('Somebody else made the password: choose another with PUT /v1/admin/session/password'),
    expiresAt: z.iso.datetime().describe('When the session ends if it is not used again'),
  })
  .meta({ id: 'access_session_staff' });

const keyIdentity = z
  .strictObject({ kind: z.literal('apiKey'), ...identity, expiresAt: z.iso.datetime().nullable() })
  .meta({ id: 'access_session_key' });

export const loginBody = z.strictObject({
  email: storableText().min(1).max(254),
  password: typedPassword,
  cookie: z
    .boolean()
    .optional()
    .describe('Hands the session to the browser in an HttpOnly cookie instead of in the answer'),
});

export const passwordBody = z.strictObject({ current: typedPassword, next: newPassword });

export const preferencesBody = z.strictObject({
  locale: z.enum(ADMIN_LOCALES).optional(),
  theme: z.enum(ADMIN_THEMES).optional(),
});

export const LOGIN = {
  method: 'POST',
  path: '/v1/admin/session',
  operationId: 'adminLogin',
  tag: TAG,
  summary: { en: 'Sign in', zh: '登录' },
  access: { kind: 'public' },
  body: loginBody,
  response: z.strictObject({
    token: z.string().nullable().describe('To be sent as Bearer token; null when it went into the cookie'),
    session: staffIdentity,
  }),
  errors: ['access.invalid_credentials', 'access.too_many_attempts'],
} satisfies RouteSpec;

export const LOGOUT = {
  method: 'DELETE',
  path: '/v1/admin/session',
  operationId: 'adminLogout',
  tag: TAG,
  summary: { en: 'Sign out', zh: '退出登录' },
  access: { kind: 'staff' },
  status: 204,
  errors: ['kernel.not_found'],
} satisfies RouteSpec;

export const WHO_AM_I = {
  method: 'GET',
  path: '/v1/admin/session',
  operationId: 'adminGetSession',
  tag: TAG,
  summary: { en: 'Who is signed in', zh: '当前登录者' },
  access: { kind: 'staff' },
  response: z.union([staffIdentity, keyIdentity]),
} satisfies RouteSpec;

export const PREFERENCES = {
  method: 'PATCH',
  path: '/v1/admin/session',
  operationId: 'adminChoosePreferences',
  tag: TAG,
  summary: { en: 'Choose language and look', zh: '选择语言和外观' },
  access: { kind: 'staff' },
  body: preferencesBody,
  status: 204,
  errors: ['kernel.not_found'],
} satisfies RouteSpec;

export const OWN_PASSWORD = {
  method: 'PUT',
  path: '/v1/admin/session/password',
  operationId: 'adminChangeOwnPassword',
  tag: TAG,
  summary: { en: 'Change your own password', zh: '修改自己的密码' },
  access: { kind: 'staff' },
  body: passwordBody,
  status: 204,
  errors: ['kernel.not_found', 'access.wrong_password', 'access.weak_password', 'access.too_many_attempts'],
} satisfies RouteSpec;

export const PERMISSIONS = {
  method: 'GET',
  path: '/v1/admin/permissions',
  operationId: 'adminListPermissions',
  tag: 'roles',
  summary: { en: 'Every permission there is', zh: '全部权限' },
  access: { kind: 'permission', permission: 'access.role.read' },
  response: z.strictObject({
    items: z.array(
      z.strictObject({
        name: z.string(),
        plugin: z.string(),
        label: z.strictObject({ en: z.string(), zh: z.string() }),
      }),
    ),
  }),
} satisfies RouteSpec;
