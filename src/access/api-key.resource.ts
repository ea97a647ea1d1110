import { defineResource } from '../resource/define-resource.js';
import { f } from '../resource/fields.js';
import { permissionList } from './permission-list.js';

/** A key with which another program calls the API. Its hash lies in a table of its own, which no route reads. */
export const ApiKey = defineResource({
  name: 'access.apiKey',
  labels: { one: { en: 'API key', zh: 'API 密钥' }, many: { en: 'API keys', zh: 'API 密钥' } },
  title: 'name',
  writes: 'commands',
  fields: {
    name: f.text({ label: { en: 'Name', zh: '名称' }, max: 100, search: true }),
    prefix: f.text({
      label: { en: 'Begins with', zh: '前缀' },
      max: 20,
      unique: true,
      immutable: true,
      search: true,
    }),
    maker: f.ref({
      label: { en: 'Made by', zh: '创建者' },
      help: {
        en: 'The key can do what they can do now, at most, and nothing while their account is disabled',
        zh: '密钥的权限不超出创建者当前的权限；创建者账号停用期间密钥无效',
      },
      to: 'access.staff',
      optional: true,
      immutable: true,
      visibility: { adminWrite: false },
    }),
    permissions: f.json({ label: { en: 'Permissions', zh: '权限' }, schema: permissionList }),
    expiresAt: f.instant({ label: { en: 'Valid until', zh: '有效期至' }, optional: true }),
    lastUsedAt: f.instant({
      label: { en: 'Last used', zh: '最近使用' },
      help: { en: 'To the minute', zh: '精确到分钟' },
      optional: true,
      visibility: { adminWrite: false },
    }),
    revokedAt: f.instant({
      label: { en: 'Revoked', zh: '撤销时间' },
      optional: true,
      visibility: { adminWrite: false },
    }),
  },
  admin: {
    icon: 'Terminal',
    list: ['name', 'prefix', 'maker', 'expiresAt', 'lastUsedAt', 'revokedAt', 'createdAt'],
    filters: ['name', 'prefix', 'maker', 'expiresAt', 'revokedAt', 'createdAt'],
    blocks: [{ kind: 'timeline' }],
  },
});
