import React from 'react';
import Dialog from '../blocks/dialog';
import { call } from '../lib/api';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';
import type { ResourceJSON } from '../lib/types';
import ChooseOptions, { type Options } from './choose-options';
import type { ExportFormat } from './list-transfers';
import TransferProgress from './progress';

interface Props {
  readonly resource: ResourceJSON;
  /** The list as its address says it. */
  readonly query: string;
  readonly formats: readonly ExportFormat[];
  readonly onClose: () => void;
}

/** Writes the rows of a list into a file: the format is asked for, then its progress shown, then the file offered. */
export default function ExportDialog({ resource, query, formats, onClose }: Props): React.ReactElement {
  const text = useText();
  const fail = useFailureNotice();
  const [format, setFormat] = React.useState(formats[0]?.key ?? '');
  const [options, setOptions] = React.useState<Options>({});
  const [id, setId] = React.useState<string | null>(null);
  const [busy, setBusy] = React.useState(false);
  const list = Object.fromEntries(new URLSearchParams(query));
  const isNarrowed = Object.keys(list).some((name) => name === 'q' || name.startsWith('filters.'));
  const take = (key: string): void => {
    setFormat(key);
    setOptions({});
  };
  const start = async (): Promise<void> => {
    setBusy(true);
    try {
      const path = `/api/emporion/lists/${resource.id}/export`;
      setId((await call<{ id: string }>('POST', path, { format, options, list })).id);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={text('transfer.export')} onClose={onClose}>
      {id === null ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void start();
          }}
        >
          <p className="e-field">{text(isNarrowed ? 'transfer.exportsFiltered' : 'transfer.exportsAll')}</p>
          <fieldset className="e-field">
            <legend className="e-label">{text('transfer.format')}</legend>
            {formats.map(({ key, label }) => (
              <label key={key} className="e-choice">
                <input type="radio" name="format" checked={format === key} onChange={() => take(key)} />
                {label}
              </label>
            ))}
          </fieldset>
          <ChooseOptions
            options={formats.find(({ key }) => key === format)?.options ?? []}
            chosen={options}
            onChange={setOptions}
          />
          <div className="e-actions e-actions-end">
            <button type="button" className="e-button-light" onClick={onClose}>
              {text('cancel')}
            </button>
            <button type="submit" className="e-button" disabled={busy}>
              {text('transfer.export')}
            </button>
          </div>
        </form>
      ) : (
        <TransferProgress id={id} />
      )}
    </Dialog>
  );
}
