import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkKey, type FileContent, type FileStorage, type StoredFile } from './file-storage.port.js';

/** Keeps files in a folder of the machine, or of a volume that all nodes mount. */
export class LocalStorage implements FileStorage {
  /** @param directory absolute path; made when the first file is written */
  constructor(private readonly directory: string) {}

  /** Written beside its place, flushed to the disk and renamed, so that nobody reads half a file after a crash. */
  async put(key: string, content: FileContent): Promise<void> {
    const path = this.pathOf(key);
    const part = join(dirname(path), `.${randomUUID()}.part`);
    await mkdir(dirname(path), { recursive: true });
    try {
      const file = await open(part, 'wx');
      try {
        await write(file, content);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(part, path);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    await syncFolder(dirname(path));
  }

  async read(key: string): Promise<StoredFile | undefined> {
    const file = await openIfThere(this.pathOf(key));
    if (!file) return undefined;
    const { size } = await file.stat();
    // The stream closes the handle, also when nobody reads to the end.
    return { stream: file.createReadStream(), bytes: size };
  }

  async exists(key: string): Promise<boolean> {
    const found = await stat(this.pathOf(key)).catch(nothingIfMissing);
    return found?.isFile() === true;
  }

  async delete(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async deleteFolder(folder: string): Promise<void> {
    await rm(this.pathOf(folder), { recursive: true, force: true });
  }

  private pathOf(key: string): string {
    checkKey(key);
    return join(this.directory, key);
  }
}

async function write(file: FileHandle, content: FileContent): Promise<void> {
  if (Buffer.isBuffer(content)) return file.writeFile(content);
  // Continues where the last chunk ended.
  for await (const chunk of content.stream as AsyncIterable<Buffer>) await file.writeFile(chunk);
  const { size } = await file.stat();
  if (size !== content.bytes) throw new Error(`${size} bytes came instead of ${content.bytes}.`);
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, 'r').catch(nothingIfMissing);
  if (!file || (await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
}

/** The name of a file is as durable as its folder. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

function nothingIfMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
  throw error;
}
