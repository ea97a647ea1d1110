import { z } from 'zod';
import { defineResource } from '../resource/define-resource.js';
import { f } from '../resource/fields.js';

/** What was saved of each group of settings. Members that were never saved have their defaults. */
export const SettingsEntry = defineResource({
  name: 'settings.entry',
  labels: { one: { en: 'Settings', zh: '设置' }, many: { en: 'Settings', zh: '设置' } },
  plural: 'settings-entries',
  title: 'name',
  writes: 'commands',
  fields: {
    name: f.text({ label: { en: 'Group', zh: '分组' }, unique: true, immutable: true }),
    value: f.json({ label: { en: 'Values', zh: '值' }, schema: z.record(z.string(), z.unknown()) }),
  },
  admin: { hidden: true },
});
