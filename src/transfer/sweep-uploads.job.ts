import { z } from 'zod';
import { defineJob } from '../jobs/define-job.js';
import { sweepUploadsBefore } from './uploads.js';

const KEPT_HOURS = 24;

/** Removes uploaded files that nobody has come back for. */
export const sweepUploads = defineJob({
  name: 'transfers.sweep-uploads',
  label: { en: 'Remove old uploaded files', zh: '清理过期的上传文件' },
  payload: z.strictObject({}),
  schedule: { everySeconds: 3_600 },
  handle: async ({ tx, now }) => {
    const oldest = new Date(now.getTime() - KEPT_HOURS * 3_600_000);
    await sweepUploadsBefore(tx, oldest);
  },
});
