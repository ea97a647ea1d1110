import { definePlugin } from '../plugin/define-plugin.js';
import { changeSettings } from './change-settings.command.js';
import { SettingsController } from './settings.controller.js';
import { SettingsErrors } from './settings.errors.js';
import { SettingsEntry } from './settings.resource.js';

/** Typed settings with their history, which is the audit log of the entry. */
export const settingsPlugin = definePlugin({
  name: 'settings',
  label: { en: 'Settings', zh: '设置' },
  icon: 'Settings',
  resources: [SettingsEntry],
  commands: [changeSettings],
  errors: [SettingsErrors],
  controllers: [SettingsController],
});
