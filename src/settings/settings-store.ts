import type { z } from 'zod';
import type { Tx } from '../database/unit-of-work.js';
import type { SettingsDefinition } from './define-settings.js';

/**
 * The current values of a group of settings: what was saved, completed by the defaults.
 * @param tx the open transaction or read
 * @param settings the declared group
 */
export async function settingsValue<S extends SettingsDefinition>(
  tx: Tx,
  settings: S,
): Promise<z.output<S['schema']>> {
  const [row] = await tx.query<{ value: unknown }>('SELECT value FROM settings_entry WHERE name = $1', [
    settings.name,
  ]);
  const parsed = settings.schema.safeParse(row?.value ?? {});
  // A member whose rule became stricter since it was saved falls back to its default instead of stopping the shop.
  return (parsed.success ? parsed.data : settings.schema.parse({})) as z.output<S['schema']>;
}
