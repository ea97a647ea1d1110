import { z } from 'zod';
import { defineCommand, type CommandContext } from '../command/define-command.js';
import { storableText } from '../resource/kinds/text-kinds.js';
import { refTo } from '../resource/ref-to.js';
import { ApiKey } from './api-key.resource.js';
import { checkPassword, generatePassword, newPassword, setCredential } from './credentials.js';
import { PasswordHasher } from './password-hasher.js';
import { checkReach } from './staff-rules.js';
import { Staff } from './staff.resource.js';

const personName = storableText().trim().min(1).max(100);
const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email({ message: 'is not an e-mail address' }))
  .meta({ format: 'email' });
const roles = z
  .array(refTo('access.role'))
  .max(50)
  .refine((ids) => new Set(ids).size === ids.length, { message: 'names a role twice' });
const nothing = z.strictObject({});
const oneTimePassword = z
  .string()
  .nullable()
  .describe('The generated password, shown this once; null when one was given.');

const LABELS = {
  name: { label: { en: 'Name', zh: '姓名' } },
  email: { label: { en: 'E-mail', zh: '邮箱' } },
  roles: {
    label: { en: 'Roles', zh: '角色' },
    help: { en: 'At most what you may do yourself', zh: '不能超出您自己的权限' },
  },
  password: {
    label: { en: 'Password', zh: '密码' },
    help: { en: '12 characters or more; made for you when left empty', zh: '至少 12 个字符；留空则自动生成' },
  },
} as const;

const versioned = ({ expectedVersion }: CommandContext) =>
  expectedVersion === undefined ? {} : { expectedVersion };

/** Under the lock, so that the account is not given more between the check and the change. */
async function lockWithinReach(context: CommandContext): Promise<void> {
  await context.rows(Staff).get(context.targetId, { lock: true });
  await checkReach(context, context.targetId);
}

/** The hash comes before any row is locked: it takes longer than all the rest. */
async function passwordFor(context: CommandContext, given: string | undefined, address: string) {
  if (given !== undefined) checkPassword(given, address);
  const password = given ?? generatePassword();
  return {
    hash: await context.get(PasswordHasher).hash(password),
    shown: given === undefined ? password : null,
  };
}

/** Whoever made a password for somebody knows it, until they choose one of their own. */
function givenByAnother({ actor, now, targetId }: CommandContext) {
  const isOwn = actor.kind === 'staff' && actor.id === targetId;
  return { passwordChangedAt: now, mustChangePassword: !isOwn };
}

/** Makes an account with a password. The reply is never kept: the password in it exists nowhere else. */
export const inviteStaff = defineCommand({
  name: 'access.staff.invite',
  label: { en: 'Add member of staff', zh: '添加员工' },
  input: z.strictObject({ name: personName, email, roles, password: newPassword.optional() }),
  fields: LABELS,
  result: z.strictObject({ id: z.uuid(), password: oneTimePassword }),
  idempotency: 'none',
  errors: ['access.permission_not_held', 'access.weak_password'],
  handle: async (context, { name, email: address, roles: given, password }) => {
    const { hash, shown } = await passwordFor(context, password, address);
    const values = { name, email: address, roles: given, ...givenByAnother(context) };
    const { id } = await context.rows(Staff).insert(values);
    await setCredential(context.tx, id, hash, context.now);
    return { id, password: shown };
  },
});

/** Changes name and address of an account within the actor's reach. */
export const changeStaff = defineCommand({
  name: 'access.staff.change',
  label: { en: 'Change name or e-mail', zh: '修改姓名或邮箱' },
  resource: 'access.staff',
  input: z.strictObject({ name: personName.optional(), email: email.optional() }),
  fields: { name: LABELS.name, email: LABELS.email },
  result: z.null(),
  errors: ['access.permission_not_held'],
  handle: async (context, values) => {
    await lockWithinReach(context);
    await context.rows(Staff).update(context.targetId, values, versioned(context));
    return null;
  },
});

/** Gives and takes roles; their permissions hold from the next request on. */
export const assignRoles = defineCommand({
  name: 'access.staff.assignRoles',
  label: { en: 'Assign roles', zh: '分配角色' },
  resource: 'access.staff',
  input: z.strictObject({ roles }),
  fields: { roles: LABELS.roles },
  result: z.null(),
  errors: ['access.permission_not_held', 'access.last_administrator'],
  handle: async (context, values) => {
    await context.rows(Staff).update(context.targetId, values, versioned(context));
    return null;
  },
});

/** Locks an account out, ends its sessions and stops the API keys it made, until it is enabled again. */
export const disableStaff = defineCommand({
  name: 'access.staff.disable',
  label: { en: 'Disable', zh: '停用' },
  resource: 'access.staff',
  transition: 'disable',
  input: nothing,
  result: z.null(),
  confirm: {
    en: 'Whoever is signed in with this account is signed out, and the API keys it made stop working.',
    zh: '使用此账号的人将立即退出登录，该账号创建的 API 密钥也将停止工作。',
  },
  errors: ['access.permission_not_held', 'access.last_administrator'],
  handle: async (context) => {
    await lockWithinReach(context);
    await context.rows(Staff).transition(context.targetId, 'disable', versioned(context));
    return null;
  },
});

/** Lets an account in again. */
export const enableStaff = defineCommand({
  name: 'access.staff.enable',
  label: { en: 'Enable', zh: '启用' },
  resource: 'access.staff',
  transition: 'enable',
  input: nothing,
  result: z.null(),
  errors: ['access.permission_not_held'],
  handle: async (context) => {
    await lockWithinReach(context);
    await context.rows(Staff).transition(context.targetId, 'enable', versioned(context));
    return null;
  },
});

/** Deletes an account and the API keys it made; what it did stays in the audit log. */
export const removeStaff = defineCommand({
  name: 'access.staff.remove',
  label: { en: 'Delete', zh: '删除' },
  resource: 'access.staff',
  input: nothing,
  result: z.null(),
  confirm: {
    en: 'The account is gone for good, and so are the API keys it made.',
    zh: '账号及其创建的 API 密钥将被永久删除。',
  },
  errors: ['access.permission_not_held', 'access.last_administrator'],
  handle: async (context) => {
    await lockWithinReach(context);
    const keys = context.rows(ApiKey);
    for (const { id } of await keys.where({ maker: context.targetId })) await keys.delete(id);
    await context.rows(Staff).delete(context.targetId, versioned(context));
    return null;
  },
});

/** Gives an account a new password and ends its sessions. The reply is never kept, as with an invitation. */
export const resetPassword = defineCommand({
  name: 'access.staff.resetPassword',
  label: { en: 'Reset password', zh: '重置密码' },
  resource: 'access.staff',
  input: z.strictObject({ password: newPassword.optional() }),
  fields: { password: LABELS.password },
  result: z.strictObject({ password: oneTimePassword }),
  idempotency: 'none',
  confirm: { en: 'The old password stops working at once.', zh: '旧密码将立即失效。' },
  errors: ['access.permission_not_held', 'access.weak_password'],
  handle: async (context, { password }) => {
    const staff = context.rows(Staff);
    const { email: address } = await staff.get(context.targetId);
    const { hash, shown } = await passwordFor(context, password, address);
    await lockWithinReach(context);
    await staff.update(context.targetId, givenByAnother(context), versioned(context));
    await setCredential(context.tx, context.targetId, hash, context.now);
    return { password: shown };
  },
});
