import type { FastifyInstance, FastifyRequest } from 'fastify';
import { authorise } from '../../src/access/authorise.js';
import type { UnitOfWork } from '../../src/database/unit-of-work.js';
import type { Registry } from '../../src/plugin/registry.js';
import { settingsEntry } from '../../src/settings/settings-store.js';
import { textOf } from '../../src/values/label.js';
import type { CurrentStaff } from '../current-staff.js';
import { STAFF_DATA } from '../loader/route-config.js';
import { formOf, type FormDescription } from './form-description.js';

/** Needed to see settings; the REST routes ask for the same one. */
export const READ_SETTINGS = 'settings.entry.read';

/** A group of settings as its form needs it. It is saved by the command `settings.change`. */
export interface SettingsView {
  readonly name: string;
  readonly label: string;
  readonly version: number;
  readonly value: Readonly<Record<string, unknown>>;
  readonly form: FormDescription | null;
}

/**
 * Adds what the page of settings asks for.
 * @param scope the guarded scope of the back-office
 * @param registry of the enabled plugins
 * @param unitOfWork to read with
 * @param staffOf who is behind a request
 */
export function installSettingsApi(
  scope: FastifyInstance,
  registry: Registry,
  unitOfWork: UnitOfWork,
  staffOf: (request: FastifyRequest) => CurrentStaff,
): void {
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
}
