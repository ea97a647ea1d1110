import { z } from 'zod';
import { defineJob } from '../jobs/define-job.js';
import { definePlugin } from '../plugin/define-plugin.js';

/** Hours that a reply can be replayed; clients retry within minutes. */
const KEPT_HOURS = 72;

const forgetKeys = defineJob({
  name: 'commands.forget-idempotency-keys',
  label: { en: 'Forget old idempotency keys', zh: '清理过期的幂等键' },
  payload: z.strictObject({}),
  schedule: { everySeconds: 3_600 },
  handle: async ({ tx, now }) => {
    const before = new Date(now.getTime() - KEPT_HOURS * 3_600_000);
    await tx.query('DELETE FROM commands_idempotency WHERE created_at < $1', [before]);
  },
});

/** What the command pipeline keeps. */
export const commandsPlugin = definePlugin({
  name: 'commands',
  label: { en: 'Commands', zh: '命令' },
  jobs: [forgetKeys],
  schema: [
    `CREATE TABLE commands_idempotency (
  owner text NOT NULL,
  key text NOT NULL,
  command text NOT NULL,
  fingerprint text NOT NULL,
  reply jsonb,
  created_at timestamp with time zone NOT NULL,
  CONSTRAINT pk_commands_idempotency PRIMARY KEY (owner, key)
)`,
    'CREATE INDEX ix_commands_idempotency_created_at ON commands_idempotency (created_at)',
  ],
});
