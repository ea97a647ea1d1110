import React from 'react';
import { useFiles, useUploadLimit, type MediaFile } from '../../lib/media-files';
import { useText } from '../../lib/text';
import ChooseFiles from './choose-files';
import DropZone from './drop-zone';
import LibraryDialog from './library-dialog';
import MediaTile from './media-tile';
import PictureDialog from './picture-dialog';
import UploadList from './upload-list';
import { useUploads } from './use-uploads';

interface Props {
  readonly id: string;
  /** Ids of files, in their order. */
  readonly ids: readonly string[];
  readonly many: boolean;
  readonly disabled: boolean;
  readonly onChange: (ids: readonly string[]) => void;
}

/** Chooses files: dropped, from the computer or from the library; in an order, where there may be several. */
export default function MediaControl(props: Props): React.ReactElement {
  const { id, ids, many, disabled } = props;
  const text = useText();
  const limit = useUploadLimit();
  const files = useFiles(ids);
  const [choosing, setChoosing] = React.useState(false);
  const [opened, setOpened] = React.useState<string | null>(null);
  const order = useOrder(props);
  const uploads = useUploads(limit ?? 0, ({ id: added }: MediaFile) => order.add([added]));
  const mayUpload = !disabled && typeof limit === 'number';
  const upload = (chosen: readonly File[]): void => uploads.add(many ? chosen : chosen.slice(0, 1));
  return (
    <div className="e-media" aria-describedby={`${id}-note`}>
      <DropZone disabled={!mayUpload} onFiles={upload}>
        {ids.length > 0 ? (
          <ol className="e-media-grid">
            {ids.map((one, index) => (
              <MediaTile
                key={one}
                id={one}
                file={files[index]}
                index={index}
                count={ids.length}
                disabled={disabled}
                onOpen={() => setOpened(one)}
                onMove={(to) => order.move(one, to)}
                onPut={(other) => order.move(other, index)}
                onRemove={() => order.remove(one)}
              />
            ))}
          </ol>
        ) : null}
        <UploadList uploads={uploads} />
        {disabled ? null : (
          <div className="e-media-add">
            {mayUpload ? (
              <ChooseFiles id={id} many={many} className="e-button-light" onFiles={upload} />
            ) : null}
            <button type="button" className="e-button-light" onClick={() => setChoosing(true)}>
              {text('media.choose')}
            </button>
            {mayUpload ? (
              <span className="e-muted e-only-wide">{text(many ? 'media.dropMany' : 'media.dropOne')}</span>
            ) : null}
          </div>
        )}
      </DropZone>
      {choosing ? (
        <LibraryDialog
          many={many}
          taken={ids}
          onClose={() => setChoosing(false)}
          onChoose={(chosen) => {
            setChoosing(false);
            order.add(chosen);
          }}
        />
      ) : null}
      {opened === null ? null : <PictureDialog id={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

interface Order {
  readonly add: (ids: readonly string[]) => void;
  readonly move: (id: string, to: number) => void;
  readonly remove: (id: string) => void;
}

/** Changes of the list. Uploads end between two drawings, so each change builds on the last one and not on what is drawn. */
function useOrder({ ids, many, onChange }: Props): Order {
  const latest = React.useRef({ ids, onChange });
  latest.current = { ids, onChange };
  const change = (next: readonly string[]): void => {
    latest.current = { ...latest.current, ids: next };
    latest.current.onChange(next);
  };
  return {
    add: (added) => change(many ? [...new Set([...latest.current.ids, ...added])] : added.slice(-1)),
    move: (id, to) => {
      const others = latest.current.ids.filter((one) => one !== id);
      if (others.length < latest.current.ids.length)
        change([...others.slice(0, to), id, ...others.slice(to)]);
    },
    remove: (id) => change(latest.current.ids.filter((one) => one !== id)),
  };
}
