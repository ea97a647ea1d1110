import React from 'react';
import FileChoices from '../../fields/media/file-choices';
import Thumbnail from '../../fields/media/thumbnail';
import { useFiles } from '../../lib/media-files';
import { useText } from '../../lib/text';
import Dialog from '../dialog';
import { textIn, type Cell, type Column } from './document';

/** The picture that a cell names. */
export function CellPicture({ id }: { readonly id: string }): React.ReactElement {
  const [file] = useFiles([id]);
  return <Thumbnail file={file} size="cell" />;
}

interface Props {
  readonly column: Column;
  readonly value: Cell | undefined;
  readonly label: string;
  readonly locale: string;
  /** Takes the focus when it appears. */
  readonly focus: boolean;
  readonly onChange: (value: Cell) => void;
}

/** The open cell of a picture: a button that shows those that may be chosen. */
export default function PictureEditor(props: Props): React.ReactElement {
  const { column, value, label, locale, focus, onChange } = props;
  const text = useText();
  const button = React.useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = React.useState(false);
  React.useEffect(() => {
    if (focus) button.current?.focus();
  }, []);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const choose = (id: Cell): void => {
    onChange(id);
    close();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="e-grid-input e-grid-picture"
        aria-label={label}
        aria-haspopup="dialog"
        title={text('matrix.choosePicture')}
        onClick={() => setOpen(true)}
      >
        {value ? <CellPicture id={String(value)} /> : '+'}
      </button>
      {isOpen ? (
        // What is pressed inside is no move in the grid.
        <div onKeyDown={(event) => event.stopPropagation()}>
          <Dialog title={textIn(column.label, locale)} onClose={close}>
            <Choices files={column.files ?? []} value={value} onChoose={choose} />
          </Dialog>
        </div>
      ) : null}
    </>
  );
}

interface ChoicesProps {
  readonly files: readonly string[];
  readonly value: Cell | undefined;
  readonly onChoose: (id: Cell) => void;
}

function Choices({ files, value, onChoose }: ChoicesProps): React.ReactElement {
  const text = useText();
  return (
    <>
      <FileChoices files={files} isChosen={(id) => id === value} onChoose={onChoose} />
      {value ? (
        <div className="e-actions e-actions-end">
          <button type="button" className="e-button-light" onClick={() => onChoose(null)}>
            {text('matrix.noPicture')}
          </button>
        </div>
      ) : null}
    </>
  );
}
