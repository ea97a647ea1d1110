import React from 'react';
import { useFiles } from '../../lib/media-files';
import { useText } from '../../lib/text';
import PictureDialog from './picture-dialog';
import Thumbnail from './thumbnail';

interface Props {
  readonly id: string;
  /** Hears when the text or the focal point may have been changed. */
  readonly onSaved: () => void;
}

/** The picture at the head of its own page; it opens to be looked at and changed. */
export default function LargePicture({ id, onSaved }: Props): React.ReactElement {
  const text = useText();
  const [file] = useFiles([id]);
  const [open, setOpen] = React.useState(false);
  return (
    <section className="e-panel e-large-picture">
      <button
        type="button"
        className="e-media-open"
        aria-label={text('media.open', { name: file?.title ?? '' })}
        disabled={!file}
        onClick={() => setOpen(true)}
      >
        {file?.width ? (
          <img
            src={file.variants.find(({ width }) => width >= 400)?.url ?? file.url}
            alt={file.alt ?? file.title}
          />
        ) : (
          <Thumbnail file={file} />
        )}
      </button>
      {file ? (
        <a href={file.url} target="_blank" rel="noopener noreferrer">
          {text('media.original')}
        </a>
      ) : null}
      {open ? (
        <PictureDialog
          id={id}
          onClose={() => {
            setOpen(false);
            onSaved();
          }}
        />
      ) : null}
    </section>
  );
}
