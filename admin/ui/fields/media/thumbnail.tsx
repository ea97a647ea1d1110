import React from 'react';
import { Icon } from '@adminjs/design-system';
import type { MediaFile } from '../../lib/media-files';
import { useText } from '../../lib/text';

interface Props {
  /** Undefined until it is known, null when it is gone. */
  readonly file: MediaFile | null | undefined;
  readonly size?: 'cell' | 'tile';
}

const RETRIES = 3;
const RETRY_MS = 2_000;

/** A small square of a picture, or the kind of a document. */
export default function Thumbnail({ file, size = 'tile' }: Props): React.ReactElement {
  const text = useText();
  const [failures, setFailures] = React.useState(0);
  const [drawn, setDrawn] = React.useState(0);
  const source = file && file.type.startsWith('image/') ? sourceOf(file, size) : undefined;
  React.useEffect(() => setFailures(0), [source]);
  // A copy is made when it is first asked for, and a busy server asks to come again.
  React.useEffect(() => {
    if (failures === 0 || failures > RETRIES) return undefined;
    const timer = setTimeout(() => setDrawn(failures), RETRY_MS * failures);
    return () => clearTimeout(timer);
  }, [failures]);
  const name = file?.alt ?? file?.title ?? '';
  return (
    <span className={`e-thumb e-thumb-${size}`} title={file?.title}>
      {source === undefined ? (
        <span className="e-thumb-kind">
          {file === undefined ? null : <Icon icon={file ? 'File' : 'Slash'} size={20} />}
          <span className={file?.title ? 'e-clip' : 'e-hidden'}>
            {file?.title ?? text(file === null ? 'media.gone' : 'loading')}
          </span>
        </span>
      ) : (
        <img
          key={drawn}
          src={source}
          alt={name}
          loading="lazy"
          draggable={false}
          onError={() => setFailures((count) => count + 1)}
        />
      )}
    </span>
  );
}

/** The square that is wide enough on a screen of two pixels per point. */
function sourceOf({ squares, url }: MediaFile, size: 'cell' | 'tile'): string {
  const side = size === 'cell' ? 80 : 240;
  return (squares.find(({ width }) => width >= side) ?? squares.at(-1))?.url ?? url;
}
