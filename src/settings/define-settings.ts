import type { ZodObject, z } from 'zod';
import type { Label, MemberText } from '../values/label.js';

/** A group of settings that a merchant edits, kept with their history. */
export interface SettingsDefinition<S extends ZodObject = ZodObject> {
  /** `<plugin>.<group>`. */
  readonly name: string;
  readonly label: Label;
  /** Every member has a default, so that an empty document is complete. */
  readonly schema: S;
  /** A label for every member of the schema. */
  readonly fields: Readonly<Record<keyof z.output<S> & string, MemberText>>;
}

/**
 * Declares settings. Start-up refuses a member without a default or a label.
 * @param settings name, label, schema and labels of members
 */
export function defineSettings<S extends ZodObject>(settings: SettingsDefinition<S>): SettingsDefinition<S> {
  return Object.freeze({ ...settings });
}

export type SettingsValue<D> = D extends SettingsDefinition<infer S> ? z.output<S> : never;
