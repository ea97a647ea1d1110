import { z } from 'zod';
import type { WriteContext } from '../command/write-context.js';
import type { DeathCause, JobContext } from '../jobs/define-job.js';
import type { RowOf } from '../resource/define-resource.js';
import { dropStaged } from './staged-rows.js';
import { Transfer, TransferStates } from './transfer.resource.js';
import { dropUpload } from './uploads.js';

const HOURS = 3_600;
/** What the jobs of both directions say of themselves. */
export const LONG_JOB = {
  transaction: 'none',
  attempts: 5,
  timeoutSeconds: 4 * HOURS,
  payload: z.strictObject({ id: z.uuid() }),
  /** Nobody waits any longer for one that is given up. */
  afterDeath: (context: WriteContext, { id }: { id: string }, cause: DeathCause) =>
    end(context, id, 'fail', cause),
} as const;

/**
 * Runs a transfer from where it stands to its end.
 * @param context of the job
 * @param id of the transfer
 * @param work returns when there is nothing more to do
 */
export async function runTransfer(
  context: JobContext,
  id: string,
  work: (transfer: RowOf<typeof Transfer>) => Promise<void>,
): Promise<void> {
  const transfer = await begin(context, id);
  if (!transfer) return;
  await work(transfer);
  await end(context, id, 'finish');
}

/** Marks a transfer as running; one that was running when its worker died goes on. */
function begin(context: JobContext, id: string): Promise<RowOf<typeof Transfer> | undefined> {
  return context.inTransaction(async (first) => {
    const rows = first.rows(Transfer);
    const transfer = await rows.find(id, { lock: true });
    if (transfer?.status === 'waiting') return rows.transition(id, 'start');
    return transfer?.status === 'running' ? transfer : undefined;
  });
}

/** Removes what only a transfer that has not ended needs; one that was cancelled meanwhile stays so. */
function end(
  context: WriteContext,
  id: string,
  transition: 'finish' | 'fail',
  failure: DeathCause | null = null,
): Promise<void> {
  return context.inTransaction(async (last) => {
    const rows = last.rows(Transfer);
    const transfer = await rows.find(id, { lock: true });
    await dropStaged(last.tx, id);
    const open: readonly string[] = TransferStates.transitions[transition].from;
    if (!transfer || !open.includes(transfer.status)) return;
    await rows.transition(id, transition, { set: { failure } });
    // A trial is followed by the import itself, and one that failed may be asked for again.
    if (transition === 'finish' && !transfer.dryRun) await dropUpload(last.tx, transfer.upload);
  });
}
