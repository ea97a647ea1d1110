import React from 'react';
import { useUploadLimit } from '../../lib/media-files';
import { useText } from '../../lib/text';
import ChooseFiles from './choose-files';
import DropZone from './drop-zone';
import UploadList from './upload-list';
import { useUploads } from './use-uploads';

/** Takes files into the library. Shown to whoever may upload. */
export default function LibraryDrop({ onAdded }: { onAdded: () => void }): React.ReactElement | null {
  const text = useText();
  const limit = useUploadLimit();
  const uploads = useUploads(limit ?? 0, onAdded);
  if (typeof limit !== 'number') return null;
  return (
    <DropZone disabled={false} onFiles={uploads.add}>
      <div className="e-media-add e-media-door">
        <ChooseFiles many className="e-button" onFiles={uploads.add} />
        <span className="e-muted e-only-wide">{text('media.dropMany')}</span>
      </div>
      <UploadList uploads={uploads} />
    </DropZone>
  );
}
