import type { Readable } from 'node:stream';

/** Nest token of the {@link FileStorage}. */
export const FILE_STORAGE = Symbol('FILE_STORAGE');

/** What is put into a storage: bytes at hand, or a stream of as many as are said. */
export type FileContent = Buffer | { readonly stream: Readable; readonly bytes: number };

/** A file as it is read. */
export interface StoredFile {
  readonly stream: Readable;
  readonly bytes: number;
}

/**
 * Keeps files under keys such as `media/ab/0f3c/800.webp`: segments of lower-case letters, digits, hyphens and dots, none
 * of which begins with a dot. A file is there whole or not at all; it may be written by many nodes at once.
 */
export interface FileStorage {
  /**
   * Writes a file, over one of the same key.
   * @param type media type that a store answers with when it serves the file itself
   */
  put(key: string, content: FileContent, type: string): Promise<void>;
  /** @returns the file, or nothing when there is none */
  read(key: string): Promise<StoredFile | undefined>;
  exists(key: string): Promise<boolean>;
  /** Removes a file; one that is not there is no fault. */
  delete(key: string): Promise<void>;
  /** Removes every file below a folder such as `media/ab/0f3c`. */
  deleteFolder(folder: string): Promise<void>;
}

const KEY = /^[a-z0-9][a-z0-9.-]*(?:\/[a-z0-9][a-z0-9.-]*)+$/;

/**
 * Refuses a key that a storage must not be asked for: nothing leads out of it.
 * @param key of a file or of a folder
 * @throws TypeError, as keys are made by our own code
 */
export function checkKey(key: string): void {
  if (!KEY.test(key) || key.length > 500) throw new TypeError(`"${key}" is no key of a file.`);
}
