import React from 'react';
import { call } from '../lib/api';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';

/** Mirrors `admin/api/access-api.ts`. */
interface Permissions {
  readonly plugins: readonly { readonly name: string; readonly label: string }[];
  readonly resources: readonly { readonly name: string; readonly label: string }[];
  readonly permissions: readonly { readonly name: string; readonly plugin: string; readonly label: string }[];
}

interface Props {
  readonly id: string;
  /** Names and groups such as `content.*`. */
  readonly value: readonly string[];
  readonly disabled: boolean;
  readonly onChange?: (value: readonly string[]) => void;
}

/** Who holds this may do what: every permission there is, by plugin and resource. A group covers what is below it. */
export default function PermissionMatrix({ id, value, disabled, onChange }: Props): React.ReactElement {
  const text = useText();
  const fail = useFailureNotice();
  const [all, setAll] = React.useState<Permissions | null>(null);
  React.useEffect(() => {
    call<Permissions>('GET', '/api/emporion/permissions').then(setAll).catch(fail);
  }, []);
  if (!all) return <p className="e-muted">{text('loading')}</p>;
  const toggle = (name: string): void => {
    if (!onChange) return;
    const rest = value.filter(
      (held) => held !== name && !(name.endsWith('*') && held.startsWith(name.slice(0, -1))),
    );
    onChange(value.includes(name) ? rest : [...rest, name]);
  };
  const box = (name: string, label: string): React.ReactElement => (
    <Check
      key={name}
      id={`${id}-${name}`}
      name={name}
      label={label}
      value={value}
      disabled={disabled || !onChange}
      toggle={toggle}
    />
  );
  return (
    <div className="e-matrix" id={id}>
      <div className="e-matrix-group">{box('*', text('permissions.all'))}</div>
      {all.plugins.map((plugin) => {
        const own = all.permissions.filter((permission) => permission.plugin === plugin.name);
        if (own.length === 0) return null;
        const groups = all.resources.filter(({ name }) =>
          own.some((permission) => permission.name.startsWith(`${name}.`)),
        );
        const others = own.filter(
          (permission) => !groups.some(({ name }) => permission.name.startsWith(`${name}.`)),
        );
        return (
          <fieldset key={plugin.name} className="e-matrix-group">
            <legend>{box(`${plugin.name}.*`, text('permissions.whole', { name: plugin.label }))}</legend>
            {groups.map((resource) => (
              <div key={resource.name} className="e-matrix-row">
                {box(`${resource.name}.*`, resource.label)}
                <div className="e-matrix-cells">
                  {own
                    .filter(({ name }) => name.startsWith(`${resource.name}.`))
                    .map(({ name, label }) => box(name, label))}
                </div>
              </div>
            ))}
            {others.length > 0 ? (
              <div className="e-matrix-cells">{others.map(({ name, label }) => box(name, label))}</div>
            ) : null}
          </fieldset>
        );
      })}
    </div>
  );
}

interface CheckProps {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly value: readonly string[];
  readonly disabled: boolean;
  readonly toggle: (name: string) => void;
}

function Check({ id, name, label, value, disabled, toggle }: CheckProps): React.ReactElement {
  const covered = value.some(
    (held) => held !== name && held.endsWith('*') && name.startsWith(held.slice(0, -1)),
  );
  return (
    <label className="e-check" htmlFor={id} title={name}>
      <input
        id={id}
        type="checkbox"
        className="e-checkbox"
        checked={covered || value.includes(name)}
        disabled={disabled || covered}
        onChange={() => toggle(name)}
      />
      {label}
    </label>
  );
}
