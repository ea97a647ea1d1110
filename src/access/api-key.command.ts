import { z } from 'zod';
import { defineCommand, type CommandContext } from '../command/define-command.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { Registry } from '../plugin/registry.js';
import { storableText } from '../resource/kinds/text-kinds.js';
import { newApiKey } from './api-key-text.js';
import { ApiKey } from './api-key.resource.js';
import { ApiKeys } from './api-keys.service.js';
import { checkDeclared, checkHeld, permissionList } from './permission-list.js';

/** The person behind a key; a key that is made with a key has the same one, and what the application makes has none. */
async function makerOf(context: CommandContext): Promise<string | null> {
  const { actor } = context;
  if (actor.kind === 'staff') return actor.id;
  return actor.kind === 'apiKey' ? (await context.rows(ApiKey).get(actor.id)).maker : null;
}

/** Makes a key. The reply is never kept: the key in it exists nowhere else. */
export const createApiKey = defineCommand({
  name: 'access.apiKey.create',
  label: { en: 'Create API key', zh: '新建 API 密钥' },
  input: z.strictObject({
    name: storableText().trim().min(1).max(100),
    permissions: permissionList.min(1),
    expiresAt: z.iso.datetime({ offset: true }).nullish(),
  }),
  fields: {
    name: { label: { en: 'Name', zh: '名称' } },
    permissions: {
      label: { en: 'Permissions', zh: '权限' },
      help: { en: 'At most those that you hold yourself', zh: '不能超出您自己的权限' },
    },
    expiresAt: { label: { en: 'Valid until', zh: '有效期至' } },
  },
  result: z.strictObject({
    id: z.uuid(),
    prefix: z.string(),
    key: z.string().describe('The whole key. It is shown this once and cannot be had again.'),
  }),
  idempotency: 'none',
  errors: ['access.permission_not_held'],
  handle: async (context, { name, permissions, expiresAt }) => {
    checkDeclared(context.get(Registry), permissions, permissions);
    checkHeld(context.actor, permissions);
    const until = expiresAt ? new Date(expiresAt) : null;
    if (until && until <= context.now) {
      throw KernelErrors.invalid_input().withErrors([
        { pointer: '/expiresAt', code: 'past', detail: 'is in the past' },
      ]);
    }
    const { key, prefix, hash } = newApiKey();
    const { id } = await context.rows(ApiKey).insert({
      name,
      prefix,
      maker: await makerOf(context),
      permissions,
      expiresAt: until,
    });
    await context.tx.query('INSERT INTO access_api_key_hash (api_key_id, hash) VALUES ($1::uuid, $2)', [
      id,
      hash,
    ]);
    return { id, prefix, key };
  },
});

/** Takes a key out of use for good; one that is revoked already stays as it is. */
export const revokeApiKey = defineCommand({
  name: 'access.apiKey.revoke',
  label: { en: 'Revoke', zh: '撤销' },
  resource: 'access.apiKey',
  input: z.strictObject({}),
  result: z.strictObject({ revokedAt: z.iso.datetime() }),
  confirm: {
    en: 'Programs that use this key stop working within seconds.',
    zh: '使用此密钥的程序将在数秒内停止工作。',
  },
  handle: async (context) => {
    const keys = context.rows(ApiKey);
    const { prefix, revokedAt } = await keys.get(context.targetId, { lock: true });
    if (revokedAt) return { revokedAt: revokedAt.toISOString() };
    const versioned =
      context.expectedVersion === undefined ? {} : { expectedVersion: context.expectedVersion };
    await keys.update(context.targetId, { revokedAt: context.now }, versioned);
    context.tx.afterCommit(() => context.get(ApiKeys).forget(prefix));
    return { revokedAt: context.now.toISOString() };
  },
});
