import React from 'react';
import { useText } from '../lib/text';
import { sendFile } from './send-file';

interface Props {
  /** Called with the id of the upload, when the whole file has arrived. */
  readonly onSent: (upload: string) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** Takes a file that is dropped or chosen, and sends it. */
export default function ChooseFile({ onSent, onFailure }: Props): React.ReactElement {
  const text = useText();
  const [over, setOver] = React.useState(false);
  const [file, setFile] = React.useState<File | null>(null);
  const [sent, setSent] = React.useState(0);
  const leaving = React.useRef(new AbortController());
  React.useEffect(() => () => leaving.current.abort(), []);
  const take = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    setFile(chosen);
    setSent(0);
    const { signal } = leaving.current;
    try {
      await onSent(await sendFile(chosen, { signal, onProgress: setSent }));
    } catch (error) {
      if (signal.aborted) return;
      setFile(null);
      onFailure(error);
    }
  };
  if (file) {
    return (
      <div className="e-job">
        <progress max={file.size || 1} value={sent} aria-label={text('transfer.sending')} />
        <p role="status">
          {sent < file.size ? text('transfer.sending') : text('transfer.reading')} {file.name}
        </p>
      </div>
    );
  }
  return (
    <label
      className={over ? 'e-drop e-drop-over' : 'e-drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      <input
        className="e-hidden"
        type="file"
        accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv"
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <span className="e-button">{text('transfer.choose')}</span>
      <span>{text('transfer.drop')}</span>
      <span className="e-note">{text('transfer.kinds')}</span>
    </label>
  );
}
