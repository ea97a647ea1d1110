import type { Tx } from '../database/unit-of-work.js';
import type { DeathCause, JobDefinition } from './define-job.js';
import { buryJob } from './job-rows.js';
import type { RunControl } from './run-control.js';
import type { RunnerParts } from './runner-parts.js';

/**
 * Makes a job a dead letter whose runs do not come back, with what its declaration says follows from that.
 * @param tx a transaction of its own
 * @param count how many of its runs ended their process
 */
export async function buryCrashed(
  tx: Tx,
  run: RunControl,
  job: JobDefinition,
  parts: RunnerParts,
  count: number,
): Promise<void> {
  const reason = `The process ended ${count} times while this job ran, without an error of the job itself.`;
  await buryJob(tx, run.id, reason);
  await followDeath(tx, run, job, parts, 'crashed');
}

/**
 * Does what a job's declaration says follows from its death. A fault of that is logged and changes nothing: a job that
 * could not die would run for ever.
 * @param tx the transaction that made it a dead letter
 */
export async function followDeath(
  tx: Tx,
  { id, name }: RunControl,
  job: JobDefinition,
  { runInContext, logger }: RunnerParts,
  cause: DeathCause,
): Promise<void> {
  if (!job.afterDeath) return;
  const [row] = await tx.query<{ payload: unknown }>('SELECT payload FROM jobs_job WHERE id = $1::uuid', [
    id,
  ]);
  // One that does not fit the schema is what such a job may have died of.
  const payload = job.payload.safeParse(row?.payload);
  if (!payload.success) return;
  try {
    await tx.savepoint((part) =>
      runInContext(name, part, async (context) => job.afterDeath?.(context, payload.data, cause)),
    );
  } catch (error) {
    logger.error(`What follows from the death of job ${name} ${id} failed`, error);
  }
}
