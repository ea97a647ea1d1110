import React from 'react';
import { useText } from '../../lib/text';
import type { Axis, AxisValue, Texts } from './document';

interface Props {
  readonly axes: readonly Axis[];
  /** BCP 47 tag of the content language that names are shown and written in. */
  readonly language: string;
  readonly onChange: (axes: readonly Axis[], mark?: string) => void;
  /** What is wrong at a pointer below `/axes`. */
  readonly faultAt: (pointer: string) => string | undefined;
}

/** As many as a matrix may have. */
const MOST_AXES = 5;

/** An id for what does not exist yet; the server gives it one of its own. */
const newId = (): string => `new:${crypto.randomUUID()}`;

/** The axes of a matrix with their values as chips: add, rename, put into another order, take away. */
export default function AxesEditor({ axes, language, onChange, faultAt }: Props): React.ReactElement {
  const text = useText();
  const replace = (index: number, axis: Axis, mark?: string): void =>
    onChange(
      axes.map((old, at) => (at === index ? axis : old)),
      mark,
    );
  return (
    <div className="e-axes">
      {axes.map((axis, index) => (
        <div key={axis.id} className="e-axis" data-axis={index}>
          <div className="e-axis-name">
            <Name
              item={axis}
              language={language}
              label={text('matrix.axisName')}
              fault={faultAt(`/axes/${index}/name`)}
              onChange={(name) => replace(index, { ...axis, name }, `name ${axis.id}`)}
            />
            <Tool name="list.up" sign="↑" off={index === 0} run={() => onChange(moved(axes, index, -1))} />
            <Tool
              name="list.down"
              sign="↓"
              off={index === axes.length - 1}
              run={() => onChange(moved(axes, index, 1))}
            />
            <Tool
              name="matrix.removeAxis"
              sign="✕"
              run={() => onChange(axes.filter((one) => one !== axis))}
            />
          </div>
          <Values
            axis={axis}
            language={language}
            faultAt={(at) => faultAt(`/axes/${index}/values/${at}/name`)}
            onChange={(values, mark) => replace(index, { ...axis, values }, mark)}
          />
        </div>
      ))}
      {axes.length < MOST_AXES ? (
        <button
          type="button"
          className="e-text-button"
          onClick={() => onChange([...axes, { id: newId(), name: {}, values: [] }])}
        >
          + {text('matrix.addAxis')}
        </button>
      ) : null}
    </div>
  );
}

interface ValuesProps {
  readonly axis: Axis;
  readonly language: string;
  readonly onChange: (values: readonly AxisValue[], mark?: string) => void;
  readonly faultAt: (index: number) => string | undefined;
}

function Values({ axis, language, onChange, faultAt }: ValuesProps): React.ReactElement {
  const text = useText();
  const [typed, setTyped] = React.useState('');
  const { values } = axis;
  /** Several at once, between commas. */
  const add = (): void => {
    const names = typed.split(/[,，、;；\n\t]/).map((name) => name.trim());
    const fresh = names
      .filter((name) => name !== '')
      .map((name) => ({ id: newId(), name: { [language]: name } }));
    if (fresh.length > 0) onChange([...values, ...fresh]);
    setTyped('');
  };
  return (
    <div className="e-chips">
      {values.map((value, index) => (
        <span key={value.id} className="e-chip" data-value={index}>
          <Tool
            name="matrix.before"
            sign="‹"
            off={index === 0}
            run={() => onChange(moved(values, index, -1))}
          />
          <Name
            item={value}
            language={language}
            label={text('matrix.valueName')}
            fault={faultAt(index)}
            onChange={(name) =>
              onChange(
                values.map((old) => (old === value ? { ...value, name } : old)),
                `name ${value.id}`,
              )
            }
          />
          <Tool
            name="matrix.after"
            sign="›"
            off={index === values.length - 1}
            run={() => onChange(moved(values, index, 1))}
          />
          <Tool name="list.remove" sign="✕" run={() => onChange(values.filter((one) => one !== value))} />
        </span>
      ))}
      <input
        className="e-input e-chip-new"
        value={typed}
        placeholder={text('matrix.addValue')}
        aria-label={text('matrix.addValue')}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          add();
        }}
      />
    </div>
  );
}

interface NameProps {
  readonly item: AxisValue;
  readonly language: string;
  readonly label: string;
  readonly fault?: string;
  readonly onChange: (name: Texts) => void;
}

/** A name in one language; where it is missing, another language shows through. */
function Name({ item, language, label, fault, onChange }: NameProps): React.ReactElement {
  const shown = item.name[language] ?? '';
  const other = Object.values(item.name).find((name) => name.trim() !== '') ?? label;
  return (
    <>
      <input
        className="e-input"
        lang={language}
        value={shown}
        size={Math.max(2, Math.min(24, (shown || other).length))}
        maxLength={200}
        placeholder={other}
        aria-label={label}
        aria-invalid={fault !== undefined}
        onChange={(event) => onChange({ ...item.name, [language]: event.target.value })}
      />
      {fault ? <span className="e-error">{fault}</span> : null}
    </>
  );
}

interface ToolProps {
  readonly name: string;
  readonly sign: string;
  readonly off?: boolean;
  readonly run: () => void;
}

function Tool({ name, sign, off = false, run }: ToolProps): React.ReactElement {
  const text = useText();
  return (
    <button
      type="button"
      className="e-tool"
      title={text(name)}
      aria-label={text(name)}
      disabled={off}
      onClick={run}
    >
      {sign}
    </button>
  );
}

function moved<T>(items: readonly T[], index: number, by: number): readonly T[] {
  const next = [...items];
  const [item] = next.splice(index, 1);
  if (item !== undefined) next.splice(index + by, 0, item);
  return next;
}
