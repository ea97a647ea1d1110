import type { Config } from '../config/config.js';
import type { FileStorage } from './file-storage.port.js';
import { LocalStorage } from './local-storage.js';

/**
 * The storage that the configuration names; the client of a store is loaded only where one is used.
 * @param config where files lie
 */
export async function openStorage({ files }: Pick<Config, 'files'>): Promise<FileStorage> {
  const { storage } = files;
  if (storage.kind === 'local') return new LocalStorage(storage.directory);
  const { S3Storage } = await import('./s3-storage.js');
  return new S3Storage(storage);
}
