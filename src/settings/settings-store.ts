import type { z } from 'zod';
import type { Tx } from '../database/unit-of-work.js';
import type { SettingsDefinition } from './define-settings.js';

/** The values of a group and the version they were saved as; 0 before the first save. */
export interface SettingsState<S extends SettingsDefinition> {
  readonly version: number;
  readonly value: z.output<S['schema']>;
}

/**
 * The current state of a group of settings: what was saved, completed by the defaults.
 * @param tx the open transaction or read
 * @param settings the declared group
 */
export async function settingsEntry<S extends SettingsDefinition>(
  tx: Tx,
  settings: S,
): Promise<SettingsState<S>> {
  const [row] = await tx.query<{ version: number; value: Record<string, unknown> }>(
    'SELECT version, value FROM settings_entry WHERE name = $1',
    [settings.name],
  );
  return { version: row?.version ?? 0, value: completeSettings(settings, row?.value ?? {}) };
}

/**
 * The current values of a group of settings.
 * @param tx the open transaction or read
 * @param settings the declared group
 */
export async function settingsValue<S extends SettingsDefinition>(
  tx: Tx,
  settings: S,
): Promise<z.output<S['schema']>> {
  return (await settingsEntry(tx, settings)).value;
}

/**
 * What was saved of a group, completed by the defaults. A member whose rule became stricter since it was saved falls back
 * to its default instead of stopping everything.
 * @param settings the declared group
 * @param saved the members that were saved
 */
export function completeSettings<S extends SettingsDefinition>(
  settings: S,
  saved: Record<string, unknown>,
): z.output<S['schema']> {
  const parsed = settings.schema.safeParse(saved);
  if (parsed.success) return parsed.data as z.output<S['schema']>;
  const wrong = new Set(parsed.error.issues.map((issue) => issue.path[0]));
  const kept = Object.entries(saved).filter(([name]) => name in settings.schema.shape && !wrong.has(name));
  return settings.schema.parse(Object.fromEntries(kept)) as z.output<S['schema']>;
}
