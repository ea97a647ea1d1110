import React from 'react';
import { call } from '../lib/api';
import { formatInstant } from '../lib/format';
import { useFailureNotice } from '../lib/notice';
import { JobBar, type JobState } from './job-progress';

interface Job extends JobState {
  readonly createdAt: string;
}

interface Props {
  readonly title: string;
  readonly resourceId: string;
  readonly id: string;
  /** Place of the block among those of the resource. */
  readonly block: number;
  readonly changes: number;
  /** What a job did may be seen on the page. */
  readonly onEnd: () => Promise<void>;
}

const INTERVAL_MS = 1_500;
const isOpen = ({ status }: Job): boolean => status === 'waiting' || status === 'active';

/** The jobs of a row: how far the present one is, and how the last ones ended. Nothing while there was none. */
export default function RowJobs({ title, ...about }: Props): React.ReactElement | null {
  const jobs = useRowJobs(about);
  if (jobs.length === 0) return null;
  return (
    <section className="e-panel" data-block="rowJobs">
      <h2 className="e-subtitle">{title}</h2>
      {jobs.map((job) => (
        <div key={job.id}>
          <time className="e-muted" dateTime={job.createdAt}>
            {formatInstant(job.createdAt)}
          </time>
          <JobBar job={job} />
        </div>
      ))}
    </section>
  );
}

/** Asks again as long as one of them has not ended. */
function useRowJobs({ resourceId, id, block, changes, onEnd }: Omit<Props, 'title'>): readonly Job[] {
  const fail = useFailureNotice();
  const [jobs, setJobs] = React.useState<readonly Job[]>([]);
  React.useEffect(() => {
    let timer = 0;
    let gone = false;
    let open = 0;
    const load = async (): Promise<void> => {
      try {
        const path = `/api/emporion/rows/${resourceId}/${encodeURIComponent(id)}/jobs/${block}`;
        const answer = await call<{ jobs: readonly Job[] }>('GET', path);
        if (gone) return;
        setJobs(answer.jobs);
        const left = answer.jobs.filter(isOpen).length;
        if (left < open) void onEnd();
        open = left;
        if (left > 0) timer = window.setTimeout(() => void load(), INTERVAL_MS);
      } catch (error) {
        if (!gone) fail(error);
      }
    };
    void load();
    return () => {
      gone = true;
      window.clearTimeout(timer);
    };
  }, [resourceId, id, block, changes]);
  return jobs;
}
