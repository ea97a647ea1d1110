import React from 'react';
import { call } from '../lib/api';
import { useText } from '../lib/text';
import ChooseOptions, { type Options } from './choose-options';
import {
  missingColumns,
  nameOf,
  usableKeys,
  type FilePreview,
  type Mapping,
  type Named,
} from './file-preview';
import FirstRows from './first-rows';
import MapColumns from './map-columns';

/** How a file is to be taken. */
export interface Choice {
  readonly upload: string;
  readonly format: string;
  readonly mapping: Mapping;
  readonly key: string;
  readonly options: Options;
}

interface Props {
  readonly resourceId: string;
  readonly upload: string;
  readonly first: FilePreview;
  readonly busy: boolean;
  readonly onChosen: (choice: Choice) => void;
  readonly onBack: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** Shows what a file seems to be, and lets its format, its columns and what rows are found by be changed. */
export default function CheckFile({
  resourceId,
  upload,
  first,
  busy,
  onChosen,
  onBack,
  onFailure,
}: Props): React.ReactElement {
  const text = useText();
  const [preview, setPreview] = React.useState(first);
  const [mapping, setMapping] = React.useState(first.mapping);
  const [chosenKey, setChosenKey] = React.useState('');
  const [options, setOptions] = React.useState<Options>({});
  const keys = usableKeys(preview, mapping);
  const key = keys.some((one) => one.key === chosenKey) ? chosenKey : (keys[0]?.key ?? 'id');
  const missing = missingColumns(preview, mapping);
  const isEmpty = Object.values(mapping).every((column) => column === null);
  const takeAs = async (format: string): Promise<void> => {
    try {
      const next = await loadPreview(upload, resourceId, format);
      setPreview(next);
      setMapping(next.mapping);
      setOptions({});
    } catch (error) {
      onFailure(error);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChosen({ upload, format: preview.format, mapping, key, options });
      }}
    >
      <div className="e-map-head">
        <Choose
          name="format"
          label={text('transfer.format')}
          value={preview.format}
          among={preview.formats}
          onChange={(format) => void takeAs(format)}
        />
        <Choose
          name="key"
          label={text('transfer.foundBy')}
          note={text('transfer.foundByNote')}
          value={key}
          among={keys}
          onChange={setChosenKey}
        />
      </div>
      <ChooseOptions options={preview.options} chosen={options} onChange={setOptions} />
      {preview.columns.length > 1 ? (
        <>
          <h3 className="e-label">{text('transfer.columns')}</h3>
          <MapColumns preview={preview} mapping={mapping} onChange={setMapping} />
        </>
      ) : null}
      <FirstRows preview={preview} />
      {missing.length > 0 ? (
        <p className="e-alert" role="alert">
          {text('transfer.missing', { columns: missing.join(', ') })}
        </p>
      ) : null}
      <div className="e-actions e-actions-end">
        <button type="button" className="e-button-light" onClick={onBack}>
          {text('transfer.otherFile')}
        </button>
        <button type="submit" className="e-button" disabled={busy || isEmpty || missing.length > 0}>
          {text('transfer.try')}
        </button>
      </div>
    </form>
  );
}

interface ChooseProps {
  readonly name: 'format' | 'key';
  readonly label: string;
  readonly note?: string;
  readonly value: string;
  readonly among: readonly Named[];
  readonly onChange: (key: string) => void;
}

function Choose({ name, label, note, value, among, onChange }: ChooseProps): React.ReactElement {
  return (
    <label className="e-field">
      <span className="e-label">{label}</span>
      <select
        className="e-input"
        value={value}
        disabled={among.length < 2}
        data-testid={`import-${name}`}
        onChange={(event) => onChange(event.target.value)}
      >
        {among.map((one) => (
          <option key={one.key} value={one.key}>
            {nameOf(one)}
          </option>
        ))}
      </select>
      <p className="e-note">{note}</p>
    </label>
  );
}

/**
 * Asks the server what a file seems to be.
 * @param format that it is to be read as; found out when left out
 */
export function loadPreview(upload: string, resourceId: string, format?: string): Promise<FilePreview> {
  const query = new URLSearchParams({ resource: resourceId, ...(format === undefined ? {} : { format }) });
  return call('GET', `/api/emporion/transfer-uploads/${upload}/preview?${query.toString()}`);
}
