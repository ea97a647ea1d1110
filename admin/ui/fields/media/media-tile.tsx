import React from 'react';
import type { MediaFile } from '../../lib/media-files';
import { useText } from '../../lib/text';
import Thumbnail from './thumbnail';

interface Props {
  readonly id: string;
  readonly file: MediaFile | null | undefined;
  /** Place in the list, from 0. */
  readonly index: number;
  readonly count: number;
  readonly disabled: boolean;
  readonly onOpen: () => void;
  /** Moves this file to a place. */
  readonly onMove: (to: number) => void;
  /** Moves another file to the place of this one. */
  readonly onPut: (other: string) => void;
  readonly onRemove: () => void;
}

/** What a dragged tile carries; files of the computer do not. */
const DRAGGED = 'application/x-emporion-file';

/** One chosen file: a look at it, its place, and taking it out. Dragged with a mouse, moved by buttons everywhere. */
export default function MediaTile(props: Props): React.ReactElement {
  const { id, file, index, count, disabled, onOpen, onMove, onPut, onRemove } = props;
  const text = useText();
  const [over, setOver] = React.useState(false);
  const name = file?.title ?? String(index + 1);
  const step = useStep(index, onMove);
  const movable = !disabled && count > 1;
  const accepts = (event: React.DragEvent): boolean => movable && event.dataTransfer.types.includes(DRAGGED);
  return (
    <li
      className="e-media-tile"
      data-file={id}
      data-over={over}
      draggable={movable}
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData(DRAGGED, id);
        dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (!accepts(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!accepts(event)) return;
        event.preventDefault();
        onPut(event.dataTransfer.getData(DRAGGED));
      }}
    >
      <button
        type="button"
        className="e-media-open"
        aria-label={text('media.open', { name })}
        disabled={!file}
        onClick={onOpen}
      >
        <Thumbnail file={file} />
      </button>
      {disabled ? null : (
        <div className="e-media-tools">
          {movable ? (
            <>
              <button
                ref={step.before}
                type="button"
                className="e-tool"
                aria-label={text('media.before', { name })}
                disabled={index === 0}
                onClick={() => step.to(-1)}
              >
                ←
              </button>
              <button
                ref={step.after}
                type="button"
                className="e-tool"
                aria-label={text('media.after', { name })}
                disabled={index === count - 1}
                onClick={() => step.to(1)}
              >
                →
              </button>
            </>
          ) : null}
          <button
            type="button"
            className="e-tool"
            aria-label={text('media.remove', { name })}
            onClick={onRemove}
          >
            ✕
          </button>
        </div>
      )}
    </li>
  );
}

interface Step {
  readonly before: React.RefObject<HTMLButtonElement>;
  readonly after: React.RefObject<HTMLButtonElement>;
  readonly to: (by: 1 | -1) => void;
}

/** Moves by one place. The focus goes along, so that the keyboard can move on; at an end it waits on the way back. */
function useStep(index: number, onMove: (to: number) => void): Step {
  const before = React.useRef<HTMLButtonElement>(null);
  const after = React.useRef<HTMLButtonElement>(null);
  const moved = React.useRef<1 | -1 | null>(null);
  React.useEffect(() => {
    if (moved.current === null) return;
    const [same, other] = moved.current < 0 ? [before, after] : [after, before];
    (same.current?.disabled ? other : same).current?.focus();
    moved.current = null;
  }, [index]);
  const to = (by: 1 | -1): void => {
    moved.current = by;
    onMove(index + by);
  };
  return { before, after, to };
}
