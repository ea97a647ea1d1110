import type { JobContext } from '../jobs/define-job.js';
import type { RowOf } from '../resource/define-resource.js';
import { dropStaged } from './staged-rows.js';
import { Transfer } from './transfer.resource.js';
import { dropUpload } from './uploads.js';

/** Runs of a transfer's job before it is given up. */
export const ATTEMPTS = 5;
const HOURS = 3_600;
/** What the jobs of both directions say of themselves. */
export const LONG_JOB = { transaction: 'none', attempts: ATTEMPTS, timeoutSeconds: 4 * HOURS } as const;

/**
 * Runs a transfer from where it stands to its end. When its last attempt fails it is marked so, and nobody waits for it
 * any longer.
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
  try {
    await work(transfer);
    await end(context, id, 'finish');
  } catch (error) {
    if (context.attempt + 1 >= ATTEMPTS && !context.signal.aborted) await end(context, id, 'fail');
    throw error;
  }
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

/** Removes what only a running transfer needs; one that was cancelled meanwhile stays so. */
function end(context: JobContext, id: string, transition: 'finish' | 'fail'): Promise<void> {
  return context.inTransaction(async (last) => {
    const rows = last.rows(Transfer);
    const transfer = await rows.find(id, { lock: true });
    await dropStaged(last.tx, id);
    if (transfer?.status !== 'running') return;
    await rows.transition(id, transition);
    // A trial is followed by the import itself, and one that failed may be asked for again.
    if (transition === 'finish' && !transfer.dryRun) await dropUpload(last.tx, transfer.upload);
  });
}
