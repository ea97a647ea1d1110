import React from 'react';
import { call, ProblemError } from '../lib/api';
import { formatInstant } from '../lib/format';
import { useResourceTexts } from '../lib/labels';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';
import Diff, { type Change } from './diff';

/** Mirrors the timeline of `admin/api/resource-api.ts`. */
interface Entry {
  readonly id: string;
  readonly createdAt: string;
  /** What was done, in the reader's language. */
  readonly label: string;
  readonly actorKind: string;
  readonly actorName: string | null;
  readonly changes: readonly Change[];
}
interface Page {
  readonly items: readonly Entry[];
  readonly next: string | null;
}

interface Props {
  readonly resourceId: string;
  readonly id: string;
  readonly changes: number;
}

/** What happened to a row, newest first: people, integrations and jobs alike. Not shown without the right to see audits. */
export default function Timeline({ resourceId, id, changes }: Props): React.ReactElement | null {
  const text = useText();
  const texts = useResourceTexts(resourceId);
  const fail = useFailureNotice();
  const [entries, setEntries] = React.useState<readonly Entry[]>([]);
  const [next, setNext] = React.useState<string | null>(null);
  const [hidden, setHidden] = React.useState(false);
  const load = async (after: string | null): Promise<void> => {
    const query = after === null ? '' : `?after=${encodeURIComponent(after)}`;
    try {
      const page = await call<Page>(
        'GET',
        `/api/emporion/rows/${resourceId}/${encodeURIComponent(id)}/timeline${query}`,
      );
      setEntries((old) => (after === null ? page.items : [...old, ...page.items]));
      setNext(page.next);
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 403) setHidden(true);
      else fail(error);
    }
  };
  React.useEffect(() => void load(null), [resourceId, id, changes]);
  if (hidden) return null;
  return (
    <section className="e-panel" data-block="timeline">
      <h2 className="e-subtitle">{text('timeline.title')}</h2>
      {entries.length === 0 ? <p className="e-muted">{text('timeline.empty')}</p> : null}
      <ol className="e-timeline">
        {entries.map((entry) => (
          <li key={entry.id}>
            <details>
              <summary>
                <span>{entry.label}</span>
                <span className="e-muted">
                  {entry.actorName ?? text(`audit.actor.${entry.actorKind}`)} ·{' '}
                  <time dateTime={entry.createdAt}>{formatInstant(entry.createdAt)}</time>
                </span>
              </summary>
              {entry.changes
                .filter(({ resource, id: row }) => resource === resourceId && row === id)
                .map((change, index) => (
                  <Diff key={index} change={change} labelOf={texts.property} />
                ))}
            </details>
          </li>
        ))}
      </ol>
      {next === null ? null : (
        <button type="button" className="e-text-button" onClick={() => void load(next)}>
          {text('timeline.more')}
        </button>
      )}
    </section>
  );
}
