import React from 'react';
import Diff from '../blocks/diff';
import type { FormDescription } from '../blocks/schema-node';
import { call, ProblemError } from '../lib/api';
import { formatInstant } from '../lib/format';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';

type Values = Readonly<Record<string, unknown>>;

/** Mirrors `SettingsChange` of `admin/api/settings-api.ts`. */
interface Change {
  readonly id: string;
  readonly createdAt: string;
  readonly actorKind: string;
  readonly actorName: string | null;
  readonly before: Values;
  readonly after: Values;
}
interface Page {
  readonly items: readonly Change[];
  readonly next: string | null;
}

interface Props {
  readonly group: string;
  readonly form: FormDescription;
  /** Puts former values into the form; left out for who may not save it. */
  readonly onTakeBack?: ((values: Values) => void) | undefined;
}

/** Who changed a group of settings, when, and from what to what; asked for when it is opened. */
export default function SettingsHistory({ group, form, onTakeBack }: Props): React.ReactElement | null {
  const text = useText();
  const fail = useFailureNotice();
  const [page, setPage] = React.useState<Page | null>(null);
  const [hidden, setHidden] = React.useState(false);
  const load = async (after: string): Promise<void> => {
    const query = after === '' ? '' : `?after=${encodeURIComponent(after)}`;
    try {
      const more = await call<Page>('GET', `/api/emporion/settings/${group}/history${query}`);
      setPage((old) => ({ items: [...(old?.items ?? []), ...more.items], next: more.next }));
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 403) setHidden(true);
      else fail(error);
    }
  };
  if (hidden) return <p className="e-muted">{text('settings.historyHidden')}</p>;
  const open = ({ currentTarget }: React.SyntheticEvent<HTMLDetailsElement>): void => {
    if (currentTarget.open && page === null) void load('');
  };
  return (
    <details className="e-history" data-history={group} onToggle={open}>
      <summary>{text('settings.history')}</summary>
      {page?.items.length === 0 ? <p className="e-muted">{text('settings.unchanged')}</p> : null}
      <ol className="e-timeline">
        {page?.items.map((change) => (
          <Entry key={change.id} group={group} change={change} form={form} onTakeBack={onTakeBack} />
        ))}
      </ol>
      {page?.next ? (
        <button type="button" className="e-text-button" onClick={() => void load(page.next ?? '')}>
          {text('timeline.more')}
        </button>
      ) : null}
    </details>
  );
}

function Entry({
  group,
  change: { id, createdAt, actorKind, actorName, before, after },
  form,
  onTakeBack,
}: Props & { readonly change: Change }): React.ReactElement {
  const text = useText();
  const names = Object.keys(form.fields).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  const former = Object.fromEntries(names.map((name) => [name, before[name]]));
  return (
    <li>
      <span className="e-muted">
        {actorName ?? text(`audit.actor.${actorKind}`)} ·{' '}
        <time dateTime={createdAt}>{formatInstant(createdAt)}</time>
      </span>
      <Diff
        change={{ resource: group, id, action: 'updated', before, after }}
        labelOf={(name) => form.fields[name]?.label ?? name}
      />
      {onTakeBack && names.length > 0 ? (
        <button type="button" className="e-text-button" onClick={() => onTakeBack(former)}>
          {text('settings.takeBack')}
        </button>
      ) : null}
    </li>
  );
}
