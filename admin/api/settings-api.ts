import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authorise } from '../../src/access/authorise.js';
import type { AuditChange } from '../../src/audit/audit.plugin.js';
import type { UnitOfWork } from '../../src/database/unit-of-work.js';
import type { WireRow } from '../../src/resource/resource-reads.js';
import type { SettingsDefinition } from '../../src/settings/define-settings.js';
import { SettingsErrors } from '../../src/settings/settings.errors.js';
import { SettingsEntry } from '../../src/settings/settings.resource.js';
import { completeSettings, settingsEntry } from '../../src/settings/settings-store.js';
import { textOf } from '../../src/values/label.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';
import type { AdminResourceService } from '../resource/resource-service.js';
import { auditTrail } from './audit-trail.js';
import { formOf, type FormDescription } from './form-description.js';

/** Needed to see settings; the REST routes ask for the same one. */
export const READ_SETTINGS = 'settings.entry.read';
/** Needed to see who changed them. */
const READ_AUDIT = 'audit.entry.read';

/** A group of settings as its form needs it. It is saved by the command `settings.change`. */
export interface SettingsView {
  readonly name: string;
  readonly label: string;
  readonly version: number;
  readonly value: Readonly<Record<string, unknown>>;
  readonly form: FormDescription | null;
}

/** One change of a group: who made it, and all members before and after it. */
export interface SettingsChange {
  readonly id: unknown;
  readonly createdAt: unknown;
  readonly actorKind: unknown;
  readonly actorName: unknown;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/**
 * Adds what the page of settings asks for.
 * @param scope the guarded scope of the back-office
 * @param service reads
 * @param unitOfWork to read with
 * @param staffOf who is behind a request
 */
export function installSettingsApi(
  scope: FastifyInstance,
  service: AdminResourceService,
  unitOfWork: UnitOfWork,
  staffOf: (request: FastifyRequest) => CurrentStaff,
): void {
  const { registry } = service;
  scope.get('/api/emporion/settings', { config: { admin: STAFF_DATA } }, async (request) => {
    const staff = staffOf(request);
    authorise(staff.actor, READ_SETTINGS);
    const groups: SettingsView[] = [];
    for (const settings of registry.settings.values()) {
      const { version, value } = await unitOfWork.readFresh((tx) => settingsEntry(tx, settings));
      const form = formOf(settings.schema, settings.fields, staff.locale);
      groups.push({ name: settings.name, label: textOf(settings.label, staff.locale), version, value, form });
    }
    return { groups, mayChange: staff.can('settings.change') };
  });

  scope.get('/api/emporion/settings/:name/history', { config: { admin: STAFF_DATA } }, async (request) => {
    const { name } = request.params as { name: string };
    const { after = '' } = request.query as { after?: string };
    const settings = registry.settings.get(name);
    if (!settings) throw SettingsErrors.unknown_group({ name });
    return history(service, settings, after, staffOf(request));
  });
}

/** The changes of a group, the newest first, for whoever may see both settings and the audit. */
async function history(
  service: AdminResourceService,
  settings: SettingsDefinition,
  after: string,
  staff: CurrentStaff,
): Promise<{ items: readonly SettingsChange[]; next: string | null }> {
  authorise(staff.actor, READ_AUDIT);
  const entries = service.registry.resource(SettingsEntry.name);
  const saved = await service.list(entries, { 'filters.name~~eq': settings.name }, staff);
  const id = saved.items[0]?.['id'];
  if (id === undefined) return { items: [], next: null };
  const subject = { type: SettingsEntry.name, id: String(id), after };
  const { items, next } = await auditTrail(service, subject, staff);
  return { items: items.map((entry) => changeOf(settings, entry)), next };
}

function changeOf(settings: SettingsDefinition, entry: WireRow): SettingsChange {
  const { id, createdAt, actorKind, actorName, changes, subjectId } = entry;
  const change = (changes as readonly AuditChange[]).find((one) => one.id === subjectId);
  const valueOf = (state: AuditChange['before'] | undefined): SettingsChange['before'] =>
    completeSettings(settings, (state?.['value'] ?? {}) as Record<string, unknown>);
  const states = { before: valueOf(change?.before), after: valueOf(change?.after) };
  return { id, createdAt, actorKind, actorName, ...states };
}
