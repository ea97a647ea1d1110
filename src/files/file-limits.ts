import type { Config } from '../config/config.js';

/** Nest token of the {@link FileLimits}. */
export const FILE_LIMITS = Symbol('FILE_LIMITS');

/** How much of a file is taken. */
export interface FileLimits {
  /** Largest file. */
  readonly bytes: number;
  /** Most pixels of an image, all frames together. */
  readonly pixels: number;
}

/** The limits that the configuration sets. */
export function fileLimits({ files }: Pick<Config, 'files'>): FileLimits {
  return { bytes: files.uploadLimit, pixels: files.pixelLimit };
}
