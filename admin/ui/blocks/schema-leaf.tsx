import React from 'react';
import { fromLocalInput, toLocalInput } from '../lib/format';
import { useText } from '../lib/text';
import type { SchemaKind } from './json-schema';
import { pointerOf, type NodeProps } from './schema-node';

/** One plain value of a form made from a JSON Schema. */
export default function Leaf(props: NodeProps & { kind: SchemaKind }): React.ReactElement {
  const { kind, path, required, faultAt, labelOf, memberOf } = props;
  const id = `schema-${path.join('-')}`;
  const fault = faultAt(pointerOf(path));
  const label = (
    <label htmlFor={id} className={required && kind.type !== 'boolean' ? 'e-label e-required' : 'e-label'}>
      {labelOf(path)}
    </label>
  );
  return (
    <div className="e-field" data-field={path.join('.')}>
      {label}
      <LeafInput {...props} id={id} invalid={fault !== undefined} />
      <p id={`${id}-note`} className={fault ? 'e-error' : 'e-note'} role={fault ? 'alert' : undefined}>
        {fault ?? memberOf(path)?.help}
      </p>
    </div>
  );
}

interface LeafProps extends NodeProps {
  readonly id: string;
  readonly kind: SchemaKind;
  readonly invalid: boolean;
}

function LeafInput(props: LeafProps): React.ReactElement {
  const text = useText();
  const { kind, value, onChange } = props;
  const common = commonOf(props);
  switch (kind.type) {
    case 'boolean':
      return (
        <input
          {...common}
          className="e-checkbox"
          type="checkbox"
          checked={value === true}
          onChange={(event) => onChange(event.target.checked)}
        />
      );
    case 'choice':
      return <ChoiceInput {...props} values={kind.values} />;
    case 'number':
      return <NumberInput {...props} kind={kind} />;
    case 'instant':
      return (
        <input
          {...common}
          type="datetime-local"
          value={toLocalInput(String(value ?? ''))}
          onChange={(event) => leave(props, fromLocalInput(event.target.value))}
        />
      );
    case 'text':
      return <TextInput {...props} kind={kind} />;
    default:
      return <p className="e-muted">{text('form.unsupported')}</p>;
  }
}

function commonOf({ id, disabled, invalid }: LeafProps) {
  return { id, disabled, className: 'e-input', 'aria-invalid': invalid, 'aria-describedby': `${id}-note` };
}

/** What was emptied is nothing: null where that is a value, left out where it is not. */
function leave({ kind, onChange }: LeafProps, typed: string): void {
  onChange(typed === '' ? (kind.nullable ? null : undefined) : typed);
}

function ChoiceInput(props: LeafProps & { values: readonly string[] }): React.ReactElement {
  const { value, required, values } = props;
  return (
    <select
      {...commonOf(props)}
      value={String(value ?? '')}
      onChange={(event) => leave(props, event.target.value)}
    >
      {required && value !== undefined ? null : <option value="">—</option>}
      {values.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
    </select>
  );
}

function NumberInput(props: LeafProps & { kind: SchemaKind & { type: 'number' } }): React.ReactElement {
  const { kind, value, onChange } = props;
  const change = (typed: string): void => {
    if (typed === '') leave(props, '');
    else onChange(Number.isFinite(Number(typed)) ? Number(typed) : typed);
  };
  return (
    <input
      {...commonOf(props)}
      type="number"
      step={kind.whole ? 1 : 'any'}
      min={kind.min}
      max={kind.max}
      value={String(value ?? '')}
      onChange={(event) => change(event.target.value)}
    />
  );
}

function TextInput(props: LeafProps & { kind: SchemaKind & { type: 'text' } }): React.ReactElement {
  const { kind, value } = props;
  const common = { ...commonOf(props), maxLength: kind.max, value: String(value ?? '') };
  if (kind.long) {
    return <textarea {...common} rows={4} onChange={(event) => leave(props, event.target.value)} />;
  }
  return <input {...common} type={kind.input} onChange={(event) => leave(props, event.target.value)} />;
}
