import type { JobDefinition } from './define-job.js';
import { jobContext, ProgressReport } from './job-context.js';
import { resultText } from './job-result.js';
import { takeJob } from './job-rows.js';
import type { RunBackend, RunControl } from './run-control.js';
import type { RunnerParts } from './runner-parts.js';

/*
 * Both name the transaction, not only the backend: by the time the statement arrives, the connection may carry somebody
 * else's.
 */
const CANCEL_STATEMENT = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE pid = $1::int AND xact_start = $2::timestamptz`;
const END_BACKEND = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1::int AND xact_start = $2::timestamptz`;

/**
 * Runs a job in the transaction that takes it away: its effects and its end commit together. Its history follows.
 *
 * When it is aborted, the statement it waits for is cancelled. A handler that goes on nevertheless loses its connection
 * after a grace period, so that nothing it still does can be committed.
 * @returns `skipped` when the job is not to be had
 * @throws what the handler throws, or the reason of the abort
 */
export async function runInTransaction(
  run: RunControl,
  job: JobDefinition,
  parts: RunnerParts,
): Promise<'done' | 'skipped'> {
  const progress = new ProgressReport(run.id, parts.unitOfWork);
  try {
    const work = attempt(run, job, parts, progress);
    return await run.outlast(work, (isEnded) => stopBackend(run, parts, isEnded));
  } finally {
    await progress.flush().catch(() => undefined);
  }
}

function attempt(
  run: RunControl,
  job: JobDefinition,
  { unitOfWork, runInContext, history }: RunnerParts,
  progress: ProgressReport,
): Promise<'done' | 'skipped'> {
  return unitOfWork.outside(() =>
    unitOfWork.run(async (tx) => {
      const taken = await takeJob(tx, run.id, job.timeoutSeconds);
      if (!taken) return 'skipped';
      run.backend = taken;
      run.throwIfAborted();
      const payload: unknown = job.payload.parse(taken.payload);
      const result = await runInContext(job.name, tx, (context) =>
        job.handle(jobContext(context, run, taken.attempts, progress), payload),
      );
      // From here on an abort comes too late.
      run.backend = undefined;
      tx.afterCommit(() => history.add(run, taken, resultText(result)));
      return 'done';
    }),
  );
}

/** Returns when the transaction can do nothing more; never when the handler ends by itself first. */
async function stopBackend(run: RunControl, parts: RunnerParts, isEnded: () => boolean): Promise<void> {
  const tell = (statement: string, { pid, since }: RunBackend): Promise<unknown> =>
    parts.control.query(statement, [pid, since]);
  if (run.backend) await tell(CANCEL_STATEMENT, run.backend).catch(() => undefined);
  for (;;) {
    await run.grace(parts.tuning.abortGraceMs, isEnded);
    // None once the handler has returned and only the commit is left.
    const { backend } = run;
    const cut = backend && (await tell(END_BACKEND, backend).catch(() => undefined));
    if (cut) break;
  }
  parts.logger.error(`Job ${run.name} ${run.id} did not end when told to; its connection was cut.`);
}
