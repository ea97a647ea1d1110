import { auditPlugin } from '../audit/audit.plugin.js';
import { commandsPlugin } from '../command/commands.plugin.js';
import { settingsPlugin } from '../settings/settings.plugin.js';
import type { Plugin } from './define-plugin.js';

/** What the kernel itself declares; always enabled. */
export const BUILT_IN_PLUGINS: readonly Plugin[] = [auditPlugin, commandsPlugin, settingsPlugin];
