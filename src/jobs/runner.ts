import { setTimeout as sleep } from 'node:timers/promises';
import { buryCrashed, followDeath } from './death.js';
import type { JobDefinition } from './define-job.js';
import { backoffSeconds, failureText } from './failure.js';
import type { HandedJob } from './job-driver.port.js';
import { endRun, type FailedRun, type FailureOutcome, markRun } from './job-rows.js';
import { RunControl } from './run-control.js';
import { runInTransaction } from './run-in-transaction.js';
import { LeasedRun } from './run-with-lease.js';
import type { RunnerParts, RunOutcome } from './runner-parts.js';

/** Milliseconds before the end of a shutdown at which what still runs is told to end. */
const LAST_CALL_MS = 5_000;

const POLL_CANCELLED = `SELECT job_id AS id FROM jobs_progress WHERE job_id = ANY($1::uuid[]) AND cancel_requested_at IS NOT NULL`;

/** Runs the jobs that a driver brings to this process. */
export class Runner {
  private readonly runs = new Map<string, RunControl>();
  private readonly ending = new Set<Promise<void>>();
  private poll: NodeJS.Timeout | undefined;
  private stopping = false;

  constructor(private readonly parts: RunnerParts) {}

  /** How many runs are under way. */
  get active(): number {
    return this.ending.size;
  }

  /** Begins to look for cancellations. */
  start(): void {
    this.poll = setInterval(() => void this.pollCancelled(), this.parts.tuning.cancelPollMs);
    this.poll.unref();
  }

  /** Runs a job to its end, whatever that is; never rejects. */
  run(handed: HandedJob): Promise<void> {
    const running = this.execute(handed).catch((error: unknown) => {
      // The lease ends by itself, and the job is due again.
      this.parts.logger.error(`The end of job ${handed.name} ${handed.id} could not be written`, error);
    });
    this.ending.add(running);
    return running.finally(() => this.ending.delete(running));
  }

  /** Tells a run to end, if it is one of this process. */
  cancel(id: string): void {
    this.runs.get(id)?.abort('cancelled', 'The job was cancelled.');
  }

  /**
   * Waits for all runs; shortly before the end it tells those that are left to end, which run again elsewhere.
   * @param milliseconds longest wait
   */
  async stop(milliseconds: number): Promise<void> {
    this.stopping = true;
    clearInterval(this.poll);
    const lastCall = Math.min(LAST_CALL_MS, milliseconds / 2);
    if (await this.idleWithin(milliseconds - lastCall)) return;
    for (const run of this.runs.values()) run.abort('shutdown', 'The process shuts down.');
    if (await this.idleWithin(lastCall)) return;
    this.parts.logger.warn(`${this.active} jobs did not end in time; they run again elsewhere.`);
  }

  private async execute(handed: HandedJob): Promise<void> {
    const { id, name } = handed;
    // A copy of a job that runs here already: the database would say so, later.
    if (this.runs.has(id)) return;
    const run = new RunControl(handed);
    this.runs.set(id, run);
    let outcome: RunOutcome = 'skipped';
    try {
      const job = this.parts.registry.get(name);
      outcome = job ? await this.attempt(run, job) : await this.passOn(run);
    } finally {
      this.runs.delete(id);
      const seconds = (Date.now() - run.startedAt.getTime()) / 1000;
      if (outcome !== 'skipped') this.parts.observe({ name, outcome, seconds });
    }
  }

  private async attempt(run: RunControl, job: JobDefinition): Promise<RunOutcome> {
    const timer = setTimeout(
      () => run.abort('timeout', `The job took longer than ${job.timeoutSeconds} seconds.`),
      job.timeoutSeconds * 1000,
    );
    let marked = job.transaction === 'none';
    try {
      if (job.transaction === 'none') return await new LeasedRun(run, job, this.parts).execute();
      marked = run.unexplained;
      if (marked && (await this.isBuried(run, job))) return 'dead';
      return await runInTransaction(run, job, this.parts);
    } catch (error) {
      return await this.fail(run, job, error, marked ? run.runner : null);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether a job that keeps ending its process has been made a dead letter; notes this run otherwise. */
  private async isBuried(run: RunControl, job: JobDefinition): Promise<boolean> {
    const { unitOfWork, tuning } = this.parts;
    return unitOfWork.run(async (tx) => {
      const noted = await markRun(tx, run.id, run.runner);
      if (noted?.cancelled) run.abort('cancelled', 'The job was cancelled.');
      if (!noted || noted.crashes < tuning.maxCrashes) return false;
      // One more was not noted.
      await buryCrashed(tx, run, job, this.parts, noted.crashes + 1);
      return true;
    });
  }

  /** Leaves a job that this release does not know to one that does. */
  private async passOn({ id, startedAt }: RunControl): Promise<RunOutcome> {
    const back = { id, runner: null, startedAt, error: null, retrySeconds: this.parts.tuning.unknownSeconds };
    await this.parts.unitOfWork.run((tx) => endRun(tx, back));
    return 'skipped';
  }

  private async fail(
    run: RunControl,
    job: JobDefinition,
    error: unknown,
    runner: string | null,
  ): Promise<RunOutcome> {
    const why = run.aborted?.why;
    const interrupted = why === 'shutdown' || why === 'lease lost';
    const { logger } = this.parts;
    const outcome = await this.writeEnd(run, job, {
      id: run.id,
      runner,
      startedAt: run.startedAt,
      error: interrupted || why === 'cancelled' ? null : failureText(error),
      retrySeconds: interrupted ? 0 : backoffSeconds(job.backoffSeconds, run.attempts + 1),
    });
    if (outcome === 'gone') return 'skipped';
    if (outcome === 'dead') logger.error(`Job ${run.name} ${run.id} is dead after its last attempt`, error);
    else if (outcome === 'retry' && !interrupted)
      logger.warn(`Job ${run.name} ${run.id} failed and will run again: ${String(error)}`);
    return interrupted && outcome === 'retry' ? 'interrupted' : outcome;
  }

  /**
   * Writes how a run ended, for as long as it takes. The run keeps its slot meanwhile, so that a process without its
   * database does not burn through all there is to do; and what it failed of was the database's fault, which costs no
   * attempt.
   */
  private async writeEnd(run: RunControl, job: JobDefinition, end: FailedRun): Promise<FailureOutcome> {
    const { unitOfWork, tuning } = this.parts;
    const limit = Date.now() + tuning.endSeconds * 1000;
    let pause = 100;
    for (let next = end; ; next = { ...end, error: null, retrySeconds: 0 }) {
      try {
        return await unitOfWork.run(async (tx) => {
          const outcome = await endRun(tx, next);
          if (outcome === 'dead') await followDeath(tx, run, job, this.parts, 'failed');
          return outcome;
        });
      } catch (error) {
        if (this.stopping || Date.now() > limit) throw error;
        await sleep(pause);
        pause = Math.min(2_000, pause * 2);
      }
    }
  }

  private async pollCancelled(): Promise<void> {
    if (this.runs.size === 0) return;
    const found = await this.parts.control
      .query<{ id: string }>(POLL_CANCELLED, [[...this.runs.keys()]])
      .catch(() => []);
    for (const { id } of found) this.cancel(id);
  }

  private async idleWithin(milliseconds: number): Promise<boolean> {
    const end = new AbortController();
    const idle = (async () => {
      while (this.ending.size > 0) await Promise.all(this.ending);
      return true;
    })();
    const late = sleep(milliseconds, false, { signal: end.signal }).catch(() => false);
    const result = await Promise.race([idle, late]);
    end.abort();
    return result;
  }
}
