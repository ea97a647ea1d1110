import { accessPlugin } from '../access/access.plugin.js';
import { auditPlugin } from '../audit/audit.plugin.js';
import { commandsPlugin } from '../command/commands.plugin.js';
import { settingsPlugin } from '../settings/settings.plugin.js';
import { databasePlugin } from '../database/database.plugin.js';
import { eventsPlugin } from '../events/events.plugin.js';
import { jobsPlugin } from '../jobs/jobs.plugin.js';
import { transfersPlugin } from '../transfer/transfers.plugin.js';
import type { Plugin } from './define-plugin.js';

/** What the kernel itself declares; always enabled. */
export const BUILT_IN_PLUGINS: readonly Plugin[] = [
  accessPlugin,
  auditPlugin,
  commandsPlugin,
  databasePlugin,
  eventsPlugin,
  jobsPlugin,
  settingsPlugin,
  transfersPlugin,
];
