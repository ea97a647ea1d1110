import { z } from 'zod';
import type { Tx } from '../database/unit-of-work.js';
import { uuidv7 } from '../values/uuid.js';
import { cancelJob, reviveDead, reviveJob, type CancelOutcome, type ReviveOutcome } from './job-changes.js';
import type { JobDefinition } from './define-job.js';
import type { JobRegistry } from './job-registry.js';
import { insertJobs, type NewJobRow } from './job-rows.js';
import type { JobSignals } from './job-signals.js';

/** When and under which key a job waits. */
export interface EnqueueOptions {
  /** Not before this instant; at once when left out. */
  readonly runAt?: Date;
  /** Replaces a waiting job of the same name and key, which keeps its id. */
  readonly key?: string;
}

/** One job of several. */
export type JobRequest<J extends JobDefinition> = EnqueueOptions & {
  readonly payload: z.input<J['payload']>;
};

/** What is asked of jobs from inside a transaction; nothing of it happens unless that commits. */
export class JobQueue {
  constructor(
    private readonly registry: JobRegistry,
    private readonly signals: Pick<JobSignals, 'wake' | 'cancel'>,
  ) {}

  /**
   * Writes a job, which runs after the transaction has committed.
   * @param tx the caller's transaction
   * @param job a job that a plugin declares
   * @param payload what its handler gets; JSON that the job's schema accepts
   * @returns the job's id
   * @throws TypeError when the job is not declared or its schema refuses the payload
   */
  async enqueue<J extends JobDefinition>(
    tx: Tx,
    job: J,
    payload: z.input<J['payload']>,
    options: EnqueueOptions = {},
  ): Promise<string> {
    const [id] = await this.enqueueMany(tx, job, [{ ...options, payload }]);
    return id as string;
  }

  /**
   * Writes many jobs in one statement. Of several with one key the last counts.
   * @param tx the caller's transaction
   * @param requests payloads with their options
   * @returns the ids, in the order of the requests
   * @throws TypeError as {@link enqueue}
   */
  async enqueueMany<J extends JobDefinition>(
    tx: Tx,
    job: J,
    requests: readonly JobRequest<J>[],
  ): Promise<string[]> {
    const declared = this.registry.require(job.name);
    const last = new Map(requests.map((request, index) => [request.key ?? index, index]));
    const rows = [...last.values()].map((index) => newRow(declared, requests[index] as JobRequest<J>));
    const ids = await insertJobs(tx, rows);
    const now = Date.now();
    if (requests.some(({ runAt }) => runAt === undefined || runAt.getTime() <= now)) {
      tx.afterCommit(() => this.signals.wake([job.name]));
    }
    const idOf = new Map([...last.keys()].map((key, position) => [key, ids[position] as string]));
    return requests.map(({ key }, index) => idOf.get(key ?? index) as string);
  }

  /**
   * Cancels a job: a waiting or dead one is removed at once; a running one has its signal aborted, and is removed when
   * its handler ends without having committed.
   * @param tx the caller's transaction
   * @param id the job
   * @returns `gone` when there is no such job (any more)
   */
  async cancel(tx: Tx, id: string): Promise<CancelOutcome> {
    const outcome = await cancelJob(tx, id);
    if (outcome === 'requested') tx.afterCommit(() => this.signals.cancel(id));
    return outcome;
  }

  /**
   * Makes a dead letter live again, with all its attempts.
   * @param tx the caller's transaction
   * @param id the job
   * @returns `alive` when it is not dead, `gone` when it does not exist, `replaced` when a newer one has its key
   */
  async retry(tx: Tx, id: string): Promise<ReviveOutcome> {
    const outcome = await reviveJob(tx, id);
    if (outcome === 'revived') tx.afterCommit(() => this.signals.wake());
    return outcome;
  }

  /**
   * Makes all dead letters of one job live again.
   * @param tx the caller's transaction
   * @param name the job's name
   * @returns how many
   */
  async replayAll(tx: Tx, name: string): Promise<number> {
    const count = await reviveDead(tx, name);
    if (count > 0) tx.afterCommit(() => this.signals.wake([name]));
    return count;
  }
}

/** A row for a job; the stored payload is what the schema was shown, so that it reads the same when the job runs. */
function newRow(job: JobDefinition, request: JobRequest<JobDefinition>): NewJobRow {
  const json = JSON.stringify(request.payload ?? null);
  const parsed = job.payload.safeParse(JSON.parse(json));
  if (!parsed.success) {
    throw new TypeError(`The job "${job.name}" refuses its payload: ${z.prettifyError(parsed.error)}`);
  }
  return {
    id: uuidv7(),
    name: job.name,
    key: request.key ?? null,
    payload: json,
    maxAttempts: job.attempts,
    runAt: request.runAt ?? null,
  };
}
