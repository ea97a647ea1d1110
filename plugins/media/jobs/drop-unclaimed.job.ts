import { defineJob, FILE_STORAGE, type FileStorage } from 'emporion';
import { z } from 'zod';
import { folderOf } from '../domain/storage-key.js';

/**
 * Removes the files of a row that is gone, or that was never written because a process died between storing the files and
 * committing the row.
 */
export const dropUnclaimed = defineJob({
  name: 'media.drop-unclaimed',
  label: { en: 'Remove files that belong to nothing', zh: '清理无归属文件' },
  payload: z.strictObject({ key: z.string().max(200) }),
  transaction: 'none',
  handle: async (context, { key }) => {
    const rows = await context.inTransaction(({ tx }) =>
      tx.query('SELECT 1 FROM media_asset WHERE key = $1::text', [key]),
    );
    if (rows.length === 0) await context.get<FileStorage>(FILE_STORAGE).deleteFolder(folderOf(key));
  },
});
