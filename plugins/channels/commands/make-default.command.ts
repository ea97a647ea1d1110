import { defineCommand } from 'emporion';
import { z } from 'zod';
import { Channel } from '../resources/channel.resource.js';

/** Makes a channel the one for storefronts that name none. */
export const makeDefault = defineCommand({
  name: 'channels.channel.makeDefault',
  label: { en: 'Make default', zh: '设为默认' },
  resource: 'channels.channel',
  permission: 'channels.channel.update',
  input: z.strictObject({}),
  result: z.strictObject({ id: z.uuid(), version: z.int() }),
  handle: async (context) => {
    const channels = context.rows(Channel);
    // One after another: whoever comes second sees what the first has made default.
    await context.tx.query(`SELECT pg_advisory_xact_lock(hashtext('channels.default'))`);
    for (const { id } of await channels.where({ isDefault: true }, { lock: true })) {
      if (id !== context.targetId) await channels.update(id, { isDefault: false });
    }
    const { id, version } = await channels.update(context.targetId, { isDefault: true });
    return { id, version };
  },
});
