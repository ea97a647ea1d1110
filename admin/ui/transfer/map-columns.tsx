import React from 'react';
import { useText } from '../lib/text';
import { nameOf, type FilePreview, type Mapping } from './file-preview';

interface Props {
  readonly preview: FilePreview;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}

const EXAMPLES = 3;

/** What each column of a file is taken as, with what stands in it. */
export default function MapColumns({ preview, mapping, onChange }: Props): React.ReactElement {
  const text = useText();
  const { header, columns, rows } = preview;
  const taken = new Set(Object.values(mapping));
  return (
    <div className="e-map">
      {header.map((name, index) =>
        header.indexOf(name) === index ? (
          <div key={name} className="e-map-row" data-column={name}>
            <div>
              <b>{name === '' ? text('transfer.column', { number: index + 1 }) : name}</b>
              <p className="e-note">{examplesOf(rows, index)}</p>
            </div>
            <select
              className="e-input"
              aria-label={name}
              value={mapping[name] ?? ''}
              onChange={(event) => onChange({ ...mapping, [name]: event.target.value || null })}
            >
              <option value="">{text('transfer.leaveOut')}</option>
              {columns.map((column) => (
                <option
                  key={column.key}
                  value={column.key}
                  disabled={taken.has(column.key) && mapping[name] !== column.key}
                >
                  {nameOf(column)}
                  {column.required ? ' *' : ''}
                </option>
              ))}
            </select>
          </div>
        ) : null,
      )}
    </div>
  );
}

function examplesOf(rows: FilePreview['rows'], index: number): string {
  const cells = rows.map(({ cells }) => cells[index] ?? '').filter((cell) => cell.trim() !== '');
  return [...new Set(cells)].slice(0, EXAMPLES).join(' · ');
}
