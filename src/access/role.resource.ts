import { Registry } from '../plugin/registry.js';
import { defineResource } from '../resource/define-resource.js';
import { f } from '../resource/fields.js';
import { AccessErrors } from './access.errors.js';
import { changedItems, checkDeclared, checkHeld, permissionList } from './permission-list.js';

/** Name of the built-in role that holds every permission. */
export const ADMINISTRATOR = 'administrator';

/** A named set of permissions that staff are given. */
export const Role = defineResource({
  name: 'access.role',
  labels: { one: { en: 'Role', zh: '角色' }, many: { en: 'Roles', zh: '角色' } },
  title: 'label',
  fields: {
    name: f.slug({ label: { en: 'Name', zh: '名称' }, immutable: true }),
    label: f.text({ label: { en: 'Label', zh: '显示名称' }, max: 100, translated: true }),
    permissions: f.json({
      label: { en: 'Permissions', zh: '权限' },
      help: {
        en: 'Names such as content.page.read, or groups such as content.*',
        zh: '权限名（如 content.page.read）或一组权限（如 content.*）',
      },
      schema: permissionList,
      default: [],
    }),
    builtIn: f.boolean({
      label: { en: 'Built in', zh: '内置' },
      default: false,
      visibility: { adminWrite: false },
    }),
  },
  admin: { icon: 'Key', list: ['label', 'name', 'builtIn', 'updatedAt'] },
  beforeWrite: (context, { before, values }) => {
    if (before?.builtIn) throw AccessErrors.built_in_role({ role: before.name });
    if (values.permissions === undefined) return values;
    const held = before?.permissions ?? [];
    const added = values.permissions.filter((name) => !held.includes(name));
    checkDeclared(context.get(Registry), values.permissions, added);
    checkHeld(context.actor, changedItems(held, values.permissions));
    return values;
  },
  afterWrite: async (context, { action, before }) => {
    if (action !== 'deleted' || !before) return;
    if (before.builtIn) throw AccessErrors.built_in_role({ role: before.name });
    checkHeld(context.actor, before.permissions);
  },
});
