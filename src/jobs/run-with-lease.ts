import { setTimeout as sleep } from 'node:timers/promises';
import type { Tx } from '../database/unit-of-work.js';
import { buryCrashed } from './death.js';
import type { JobDefinition } from './define-job.js';
import { jobContext, ProgressReport } from './job-context.js';
import { EXTEND_LEASE, finishJob, holdJob } from './job-lease.js';
import { resultText } from './job-result.js';
import type { TakenJob } from './job-rows.js';
import type { RunControl } from './run-control.js';
import type { RunnerParts } from './runner-parts.js';

const FINISH_TRIES = 5;

/** A run that holds the lease of its job. */
export class LeasedRun {
  private leaseEnd = 0;

  constructor(
    private readonly run: RunControl,
    private readonly job: JobDefinition,
    private readonly parts: RunnerParts,
  ) {}

  /**
   * Runs a job that opens its own transactions. Its lease is extended while it runs; whoever loses it is told to end,
   * because the job then runs elsewhere.
   * @returns `skipped` when the job is not to be had, `dead` when its earlier runs ended their processes
   * @throws what the handler throws, or the reason of the abort
   */
  async execute(): Promise<'done' | 'skipped' | 'dead'> {
    const { run, parts } = this;
    const held = await this.inTransaction((tx) =>
      holdJob(tx, run.id, this.run.runner, parts.tuning.leaseSeconds),
    );
    if (!held) return 'skipped';
    if (held.cancelled) run.abort('cancelled', 'The job was cancelled.');
    run.throwIfAborted();
    if (held.crashes >= parts.tuning.maxCrashes) {
      await this.inTransaction((tx) => buryCrashed(tx, run, this.job, parts, held.crashes));
      return 'dead';
    }
    this.leaseEnd = Date.now() + parts.tuning.leaseSeconds * 1000;
    const beat = setInterval(() => void this.extend(), (parts.tuning.leaseSeconds * 1000) / 3);
    try {
      const result = await this.handle(held);
      return (await this.finish(resultText(result))) ? 'done' : 'skipped';
    } finally {
      clearInterval(beat);
    }
  }

  private async handle(held: TakenJob): Promise<unknown> {
    const { run, job, parts } = this;
    const progress = new ProgressReport(run.id, parts.unitOfWork);
    const payload: unknown = job.payload.parse(held.payload);
    const work = parts.unitOfWork.outside(() =>
      parts.runInContext(job.name, null, (context) =>
        job.handle(jobContext(context, run, held.attempts, progress), payload),
      ),
    );
    try {
      return await run.outlast(work, async (isEnded) => {
        await run.grace(parts.tuning.abortGraceMs, isEnded);
        parts.logger.error(`Job ${run.name} ${run.id} did not end when told to; it is left to itself.`);
      });
    } finally {
      await progress.flush().catch(() => undefined);
    }
  }

  /** Tries for as long as the lease lasts: a job that is done but not ended would run again. */
  private async finish(result: string | null): Promise<boolean> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.inTransaction((tx) =>
          finishJob(tx, this.run.id, this.run.runner, this.run.startedAt, result),
        );
      } catch (error) {
        if (tries >= FINISH_TRIES || Date.now() > this.leaseEnd) throw error;
        await sleep(200 * 2 ** tries);
      }
    }
  }

  private async extend(): Promise<void> {
    const seconds = this.parts.tuning.leaseSeconds;
    const asked = Date.now();
    try {
      const rows = await this.parts.control.query(EXTEND_LEASE, [this.run.id, this.run.runner, seconds]);
      if (rows.length > 0) this.leaseEnd = asked + seconds * 1000;
      else this.run.abort('lease lost', 'The job was taken over by another run.');
    } catch {
      if (Date.now() > this.leaseEnd) {
        this.run.abort('lease lost', 'The lease could not be extended: the database does not answer.');
      }
    }
  }

  private inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const { unitOfWork } = this.parts;
    return unitOfWork.outside(() => unitOfWork.run(work));
  }
}
