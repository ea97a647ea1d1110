import React from 'react';
import { ContentLanguageContext } from '../lib/content-language';
import { useText } from '../lib/text';
import type { FieldDescription } from '../lib/types';
import Control from './controls';
import Translated from './translated';

interface Props {
  readonly id: string;
  readonly members: Readonly<Record<string, FieldDescription>>;
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly max: number;
  readonly disabled: boolean;
  readonly onChange: (value: readonly Readonly<Record<string, unknown>>[]) => void;
  readonly labelOf: (member: string) => string;
  readonly choiceOf: (member: string, value: string) => string;
  readonly errorOf: (index: number, member: string) => string | undefined;
}

/** Embedded objects in order: add, change, move, take out. */
export default function EmbeddedList(props: Props): React.ReactElement {
  const text = useText();
  const { members, value, onChange, disabled } = props;
  const replace = (index: number, row: Readonly<Record<string, unknown>>): void =>
    onChange(value.map((old, at) => (at === index ? row : old)));
  const move = (index: number, by: number): void => {
    const next = [...value];
    const [row] = next.splice(index, 1);
    if (row) next.splice(index + by, 0, row);
    onChange(next);
  };
  return (
    <div className="e-list">
      {value.map((row, index) => (
        // Rows have no identity of their own; their place is all there is.
        <fieldset key={index} className="e-list-row">
          <legend className="e-hidden">{index + 1}</legend>
          {Object.entries(members).map(([name, member]) => (
            <Member
              key={name}
              {...props}
              name={name}
              index={index}
              member={member}
              current={row[name]}
              set={(next) => replace(index, { ...row, [name]: next })}
            />
          ))}
          {disabled ? null : (
            <div className="e-list-tools">
              <button
                type="button"
                className="e-tool"
                aria-label={text('list.up')}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              >
                ↑
              </button>
              <button
                type="button"
                className="e-tool"
                aria-label={text('list.down')}
                disabled={index === value.length - 1}
                onClick={() => move(index, 1)}
              >
                ↓
              </button>
              <button
                type="button"
                className="e-tool"
                aria-label={text('list.remove')}
                onClick={() => onChange(value.filter((_, at) => at !== index))}
              >
                ✕
              </button>
            </div>
          )}
        </fieldset>
      ))}
      {disabled || value.length >= props.max ? null : (
        <button type="button" className="e-text-button" onClick={() => onChange([...value, {}])}>
          + {text('list.add')}
        </button>
      )}
    </div>
  );
}

function Member({
  id,
  name,
  index,
  member,
  current,
  set,
  disabled,
  labelOf,
  choiceOf,
  errorOf,
}: Props & {
  name: string;
  index: number;
  member: FieldDescription;
  current: unknown;
  set: (value: unknown) => void;
}): React.ReactElement {
  const error = errorOf(index, name);
  const Input = member.locales ? Translated : Control;
  const inputId = `${id}.${index}.${name}`;
  const language = React.useContext(ContentLanguageContext);
  const labelled = member.locales ? `${inputId}.${language?.shown ?? member.locales[0]}` : inputId;
  return (
    <div className="e-field">
      <label htmlFor={labelled} className={member.required ? 'e-label e-required' : 'e-label'}>
        {labelOf(name)}
      </label>
      <Input
        id={inputId}
        field={member}
        value={current}
        onChange={(next) => set(memberValue(member, next))}
        disabled={disabled}
        invalid={error !== undefined}
        label={labelOf(name)}
        labelOf={(value) => choiceOf(name, value)}
      />
      <p id={`${inputId}-note`} className={error ? 'e-error' : 'e-note'}>
        {error}
      </p>
    </div>
  );
}

/** Embedded objects travel as JSON, so their numbers are numbers, and what was emptied is null. */
function memberValue(member: FieldDescription, next: unknown): unknown {
  if (next === '') return member.required ? '' : null;
  if (member.kind === 'money') return (next as { amount?: unknown }).amount === '' ? null : next;
  return member.kind === 'integer' && /^-?\d+$/.test(String(next)) ? Number(next) : next;
}
