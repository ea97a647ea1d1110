import React from 'react';
import MediaControl from '../fields/media/media-control';
import MoneyControl from '../fields/money';
import Reference from '../fields/reference';
import { fromLocalInput, toLocalInput } from '../lib/format';
import { isMedia } from '../lib/media-files';
import { useTitles } from '../lib/row-titles';
import { useText } from '../lib/text';
import type { SchemaKind } from './json-schema';
import SchemaDescribed from './schema-described';
import { AboutResource, pointerOf, type NodeProps } from './schema-node';

/** One plain value of a form made from a JSON Schema. */
export default function Leaf(props: NodeProps & { kind: SchemaKind }): React.ReactElement {
  const { kind, path, required, labelOf, memberOf } = props;
  const id = [props.prefix ?? 'schema', ...path].join('-');
  const fault = useFault(props);
  // An item of a list is below the list's own label.
  const place = /^\d+$/.test(path.at(-1) ?? '') ? Number(path.at(-1)) + 1 : undefined;
  const look = required && kind.type !== 'boolean' ? 'e-label e-required' : 'e-label';
  return (
    <div className="e-field" data-field={path.join('.')} data-kind={kind.type}>
      <label htmlFor={id} className={place === undefined ? look : 'e-hidden'}>
        {labelOf(path)} {place}
      </label>
      <LeafInput {...props} id={id} invalid={fault !== undefined} />
      <p id={`${id}-note`} className={fault ? 'e-error' : 'e-note'} role={fault ? 'alert' : undefined}>
        {fault ?? memberOf(path)?.help}
      </p>
    </div>
  );
}

/** What is wrong with it, or with one of the parts that it is made of: the currency of an amount, a row of many. */
function useFault({ kind, path, value, faultAt }: NodeProps & { kind: SchemaKind }): string | undefined {
  const isMany = kind.type === 'reference' && kind.many;
  const ids = isMany && Array.isArray(value) ? value.map(String) : [];
  const place = kind.type === 'reference' ? kind : undefined;
  const titleOf = useTitles(place?.resource, place?.by ?? 'id', ids);
  const pointer = pointerOf(path);
  const own = faultAt(pointer);
  if (own !== undefined) return own;
  if (kind.type === 'money') return faultAt(`${pointer}/amount`) ?? faultAt(`${pointer}/currency`);
  const faults = ids.flatMap((id, index) => {
    const fault = faultAt(`${pointer}/${index}`);
    return fault === undefined ? [] : [`${titleOf(id)}: ${fault}`];
  });
  return faults.length === 0 ? undefined : faults.join(' ');
}

/** What a control of one value is given. */
export interface LeafProps extends NodeProps {
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
    case 'reference':
      return <ReferenceInput {...props} kind={kind} />;
    case 'money':
      return <MoneyInput {...props} />;
    case 'described':
      return <SchemaDescribed {...props} resource={kind.resource} member={kind.member} />;
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
  const { value, required, values, path, choiceOf } = props;
  return (
    <select
      {...commonOf(props)}
      value={String(value ?? '')}
      onChange={(event) => leave(props, event.target.value)}
    >
      {required && value !== undefined ? null : <option value="">—</option>}
      {values.map((choice) => (
        <option key={choice} value={choice}>
          {choiceOf(path, choice)}
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

function ReferenceInput(props: LeafProps & { kind: SchemaKind & { type: 'reference' } }): React.ReactElement {
  const { id, kind, value, onChange, disabled, invalid } = props;
  const { resource, by, many } = kind;
  const { id: row } = React.useContext(AboutResource);
  const within = kind.within === undefined || row === undefined ? '' : `${kind.within}:${row}`;
  const ids = (Array.isArray(value) ? (value as unknown[]) : value ? [value] : []).map(String);
  const choose = (chosen: readonly string[]): void =>
    many ? onChange(chosen) : leave(props, chosen[0] ?? '');
  if (isMedia(resource)) return <MediaControl {...{ id, ids, many, disabled }} onChange={choose} />;
  return <Reference {...{ id, resource, by, within, ids, many, disabled, invalid }} onChange={choose} />;
}

const AN_AMOUNT = { kind: 'money', required: true, readOnly: 'never', help: false } as const;

function MoneyInput({
  id,
  path,
  value,
  onChange,
  disabled,
  invalid,
  labelOf,
}: LeafProps): React.ReactElement {
  const label = labelOf(path);
  return (
    <MoneyControl
      {...{ id, value, onChange, disabled, invalid, label }}
      field={AN_AMOUNT}
      labelOf={(choice) => choice}
    />
  );
}
