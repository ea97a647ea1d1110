import React from 'react';
import { useText } from '../../lib/text';
import type { Uploads } from './use-uploads';

/** Files on their way, and those that were refused with the reason. */
export default function UploadList({ uploads }: { uploads: Uploads }): React.ReactElement | null {
  const text = useText();
  if (uploads.list.length === 0) return null;
  return (
    <ul className="e-uploads" aria-live="polite">
      {uploads.list.map((upload) => (
        <li key={upload.key} data-upload={upload.error === undefined ? 'running' : 'refused'}>
          <span className="e-clip">{upload.file.name}</span>
          {upload.error === undefined ? (
            <progress aria-label={upload.file.name} value={upload.share < 1 ? upload.share : undefined} />
          ) : (
            <>
              <span className="e-error">{upload.error}</span>
              {upload.again ? (
                <button type="button" className="e-text-button" onClick={() => uploads.retry(upload)}>
                  {text('media.again')}
                </button>
              ) : null}
              <button
                type="button"
                className="e-tool"
                aria-label={text('close')}
                onClick={() => uploads.dismiss(upload)}
              >
                ✕
              </button>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
