import { z } from 'zod';
import { defineCommand } from '../command/define-command.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { faultsOf } from '../errors/zod-faults.js';
import { Registry } from '../plugin/registry.js';
import { isStorableDocument } from '../values/storable-text.js';
import { SettingsEntry } from './settings.resource.js';
import { SettingsErrors } from './settings.errors.js';
import { settingsValue } from './settings-store.js';

/** Saves members of a group of settings; those that are not sent keep their values. */
export const changeSettings = defineCommand({
  name: 'settings.change',
  label: { en: 'Change settings', zh: '修改设置' },
  input: z.strictObject({
    name: z.string().max(200),
    value: z.record(
      z.string().max(100),
      z
        .unknown()
        .refine(isStorableDocument, { message: 'holds a broken character, or is nested too deeply' }),
    ),
  }),
  result: z.strictObject({ name: z.string(), version: z.int(), value: z.record(z.string(), z.unknown()) }),
  fields: {
    name: { label: { en: 'Group', zh: '分组' } },
    value: { label: { en: 'Values', zh: '值' } },
  },
  errors: ['settings.unknown_group'],
  handle: async (context, input) => {
    const group = context.get(Registry).settings.get(input.name);
    if (!group) throw SettingsErrors.unknown_group({ name: input.name });
    const rows = context.rows(SettingsEntry);
    const [entry] = await rows.where({ name: group.name }, { lock: true });
    const { expectedVersion = entry?.version ?? 0 } = context;
    if (expectedVersion !== (entry?.version ?? 0)) {
      throw KernelErrors.stale({
        resource: group.name,
        current: entry?.version ?? 0,
        expected: expectedVersion,
      });
    }
    const current = await settingsValue(context.tx, group);
    const value = group.schema.safeParse({ ...current, ...input.value });
    if (!value.success) throw KernelErrors.invalid_input().withErrors(faultsOf(value.error, '/value'));
    const saved = entry
      ? await rows.update(entry.id, { value: value.data })
      : await rows.insert({ name: group.name, value: value.data });
    return { name: group.name, version: saved.version, value: value.data };
  },
});
