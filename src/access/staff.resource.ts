import { defineResource } from '../resource/define-resource.js';
import { f } from '../resource/fields.js';
import { endSessions } from './credentials.js';
import { checkRoles, keepAnAdministrator } from './staff-rules.js';
import { StaffStatus } from './staff.states.js';

/** A member of staff. The password's hash and the sessions lie in tables of their own, which no route reads. */
export const Staff = defineResource({
  name: 'access.staff',
  labels: { one: { en: 'Member of staff', zh: '员工' }, many: { en: 'Staff', zh: '员工' } },
  plural: 'staff',
  title: 'name',
  // That an administrator is left, and that nobody hands on more than they hold, are rules over other rows.
  writes: 'commands',
  fields: {
    name: f.text({ label: { en: 'Name', zh: '姓名' }, max: 100, search: true }),
    email: f.email({ label: { en: 'E-mail', zh: '邮箱' }, unique: true, search: true }),
    status: f.state({ label: { en: 'Status', zh: '状态' }, machine: StaffStatus }),
    roles: f.refs({ label: { en: 'Roles', zh: '角色' }, to: 'access.role' }),
    locale: f.enum({
      label: { en: 'Language of the back-office', zh: '后台语言' },
      values: { en: { en: 'English', zh: '英文' }, 'zh-CN': { en: 'Chinese', zh: '中文' } },
      optional: true,
    }),
    theme: f.enum({
      label: { en: 'Look of the back-office', zh: '后台外观' },
      values: {
        system: { en: 'As the system', zh: '跟随系统' },
        light: { en: 'Light', zh: '浅色' },
        dark: { en: 'Dark', zh: '深色' },
      },
      default: 'system',
    }),
    passwordChangedAt: f.instant({
      label: { en: 'Password changed', zh: '密码修改时间' },
      optional: true,
      visibility: { adminWrite: false },
    }),
    mustChangePassword: f.boolean({
      label: { en: 'Must choose a new password', zh: '需要修改密码' },
      help: {
        en: 'The password was made by somebody else, who may still know it',
        zh: '密码由他人设置，对方可能仍知道该密码',
      },
      default: false,
      visibility: { adminWrite: false },
    }),
  },
  admin: {
    icon: 'Users',
    list: ['name', 'email', 'roles', 'status', 'createdAt'],
    filters: ['name', 'email', 'status', 'roles', 'createdAt'],
    blocks: [{ kind: 'stateMachine', field: 'status' }, { kind: 'timeline' }],
  },
  beforeWrite: async (context, { before, values }) => {
    if (values.roles) await checkRoles(context, before?.roles ?? [], values.roles);
    return values;
  },
  afterWrite: async (context, { before, after }) => {
    if (before?.status === 'active' && after?.status !== 'active') await endSessions(context.tx, before.id);
    await keepAnAdministrator(context, before, after);
  },
});
