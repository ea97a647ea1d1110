import React from 'react';
import { fromLocalInput, toLocalInput } from '../lib/format';
import { useText } from '../lib/text';
import { asText, type ControlProps } from './control-props';
import DescribedDocument from './described-document';
import MoneyControl from './money';
import RichText from './rich-text';

const INPUT_TYPES: Readonly<Record<string, string>> = { email: 'email', phone: 'tel', url: 'url' };

/** The control for one plain value. */
export default function Control(props: ControlProps): React.ReactElement {
  switch (props.field.kind) {
    case 'longText':
      return <Multiline {...props} rows={4} />;
    case 'json':
      if (props.field.describedBy !== undefined) return <DescribedDocument {...props} />;
      return <Multiline {...props} rows={8} mono />;
    case 'richText':
      return <RichText {...props} value={asText(props.value)} />;
    case 'boolean':
      return <Checkbox {...props} />;
    case 'enum':
      return <Choice {...props} />;
    case 'instant':
      return (
        <SingleLine
          {...props}
          type="datetime-local"
          value={toLocalInput(asText(props.value))}
          onChange={(text) => props.onChange(fromLocalInput(asText(text)))}
        />
      );
    case 'date':
      return <SingleLine {...props} type="date" />;
    case 'integer':
      return <SingleLine {...props} type="number" step={1} />;
    case 'decimal':
      return <SingleLine {...props} type="text" inputMode="decimal" />;
    case 'money':
      return <MoneyControl {...props} />;
    case 'secret':
      return <SecretControl {...props} />;
    default:
      return <SingleLine {...props} type={INPUT_TYPES[props.field.kind] ?? 'text'} />;
  }
}

function SingleLine({
  id,
  field,
  value,
  onChange,
  disabled,
  invalid,
  lang,
  type,
  ...rest
}: ControlProps & { type: string; step?: number; inputMode?: 'decimal' }): React.ReactElement {
  const numeric = type === 'number';
  return (
    <input
      id={id}
      name={id}
      className="e-input"
      type={type}
      lang={lang}
      value={asText(value)}
      disabled={disabled}
      aria-invalid={invalid}
      aria-describedby={`${id}-note`}
      step={rest.step}
      inputMode={rest.inputMode}
      min={numeric ? field.min : undefined}
      max={numeric ? field.max : undefined}
      maxLength={!numeric && typeof field.max === 'number' ? field.max : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Multiline({
  id,
  field,
  value,
  onChange,
  disabled,
  invalid,
  lang,
  rows,
  mono,
}: ControlProps & { rows: number; mono?: boolean }): React.ReactElement {
  return (
    <textarea
      id={id}
      name={id}
      className={mono ? 'e-input e-mono' : 'e-input'}
      rows={rows}
      lang={lang}
      spellCheck={!mono}
      value={asText(value)}
      disabled={disabled}
      aria-invalid={invalid}
      aria-describedby={`${id}-note`}
      maxLength={typeof field.max === 'number' ? field.max : undefined}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

function Checkbox({ id, value, onChange, disabled }: ControlProps): React.ReactElement {
  return (
    <input
      id={id}
      name={id}
      className="e-checkbox"
      type="checkbox"
      checked={value === true || value === 'true'}
      disabled={disabled}
      aria-describedby={`${id}-note`}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}

function Choice({
  id,
  field,
  value,
  onChange,
  disabled,
  invalid,
  labelOf,
}: ControlProps): React.ReactElement {
  return (
    <select
      id={id}
      name={id}
      className="e-input"
      value={asText(value)}
      disabled={disabled}
      aria-invalid={invalid}
      aria-describedby={`${id}-note`}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    >
      {field.required && asText(value) !== '' ? null : <option value="">—</option>}
      {(field.values ?? []).map((choice) => (
        <option key={choice} value={choice}>
          {labelOf(choice)}
        </option>
      ))}
    </select>
  );
}

/** Reading says only whether a secret is set; what is left empty stays as it is. */
function SecretControl({ id, value, onChange, disabled, invalid }: ControlProps): React.ReactElement {
  const text = useText();
  const isSet =
    typeof value === 'object' && value !== null && String((value as { isSet?: unknown }).isSet) === 'true';
  return (
    <input
      id={id}
      name={id}
      className="e-input"
      type="password"
      autoComplete="new-password"
      value={typeof value === 'string' ? value : ''}
      placeholder={text(isSet ? 'field.secretSet' : 'field.secretUnset')}
      disabled={disabled}
      aria-invalid={invalid}
      aria-describedby={`${id}-note`}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
