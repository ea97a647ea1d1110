import { z } from 'zod';
import { definePlugin } from '../plugin/define-plugin.js';
import { defineResource } from '../resource/define-resource.js';
import { f } from '../resource/fields.js';

/** One row that a write changed; secrets never appear. */
const change = z.strictObject({
  resource: z.string(),
  id: z.string(),
  action: z.enum(['created', 'updated', 'deleted']),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
export type AuditChange = z.output<typeof change>;

export const AuditEntry = defineResource({
  name: 'audit.entry',
  labels: { one: { en: 'Audit entry', zh: '审计记录' }, many: { en: 'Audit log', zh: '审计日志' } },
  plural: 'audit-entries',
  title: 'action',
  writes: 'none',
  fields: {
    action: f.text({ label: { en: 'Action', zh: '操作' }, index: true, search: true }),
    actorKind: f.text({ label: { en: 'Kind of actor', zh: '操作者类型' }, index: false }),
    actorId: f.text({ label: { en: 'Actor', zh: '操作者' }, optional: true, index: true }),
    actorName: f.text({ label: { en: 'Name', zh: '名称' }, optional: true, search: true, index: false }),
    subjectType: f.text({ label: { en: 'Kind of subject', zh: '对象类型' }, optional: true }),
    subjectId: f.text({ label: { en: 'Subject', zh: '对象' }, optional: true }),
    changes: f.json({ label: { en: 'Before and after', zh: '变更前后' }, schema: z.array(change) }),
    requestId: f.text({ label: { en: 'Request', zh: '请求编号' }, index: false }),
    ip: f.text({ label: { en: 'Address', zh: 'IP 地址' }, optional: true }),
  },
  admin: {
    icon: 'Shield',
    list: ['createdAt', 'action', 'actorName', 'subjectType', 'ip'],
    filters: ['createdAt', 'action', 'actorId', 'subjectType', 'subjectId'],
  },
});

/** The append-only record of who changed what. */
export const auditPlugin = definePlugin({
  name: 'audit',
  label: { en: 'Audit', zh: '审计' },
  icon: 'Shield',
  resources: [AuditEntry],
  schema: [
    // Holds for every role, the owner's included; a superuser would have to drop the trigger first, which is logged.
    `CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are append-only' USING ERRCODE = '42501';
END
$$`,
    `CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse()`,
    `CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_refuse()`,
  ],
});
