import React from 'react';
import { call } from '../lib/api';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';
import Dialog from './dialog';

interface Props {
  readonly command: string;
  readonly id: string;
  readonly label: string;
}

/** Runs a command that answers with an address to look at, and opens it. */
export default function PreviewButton({ command, id, label }: Props): React.ReactElement {
  const text = useText();
  const fail = useFailureNotice();
  const [address, setAddress] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);
  const open = async (): Promise<void> => {
    setBusy(true);
    try {
      const { result } = await call<{ result: { url?: unknown } | null }>(
        'POST',
        `/api/emporion/commands/${command}`,
        { id },
      );
      const url = typeof result?.url === 'string' ? result.url : null;
      if (url !== null && /^(https?:\/\/|\/)/.test(url)) setAddress(url);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button
        type="button"
        className="e-button-light"
        data-command={command}
        disabled={busy}
        onClick={() => void open()}
      >
        {label}
      </button>
      {address === null ? null : (
        <Dialog title={label} onClose={() => setAddress(null)}>
          <p>{text('preview.note')}</p>
          <p className="e-break">
            <a href={address} target="_blank" rel="noopener noreferrer" data-testid="preview-link">
              {address}
            </a>
          </p>
        </Dialog>
      )}
    </>
  );
}
