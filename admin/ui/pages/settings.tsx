import React from 'react';
import { useNotice } from 'adminjs';
import SchemaForm from '../blocks/schema-form';
import type { FormDescription } from '../blocks/schema-node';
import { call, ProblemError, type Problem } from '../lib/api';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';
import SettingsHistory from './settings-history';

/** Mirrors `SettingsView` of `admin/api/settings-api.ts`. */
interface Group {
  readonly name: string;
  readonly label: string;
  readonly version: number;
  readonly value: Readonly<Record<string, unknown>>;
  readonly form: FormDescription | null;
}
interface Settings {
  readonly groups: readonly Group[];
  readonly mayChange: boolean;
}

/** The settings that plugins declare, a form for each group. */
export default function SettingsPage(): React.ReactElement {
  const text = useText();
  const fail = useFailureNotice();
  const [settings, setSettings] = React.useState<Settings | null>(null);
  const load = (): void => void call<Settings>('GET', '/api/emporion/settings').then(setSettings).catch(fail);
  React.useEffect(load, []);
  return (
    <main className="e-page">
      <h1 className="e-title">{text('settings.title')}</h1>
      {settings?.groups.length === 0 ? <p className="e-muted">{text('settings.none')}</p> : null}
      {settings?.groups.map((group) => (
        <GroupForm
          key={`${group.name}-${group.version}`}
          group={group}
          disabled={!settings.mayChange}
          onSaved={load}
        />
      ))}
    </main>
  );
}

function GroupForm({
  group,
  disabled,
  onSaved,
}: {
  group: Group;
  disabled: boolean;
  onSaved: () => void;
}): React.ReactElement | null {
  const text = useText();
  const notify = useNotice();
  const fail = useFailureNotice();
  const [value, setValue] = React.useState<unknown>(group.value);
  const [problem, setProblem] = React.useState<Problem | null>(null);
  const [busy, setBusy] = React.useState(false);
  if (!group.form) return null;
  const takeBack = (former: Readonly<Record<string, unknown>>): void => {
    setValue((now: unknown) => ({ ...(now as object), ...former }));
    notify({ type: 'info', message: text('settings.takenBack') });
  };
  const save = async (): Promise<void> => {
    setBusy(true);
    try {
      const version = group.version > 0 ? group.version : undefined;
      await call('POST', '/api/emporion/commands/settings.change', {
        version,
        input: { name: group.name, value },
      });
      notify({ type: 'success', message: text('settings.saved') });
      onSaved();
    } catch (error) {
      if (error instanceof ProblemError) setProblem(error.problem);
      else fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="e-panel"
      data-group={group.name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2 className="e-subtitle">{group.label}</h2>
      <SchemaForm
        form={group.form}
        value={value}
        onChange={setValue}
        problem={problem}
        disabled={disabled || busy}
        base="/value"
      />
      {problem ? (
        <p className="e-alert" role="alert">
          {problem.detail}
        </p>
      ) : null}
      {disabled ? null : (
        <div className="e-actions e-actions-end">
          <button type="submit" className="e-button" disabled={busy}>
            {text('settings.save')}
          </button>
        </div>
      )}
      <SettingsHistory group={group.name} form={group.form} onTakeBack={disabled ? undefined : takeBack} />
    </form>
  );
}
