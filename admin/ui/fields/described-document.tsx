import React from 'react';
import { ApiClient } from 'adminjs';
import { useText } from '../lib/text';
import type { RecordJSON } from '../lib/types';
import { asText, type ControlProps } from './control-props';

/** What a row of the describing resource says of one member. */
export interface Member {
  readonly key: string;
  readonly name: string;
  readonly type: string;
  readonly unit: string;
  readonly choices: readonly { readonly key: string; readonly name: string }[];
}

type Values = Readonly<Record<string, unknown>>;

/** Rows of one page, and the most members that a form shows. */
const MOST = 100;

/** The members that a resource's rows describe; nothing while they are on their way. */
export function useMembers(resource: string | undefined): readonly Member[] | undefined {
  const [members, setMembers] = React.useState<readonly Member[]>();
  React.useEffect(() => {
    if (resource === undefined) return;
    const params = { perPage: MOST, sortBy: 'createdAt', direction: 'asc' };
    new ApiClient()
      .resourceAction({ resourceId: resource, actionName: 'list', params })
      .then(({ data }) => {
        const { records } = data as unknown as { records?: readonly RecordJSON[] };
        setMembers((records ?? []).map(memberOf));
      })
      .catch(() => setMembers([]));
  }, [resource]);
  return members;
}

function memberOf({ params, title }: RecordJSON): Member {
  const cell = (name: string): string => asText((params as Values)[name]);
  const locale = document.documentElement.lang;
  return {
    key: cell('key'),
    name: title,
    type: cell('type'),
    unit: cell('unit'),
    choices: choicesOf(parsed(cell('choices'))).map(({ key, name }) => ({
      key,
      name: name[locale] ?? Object.values(name)[0] ?? key,
    })),
  };
}

interface NamedChoice {
  readonly key: string;
  readonly name: Readonly<Record<string, string>>;
}

function choicesOf(list: unknown): readonly NamedChoice[] {
  return Array.isArray(list) ? (list as NamedChoice[]) : [];
}

/** The members of a document from the text it travels as. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return {};
  }
}

/** A document with a control for each member that rows of another resource describe. */
export default function DescribedDocument(props: ControlProps): React.ReactElement {
  const { id, field, value, onChange } = props;
  const text = useText();
  const members = useMembers(field.describedBy);
  const values = (parsed(asText(value)) ?? {}) as Values;
  const change = (key: string, next: unknown): void => {
    const { [key]: _old, ...rest } = values;
    onChange(JSON.stringify(next === undefined ? rest : { ...rest, [key]: next }));
  };
  if (members === undefined) return <p className="e-muted">{text('loading')}</p>;
  if (members.length === 0) return <p className="e-muted">{text('described.none')}</p>;
  return (
    <div className="e-described" id={id}>
      {members.map((member) => (
        <div key={member.key} className="e-field" data-field={`${id}.${member.key}`}>
          <label className="e-label" htmlFor={`${id}.${member.key}`}>
            {member.name}
            {member.unit === '' ? null : <span className="e-language"> {member.unit}</span>}
          </label>
          <MemberControl
            {...{ ...props, id: `${id}.${member.key}`, member, value: values[member.key] }}
            onChange={(next) => change(member.key, next)}
          />
        </div>
      ))}
    </div>
  );
}

/** The control for one described value. */
export function MemberControl(props: ControlProps & { readonly member: Member }): React.ReactElement {
  const { id, member, value, onChange, disabled } = props;
  const text = useText();
  const common = { id, name: id, disabled, className: 'e-input' };
  if (member.type === 'choices') return <Several {...props} />;
  if (member.type === 'boolean' || member.type === 'choice') {
    const isBoolean = member.type === 'boolean';
    const choices = isBoolean
      ? [
          { key: 'true', name: text('yes') },
          { key: 'false', name: text('no') },
        ]
      : member.choices;
    const pick = (key: string): unknown => (key === '' ? undefined : isBoolean ? key === 'true' : key);
    return (
      <select {...common} value={asText(value)} onChange={(event) => onChange(pick(event.target.value))}>
        <option value="">—</option>
        {choices.map(({ key, name }) => (
          <option key={key} value={key}>
            {name}
          </option>
        ))}
      </select>
    );
  }
  const isNumber = member.type === 'number';
  const typed = (given: string): unknown => (given === '' ? undefined : isNumber ? Number(given) : given);
  return (
    <input
      {...common}
      type={isNumber ? 'number' : 'text'}
      step="any"
      maxLength={500}
      value={asText(value)}
      onChange={(event) => onChange(typed(event.target.value))}
    />
  );
}

function Several({ id, member, value, onChange, disabled }: ControlProps & { readonly member: Member }) {
  const chosen = Array.isArray(value) ? value.map(String) : [];
  const change = (key: string, isChosen: boolean): void => {
    const next = isChosen ? [...chosen, key] : chosen.filter((other) => other !== key);
    onChange(next.length === 0 ? undefined : next);
  };
  return (
    <div className="e-choices" id={id} role="group" aria-label={member.name}>
      {member.choices.map(({ key, name }) => (
        <label key={key}>
          <input
            type="checkbox"
            className="e-checkbox"
            disabled={disabled}
            checked={chosen.includes(key)}
            onChange={(event) => change(key, event.target.checked)}
          />
          {name}
        </label>
      ))}
    </div>
  );
}
