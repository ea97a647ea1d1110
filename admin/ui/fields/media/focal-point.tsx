import React from 'react';
import type { MediaFile } from '../../lib/media-files';
import { useText } from '../../lib/text';
import Thumbnail from './thumbnail';

/** In parts per thousand from the left and from the top. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Props {
  readonly file: MediaFile | null | undefined;
  /** Nothing where it cannot be changed. */
  readonly point: Point | null;
  readonly onChange?: (point: Point) => void;
}

/** One press of an arrow key. */
const STEP = 20;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -STEP, y: 0 },
  ArrowRight: { x: STEP, y: 0 },
  ArrowUp: { x: 0, y: -STEP },
  ArrowDown: { x: 0, y: STEP },
};

/** A picture with its focal point, which is where it was clicked; the arrow keys move it too. */
export default function FocalPoint({ file, point, onChange }: Props): React.ReactElement {
  const text = useText();
  if (!file?.width) return <Thumbnail file={file} />;
  const source = file.variants.find(({ width }) => width >= 800)?.url ?? file.url;
  const image = (
    <img src={source} alt={file.alt ?? file.title} width={file.width} height={file.height ?? 0} />
  );
  if (!point || !onChange) return <div className="e-focal">{image}</div>;
  const at = { x: Math.round(point.x / 10), y: Math.round(point.y / 10) };
  return (
    <>
      <div
        className="e-focal"
        onClick={({ clientX, clientY, currentTarget }) => {
          const { left, top, width, height } = currentTarget.getBoundingClientRect();
          onChange({
            x: within(((clientX - left) / width) * 1_000),
            y: within(((clientY - top) / height) * 1_000),
          });
        }}
      >
        {image}
        <button
          type="button"
          className="e-focal-point"
          style={{ left: `${point.x / 10}%`, top: `${point.y / 10}%` }}
          aria-label={text('media.focalAt', at)}
          onKeyDown={(event) => {
            const move = ARROWS[event.key];
            if (!move) return;
            event.preventDefault();
            onChange({ x: within(point.x + move.x), y: within(point.y + move.y) });
          }}
          // A press of the button is no click into the picture.
          onClick={(event) => event.stopPropagation()}
        />
      </div>
      <p className="e-note">{text('media.focalHelp')}</p>
    </>
  );
}

const within = (value: number): number => Math.min(1_000, Math.max(0, Math.round(value)));
