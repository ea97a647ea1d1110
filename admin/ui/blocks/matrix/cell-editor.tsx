import React from 'react';
import { useText } from '../../lib/text';
import { cellText, cellValue } from './cells';
import { textIn, type Cell, type Column } from './document';

interface Props {
  readonly column: Column;
  readonly value: Cell | undefined;
  readonly label: string;
  readonly locale: string;
  readonly invalid: boolean;
  /** Takes the focus when it appears. */
  readonly focus: boolean;
  readonly onChange: (value: Cell) => void;
}

/** The control of the one cell that is being edited; all others are plain text, so that many rows cost little. */
export default function CellEditor(props: Props): React.ReactElement {
  const { column, value, label, locale, invalid, focus, onChange } = props;
  const text = useText();
  const element = React.useRef<HTMLInputElement & HTMLSelectElement>(null);
  const [typed, setTyped] = React.useState(() => cellText(column, value, locale));
  React.useEffect(() => {
    if (!focus) return;
    element.current?.focus();
    element.current?.select?.();
  }, []);
  // Undo or a fill may have changed the cell under the editor.
  const shown = cellValue(column, typed) === (value ?? null) ? typed : cellText(column, value, locale);
  const common = { ref: element, className: 'e-grid-input', 'aria-label': label, 'aria-invalid': invalid };
  if (column.kind === 'boolean') {
    return (
      <input
        {...common}
        type="checkbox"
        className="e-checkbox"
        checked={value === true}
        onChange={(event) => onChange(event.target.checked)}
      />
    );
  }
  if (column.kind === 'enum') {
    return (
      <select
        {...common}
        value={String(value ?? '')}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        {column.required && value ? null : <option value="">{text('matrix.none')}</option>}
        {Object.entries(column.values ?? {}).map(([choice, texts]) => (
          <option key={choice} value={choice}>
            {textIn(texts, locale)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...common}
      type="text"
      inputMode={column.kind === 'text' ? 'text' : 'decimal'}
      value={shown}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(cellValue(column, event.target.value));
      }}
    />
  );
}
