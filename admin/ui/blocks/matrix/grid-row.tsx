import React from 'react';
import { useText } from '../../lib/text';
import CellEditor from './cell-editor';
import { cellText, isWellFormed } from './cells';
import type { Row } from './combine';
import { textIn, type Cell, type Column } from './document';
import PictureEditor, { CellPicture } from './picture-cell';

/** Where a cell is: the row's key and the column's. */
export interface Place {
  readonly row: string;
  readonly column: string;
}

interface Props {
  readonly row: Row;
  readonly heading: string;
  readonly columns: readonly Column[];
  readonly locale: string;
  /** Key of the column whose cell is being edited, when it is in this row. */
  readonly active?: string;
  readonly focus: boolean;
  /** What is wrong, by the column's key. */
  readonly faults?: Readonly<Record<string, string>>;
  readonly mayLeaveOut: boolean;
  readonly onActivate: (place: Place) => void;
  readonly onChange: (row: string, column: string, value: Cell) => void;
  readonly onLeaveOut: (row: string) => void;
}

/** One row of the grid. It is drawn again only when something of its own changed. */
function GridRow(props: Props): React.ReactElement {
  const { row, heading, columns, faults, mayLeaveOut, onLeaveOut } = props;
  const text = useText();
  return (
    <tr data-row={row.id ?? 'new'} className={row.id === null ? 'e-grid-new' : undefined}>
      <th scope="row">
        <span className="e-grid-heading">
          {row.image ? <img src={row.image} alt="" width={32} height={32} loading="lazy" /> : null}
          <span className="e-grid-name" title={heading}>
            {heading}
          </span>
          {row.id === null ? <span className="e-badge">{text('matrix.new')}</span> : null}
          {mayLeaveOut ? (
            <button
              type="button"
              tabIndex={-1}
              className="e-tool"
              title={text('matrix.leaveOut')}
              aria-label={`${text('matrix.leaveOut')}: ${heading}`}
              onClick={() => onLeaveOut(row.key)}
            >
              ✕
            </button>
          ) : null}
        </span>
      </th>
      {columns.map((column) => (
        <GridCell key={column.key} {...props} column={column} fault={faults?.[column.key]} />
      ))}
    </tr>
  );
}

function GridCell(props: Props & { column: Column; fault?: string }): React.ReactElement {
  const { row, heading, column, locale, active, focus, fault, onActivate, onChange } = props;
  const value = row.cells[column.key];
  const isWrong = fault !== undefined || !isWellFormed(column, value);
  const isChanged = row.loaded !== null && (value ?? null) !== (row.loaded.cells[column.key] ?? null);
  const isNumber = column.kind === 'money' || column.kind === 'integer' || column.kind === 'decimal';
  const isPicture = column.kind === 'media';
  const Editor = isPicture ? PictureEditor : CellEditor;
  const classes = [isWrong && 'e-grid-wrong', isChanged && 'e-grid-changed', isNumber && 'e-number'];
  return (
    <td
      data-column={column.key}
      className={classes.filter(Boolean).join(' ') || undefined}
      onClick={column.readOnly ? undefined : () => onActivate({ row: row.key, column: column.key })}
    >
      {active === column.key && !column.readOnly ? (
        <Editor
          column={column}
          value={value}
          label={`${textIn(column.label, locale)} ${column.currency ?? ''}, ${heading}`}
          locale={locale}
          invalid={isWrong}
          focus={focus}
          onChange={(next) => onChange(row.key, column.key, next)}
        />
      ) : isPicture && value ? (
        <span className="e-grid-picture">
          <CellPicture id={String(value)} />
        </span>
      ) : (
        <span className="e-grid-text">{isPicture ? '' : cellText(column, value, locale)}</span>
      )}
      {fault ? (
        <span className="e-error" role="alert">
          {fault}
        </span>
      ) : null}
    </td>
  );
}

export default React.memo(GridRow);
