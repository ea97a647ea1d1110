import React from 'react';
import { call, type Problem } from '../lib/api';
import { useText } from '../lib/text';

/** A job as the server tells it (`src/jobs/job-list.ts`). */
export interface JobState {
  readonly id: string;
  readonly label: string;
  readonly status: 'waiting' | 'active' | 'dead' | 'done' | 'cancelled' | 'replaced';
  readonly progress: { readonly done: number; readonly total: number; readonly note: string | null } | null;
  readonly lastError: string | null;
  /** What the job returned; `url` is where its file can be fetched. */
  readonly result: unknown;
}

interface Props {
  readonly id: string;
  readonly onEnd?: (job: JobState) => void;
}

/** Often enough to look alive, slowly enough to cost nothing: once a second, later every five. */
const INTERVALS_MS = { first: 1_000, later: 5_000, after: 30 } as const;
const ENDED = new Set(['done', 'dead', 'cancelled', 'replaced']);

/** A bar that follows a job, and its result or its error at the end. */
export default function JobProgress({ id, onEnd }: Props): React.ReactElement {
  const text = useText();
  const [job, setJob] = React.useState<JobState | null>(null);
  const [problem, setProblem] = React.useState<Problem | null>(null);
  React.useEffect(() => {
    let timer = 0;
    let asked = 0;
    const ask = async (): Promise<void> => {
      try {
        const state = await call<JobState>('GET', `/api/emporion/jobs/${id}`);
        setJob(state);
        if (ENDED.has(state.status)) return onEnd?.(state);
      } catch (error) {
        setProblem((error as { problem?: Problem }).problem ?? null);
      }
      asked += 1;
      timer = window.setTimeout(
        () => void ask(),
        asked < INTERVALS_MS.after ? INTERVALS_MS.first : INTERVALS_MS.later,
      );
    };
    void ask();
    return () => window.clearTimeout(timer);
  }, [id]);
  if (!job) return <p className="e-muted">{problem?.detail ?? text('job.loading')}</p>;
  return <JobBar job={job} />;
}

/** How far a job is; its result or its error when it has ended. */
export function JobBar({ job }: { readonly job: JobState }): React.ReactElement {
  const text = useText();
  const { status, progress, lastError, result } = job;
  const { done = 0, total = 0, note = null } = progress ?? {};
  const url = resultUrl(result);
  return (
    <div className="e-job" data-block="jobProgress" data-status={status}>
      <progress
        max={total > 0 ? total : undefined}
        value={status === 'done' ? total || 1 : total > 0 ? done : undefined}
        aria-label={text(`job.${status}`)}
      />
      <p>
        {text(`job.${status}`)}
        {total > 0 ? ` · ${done} / ${total}` : ''}
        {note ? ` · ${note}` : ''}
      </p>
      {lastError ? (
        <p className="e-alert e-lines" role="alert">
          {lastError}
        </p>
      ) : null}
      {url ? (
        <p>
          <a className="e-button-light" href={url} download>
            {text('job.result')}
          </a>
        </p>
      ) : null}
    </div>
  );
}

/** Only addresses of our own become links. */
function resultUrl(result: unknown): string | null {
  const url = typeof result === 'object' && result !== null ? (result as { url?: unknown }).url : null;
  return typeof url === 'string' && /^\/(?!\/)/.test(url) ? url : null;
}
