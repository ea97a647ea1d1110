import React from 'react';
import { useFiles } from '../../lib/media-files';
import Thumbnail from './thumbnail';

interface Props {
  readonly files: readonly string[];
  readonly isChosen: (id: string) => boolean;
  /** Files that may not be chosen any more. */
  readonly taken?: readonly string[];
  readonly onChoose: (id: string) => void;
}

/** Files as pictures to press. */
export default function FileChoices({ files, isChosen, taken = [], onChoose }: Props): React.ReactElement {
  const known = useFiles(files);
  return (
    <div className="e-media-grid">
      {files.map((id, index) => (
        <button
          key={id}
          type="button"
          className="e-media-pick"
          data-file={id}
          aria-pressed={isChosen(id)}
          disabled={taken.includes(id)}
          aria-label={known[index]?.title}
          onClick={() => onChoose(id)}
        >
          <Thumbnail file={known[index]} />
          <span className="e-clip">{known[index]?.title}</span>
        </button>
      ))}
    </div>
  );
}
