import React from 'react';
import { useText } from '../../lib/text';
import { parseTsv } from './cells';
import type { Row } from './combine';
import { textIn, type Cell, type Column } from './document';
import GridRow, { type Place } from './grid-row';
import { moveOf, type Move } from './keys';

interface Props {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column[];
  readonly locale: string;
  readonly headingOf: (row: Row) => string;
  readonly active: Place | null;
  /** What is wrong, by the row's key and the column's. */
  readonly faults: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly mayLeaveOut: boolean;
  readonly onActivate: (place: Place) => void;
  readonly onChange: (row: string, column: string, value: Cell) => void;
  readonly onLeaveOut: (row: string) => void;
  readonly onPaste: (block: readonly (readonly string[])[], from: Place) => void;
  readonly onFillDown: () => void;
  readonly onUndo: () => void;
}

/** Rows and columns that are edited as in a spreadsheet: one cell is open, the keys lead from it to the others. */
export default function Grid(props: Props): React.ReactElement {
  const { label, rows, columns, locale, headingOf, active, faults } = props;
  const text = useText();
  const open = active ?? firstOf(rows, columns);
  const body = React.useRef<HTMLTableElement>(null);
  const goTo = (move: Move): boolean => {
    const next = open && stepFrom(open, move, rows, columns);
    if (next) props.onActivate(next);
    return next !== undefined;
  };
  const handleKey = (event: React.KeyboardEvent): void => {
    if (!(event.target as Element).closest('td')) return;
    const control = event.ctrlKey || event.metaKey;
    const move = moveOf(event);
    if (control && event.key === 'd') props.onFillDown();
    else if (control && event.key === 'z') props.onUndo();
    else if (!move || (!goTo(move) && event.key === 'Tab')) return;
    event.preventDefault();
  };
  const handlePaste = (event: React.ClipboardEvent): void => {
    const pasted = event.clipboardData.getData('text/plain');
    if (!open || !/[\t\n]/.test(pasted.trimEnd())) return;
    event.preventDefault();
    props.onPaste(parseTsv(pasted), open);
  };
  React.useEffect(() => {
    if (active)
      body.current?.querySelector('.e-grid-input')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  return (
    <div className="e-grid-scroll">
      <table className="e-grid" aria-label={label} ref={body} onKeyDown={handleKey} onPaste={handlePaste}>
        <thead>
          <tr>
            <td />
            {columns.map((column) => (
              <th key={column.key} scope="col" className={column.required ? 'e-required' : undefined}>
                {textIn(column.label, locale)}
                {column.currency ? <span className="e-muted"> {column.currency}</span> : null}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <GridRow
              key={row.key}
              row={row}
              heading={headingOf(row)}
              columns={columns}
              locale={locale}
              active={open?.row === row.key ? open.column : undefined}
              focus={active !== null}
              faults={faults.get(row.key)}
              mayLeaveOut={props.mayLeaveOut && row.keys.length > 0}
              onActivate={props.onActivate}
              onChange={props.onChange}
              onLeaveOut={props.onLeaveOut}
            />
          ))}
        </tbody>
      </table>
      {rows.length === 0 ? <p className="e-muted">{text('list.empty')}</p> : null}
    </div>
  );
}

/** The cell that can be reached by Tab before any was opened. */
function firstOf(rows: readonly Row[], columns: readonly Column[]): Place | null {
  const column = columns.find(({ readOnly }) => !readOnly);
  return rows[0] && column ? { row: rows[0].key, column: column.key } : null;
}

/** The cell that a move leads to; nothing beyond the edges. */
function stepFrom(
  { row, column }: Place,
  move: Move,
  rows: readonly Row[],
  columns: readonly Column[],
): Place | undefined {
  const open = columns.filter(({ readOnly }) => !readOnly);
  let across = open.findIndex(({ key }) => key === column) + move.columns;
  let down = rows.findIndex(({ key }) => key === row) + move.rows;
  if (move.next && across < 0) [across, down] = [open.length - 1, down - 1];
  if (move.next && across >= open.length) [across, down] = [0, down + 1];
  const [toRow, toColumn] = [rows[down], open[across]];
  return toRow && toColumn ? { row: toRow.key, column: toColumn.key } : undefined;
}
