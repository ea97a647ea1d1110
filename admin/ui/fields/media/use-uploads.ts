import React from 'react';
import { ProblemError } from '../../lib/api';
import { formatBytes } from '../../lib/format';
import type { MediaFile } from '../../lib/media-files';
import { useText } from '../../lib/text';
import { uploadFile } from '../../lib/upload-file';
import { inTurn } from '../../lib/upload-queue';

/** A file on its way, or one that was refused. */
export interface Upload {
  readonly key: number;
  readonly file: File;
  /** Sent so far, from 0 to 1. */
  readonly share: number;
  /** Why it was refused. */
  readonly error?: string;
  /** Sending it again may help. */
  readonly again?: boolean;
}

export interface Uploads {
  readonly list: readonly Upload[];
  readonly add: (files: readonly File[]) => void;
  readonly retry: (upload: Upload) => void;
  readonly dismiss: (upload: Upload) => void;
}

let lastKey = 0;

/**
 * Uploads files, several at once, and hands them on in the order in which they were chosen.
 * @param limit largest file in bytes
 * @param onAdded hears of each file that is in the library
 */
export function useUploads(limit: number, onAdded: (file: MediaFile) => void): Uploads {
  const text = useText();
  const [list, setList] = React.useState<readonly Upload[]>([]);
  const added = React.useRef(onAdded);
  added.current = onAdded;

  const dismiss = ({ key }: Upload): void => setList((old) => old.filter((one) => one.key !== key));
  const change = (key: number, news: Partial<Upload>): void =>
    setList((old) => old.map((one) => (one.key === key ? { ...one, ...news } : one)));

  const send = async ({ key, file }: Upload): Promise<MediaFile | undefined> => {
    try {
      return await inTurn(() => uploadFile(file, (share) => change(key, { share })));
    } catch (error) {
      const refused = error instanceof ProblemError ? error.problem : undefined;
      const again = !refused || refused.status === 401 || refused.status === 429 || refused.status >= 500;
      const reason = refused?.status === 401 ? text('signedOut') : refused?.detail;
      change(key, { error: reason ?? text('media.interrupted'), again });
      return undefined;
    }
  };
  const start = async (uploads: readonly Upload[]): Promise<void> => {
    const sent = uploads.map((upload) => ({ upload, done: send(upload) }));
    for (const { upload, done } of sent) {
      const file = await done;
      if (!file) continue;
      dismiss(upload);
      added.current(file);
    }
  };

  const add = (files: readonly File[]): void => {
    const uploads = files.map((file): Upload => {
      lastKey += 1;
      const upload = { key: lastKey, file, share: 0 };
      if (file.size <= limit) return upload;
      return { ...upload, error: text('media.tooLarge', { limit: formatBytes(limit) }) };
    });
    setList((old) => [...old, ...uploads]);
    void start(uploads.filter(({ error }) => error === undefined));
  };
  const retry = (upload: Upload): void => {
    change(upload.key, { error: undefined, again: undefined, share: 0 });
    void start([upload]);
  };
  return { list, add, retry, dismiss };
}
