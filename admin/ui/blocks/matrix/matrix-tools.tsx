import React from 'react';
import { useText } from '../../lib/text';
import type { Row } from './combine';
import type { Axis, Texts } from './document';

interface FilterProps {
  readonly axes: readonly Axis[];
  /** Id of the value that is looked at, by the axis's id. */
  readonly chosen: Readonly<Record<string, string>>;
  readonly nameOf: (texts: Texts) => string;
  readonly onChange: (chosen: Readonly<Record<string, string>>) => void;
}

/** Shows only the rows of a value of an axis. */
export function AxisFilters({ axes, chosen, nameOf, onChange }: FilterProps): React.ReactElement {
  const text = useText();
  return (
    <>
      {axes
        .filter(({ values }) => values.length > 1)
        .map((axis) => (
          <label key={axis.id} className="e-grid-filter">
            <span>{nameOf(axis.name)}</span>
            <select
              className="e-input"
              value={chosen[axis.id] ?? ''}
              onChange={(event) => onChange({ ...chosen, [axis.id]: event.target.value })}
            >
              <option value="">{text('filter.any')}</option>
              {axis.values.map((value) => (
                <option key={value.id} value={value.id}>
                  {nameOf(value.name)}
                </option>
              ))}
            </select>
          </label>
        ))}
    </>
  );
}

interface FillProps {
  readonly axes: readonly Axis[];
  /** The row of the open cell; nothing when that cell cannot be copied. */
  readonly row: Row | undefined;
  readonly nameOf: (texts: Texts) => string;
  /** Takes the rows that are meant: `all`, `below`, or the id of a value of an axis. */
  readonly onFill: (target: string) => void;
}

/** Copies the open cell into the same column of other rows. */
export function FillMenu({ axes, row, nameOf, onFill }: FillProps): React.ReactElement {
  const text = useText();
  const values = axes.flatMap((axis) => axis.values.filter(({ id }) => row?.keys.includes(id)));
  return (
    <select
      className="e-input e-grid-fill"
      aria-label={text('matrix.fill')}
      value=""
      disabled={row === undefined}
      onChange={(event) => onFill(event.target.value)}
    >
      <option value="">{text('matrix.fill')}</option>
      <option value="all">{text('matrix.fillAll')}</option>
      <option value="below">{text('matrix.fillBelow')}</option>
      {values.map(({ id, name }) => (
        <option key={id} value={id}>
          {text('matrix.fillValue', { name: nameOf(name) })}
        </option>
      ))}
    </select>
  );
}

/** Rows or combinations that are named; many of them are counted. */
const MOST_NAMED = 12;

interface GoneProps {
  readonly headings: readonly string[];
  readonly onUndo: () => void;
}

/** Says which rows saving will take away. */
export function Gone({ headings, onUndo }: GoneProps): React.ReactElement | null {
  const text = useText();
  if (headings.length === 0) return null;
  const more = headings.length - MOST_NAMED;
  return (
    <div className="e-alert" role="alert" data-testid="matrix-gone">
      <p>
        <strong>{text('matrix.gone', { count: headings.length })}</strong>{' '}
        {headings.slice(0, MOST_NAMED).join(', ')}
        {more > 0 ? ` ${text('matrix.more', { count: more })}` : ''}
      </p>
      <p className="e-actions">
        <button type="button" className="e-button-light" onClick={onUndo}>
          {text('matrix.undo')}
        </button>
      </p>
    </div>
  );
}

interface LeftOutProps {
  readonly combinations: readonly (readonly string[])[];
  readonly headingOf: (keys: readonly string[]) => string;
  readonly onBringBack: (keys: readonly string[]) => void;
}

/** Combinations that are not offered, each with a way back. */
export function LeftOut({ combinations, headingOf, onBringBack }: LeftOutProps): React.ReactElement | null {
  const text = useText();
  if (combinations.length === 0) return null;
  return (
    <details className="e-left-out">
      <summary>{text('matrix.leftOut', { count: combinations.length })}</summary>
      <div className="e-chips">
        {combinations.slice(0, 100).map((keys) => (
          <button
            key={keys.join(' ')}
            type="button"
            className="e-text-button"
            title={text('matrix.bringBack')}
            onClick={() => onBringBack(keys)}
          >
            + {headingOf(keys)}
          </button>
        ))}
      </div>
    </details>
  );
}
