import React from 'react';
import { useNotice } from 'adminjs';
import { call } from '../lib/api';
import { formatInstant } from '../lib/format';
import { useFailureNotice } from '../lib/notice';
import { useText } from '../lib/text';
import type { JobState } from '../blocks/job-progress';
import JobProgress from '../blocks/job-progress';

/** Mirrors `admin/api/jobs-api.ts`. */
interface Counts {
  readonly jobs: readonly {
    readonly name: string;
    readonly label: string;
    readonly known: boolean;
    readonly waiting: number;
    readonly delayed: number;
    readonly retrying: number;
    readonly active: number;
    readonly dead: number;
  }[];
  readonly lagSeconds: number;
  readonly driver: { readonly kind: string; readonly ready: boolean; readonly problem?: string } | null;
  readonly mayManage: boolean;
}
interface Job extends JobState {
  readonly name: string;
  readonly attempts: number;
  readonly createdAt: string;
  readonly runAt: string | null;
  readonly finishedAt: string | null;
}

const VIEWS = ['dead', 'failed', 'waiting', 'active', 'ended'] as const;
type View = (typeof VIEWS)[number];
const QUERIES: Readonly<Record<View, string>> = {
  dead: 'part=live&status=dead',
  failed: 'part=live&failed=true',
  waiting: 'part=live&status=waiting',
  active: 'part=live&status=active',
  ended: 'part=ended',
};
const REFRESH_MS = 5_000;

/** What runs behind the scenes: how much waits, how late it is, what failed and why, and what can be done about it. */
export default function JobsPage(): React.ReactElement {
  const text = useText();
  const fail = useFailureNotice();
  const notify = useNotice();
  const [counts, setCounts] = React.useState<Counts | null>(null);
  const [view, setView] = React.useState<View>('dead');
  const [changes, setChanges] = React.useState(0);
  React.useEffect(() => {
    const load = (): void =>
      void call<Counts>('GET', '/api/emporion/jobs/counts').then(setCounts).catch(fail);
    load();
    const timer = window.setInterval(load, REFRESH_MS);
    return () => window.clearInterval(timer);
  }, [changes]);
  const run = async (command: string, input: object): Promise<void> => {
    try {
      await call('POST', `/api/emporion/commands/${command}`, { input });
      notify({ type: 'success', message: text('jobs.done') });
      setChanges(changes + 1);
    } catch (error) {
      fail(error);
    }
  };
  return (
    <main className="e-page">
      <h1 className="e-title">{text('jobs.title')}</h1>
      {counts ? <Health counts={counts} /> : null}
      {counts ? <CountsTable counts={counts} replay={(name) => void run('jobs.replay', { name })} /> : null}
      <div className="e-tabs" role="tablist">
        {VIEWS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            className="e-tab"
            aria-selected={name === view}
            onClick={() => setView(name)}
          >
            {text(`jobs.view.${name}`)}
          </button>
        ))}
      </div>
      <JobList
        key={`${view}-${changes}`}
        view={view}
        mayManage={counts?.mayManage ?? false}
        retry={(id) => void run('jobs.retry', { id })}
        cancel={(id) => void run('jobs.cancel', { id })}
      />
    </main>
  );
}

function Health({ counts: { lagSeconds, driver } }: { counts: Counts }): React.ReactElement {
  const text = useText();
  return (
    <section className="e-panel e-kpis">
      <div className="e-kpi" data-kpi="lag">
        <span className="e-kpi-number">{lagSeconds < 1 ? '0' : Math.round(lagSeconds)}</span>
        <span className="e-muted">{text('jobs.lag')}</span>
      </div>
      <div className="e-kpi" data-kpi="driver">
        <span className="e-kpi-number">
          {driver ? text(driver.ready ? 'jobs.driver.ready' : 'jobs.driver.away') : '—'}
        </span>
        <span className="e-muted">
          {driver ? text(`jobs.driver.${driver.kind}`) : text('jobs.driver.elsewhere')}
        </span>
        {driver?.problem ? <span className="e-error">{driver.problem}</span> : null}
      </div>
    </section>
  );
}

function CountsTable({
  counts,
  replay,
}: {
  counts: Counts;
  replay: (name: string) => void;
}): React.ReactElement {
  const text = useText();
  const columns = ['waiting', 'delayed', 'retrying', 'active', 'dead'] as const;
  return (
    <section className="e-panel">
      <table className="e-table">
        <thead>
          <tr>
            <th scope="col">{text('jobs.kind')}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {text(`jobs.count.${column}`)}
              </th>
            ))}
            <th scope="col" />
          </tr>
        </thead>
        <tbody>
          {counts.jobs.map((job) => (
            <tr key={job.name} data-job={job.name}>
              <td data-label={text('jobs.kind')}>
                {job.label} {job.known ? null : <span className="e-badge">{text('jobs.unknown')}</span>}
              </td>
              {columns.map((column) => (
                <td
                  key={column}
                  data-label={text(`jobs.count.${column}`)}
                  className="e-number"
                  data-count={column}
                >
                  {job[column]}
                </td>
              ))}
              <td>
                {counts.mayManage && job.known && job.dead > 0 ? (
                  <button type="button" className="e-button-light" onClick={() => replay(job.name)}>
                    {text('jobs.replay')}
                  </button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {counts.jobs.length === 0 ? <p className="e-muted">{text('jobs.none')}</p> : null}
    </section>
  );
}

interface ListProps {
  readonly view: View;
  readonly mayManage: boolean;
  readonly retry: (id: string) => void;
  readonly cancel: (id: string) => void;
}

function JobList({ view, mayManage, retry, cancel }: ListProps): React.ReactElement {
  const text = useText();
  const fail = useFailureNotice();
  const [jobs, setJobs] = React.useState<readonly Job[] | null>(null);
  const [full, setFull] = React.useState(false);
  const load = async (after?: string): Promise<void> => {
    try {
      const query = after === undefined ? QUERIES[view] : `${QUERIES[view]}&after=${after}`;
      const page = await call<{ jobs: readonly Job[]; full: boolean }>('GET', `/api/emporion/jobs?${query}`);
      setJobs((old) => (after === undefined ? page.jobs : [...(old ?? []), ...page.jobs]));
      setFull(page.full);
    } catch (error) {
      fail(error);
    }
  };
  React.useEffect(() => void load(), [view]);
  if (jobs?.length === 0) return <p className="e-panel e-muted">{text('jobs.noneHere')}</p>;
  return (
    <section className="e-panel">
      {(jobs ?? []).map((job) => (
        <details key={job.id} className="e-job-row" data-id={job.id}>
          <summary>
            <span className="e-badge" data-value={job.status}>
              {text(`job.${job.status}`)}
            </span>
            <span>{job.label}</span>
            <span className="e-muted">
              {text('jobs.attempts', { count: job.attempts })} ·{' '}
              <time dateTime={job.createdAt}>{formatInstant(job.createdAt)}</time>
              {job.runAt ? ` · ${text('jobs.due')} ${formatInstant(job.runAt)}` : ''}
            </span>
          </summary>
          {job.status === 'active' ? <JobProgress id={job.id} /> : null}
          {job.lastError ? <pre className="e-code">{job.lastError}</pre> : null}
          {mayManage ? (
            <div className="e-actions">
              {job.status === 'dead' ? (
                <button type="button" className="e-button" onClick={() => retry(job.id)}>
                  {text('jobs.retry')}
                </button>
              ) : null}
              {view === 'ended' ? null : (
                <button type="button" className="e-button-light" onClick={() => cancel(job.id)}>
                  {text('jobs.cancel')}
                </button>
              )}
            </div>
          ) : null}
        </details>
      ))}
      {full ? (
        <button type="button" className="e-text-button" onClick={() => void load(jobs?.at(-1)?.id)}>
          {text('timeline.more')}
        </button>
      ) : null}
    </section>
  );
}
