import { z } from 'zod';
import { CONFIG, type Config } from '../config/config.js';
import { defineJob } from '../jobs/define-job.js';

/** Clears what has run out: sessions and counts. Neither works any more; this only gives their space back. */
export const forgetExpired = defineJob({
  name: 'access.forget-expired',
  label: { en: 'Clear expired sessions', zh: '清理过期会话' },
  payload: z.strictObject({}),
  schedule: { everySeconds: 3_600 },
  handle: async (context) => {
    const { tx, now } = context;
    const { session } = context.get<Config>(CONFIG);
    const unused = new Date(now.getTime() - session.ttlMs);
    await tx.query('DELETE FROM access_session WHERE expires_at <= $1 OR last_seen_at <= $2', [now, unused]);
    await tx.query('DELETE FROM access_rate WHERE ends_at <= $1', [now]);
  },
});
