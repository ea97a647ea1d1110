import type { WriteContext } from '../command/write-context.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { JobContext } from './define-job.js';
import type { RunControl } from './run-control.js';

/** Nobody reads faster; a handler that reports each row of an import must not write for each. */
const PROGRESS_MS = 200;

/*
 * A job that gets further than ever is not what ends its processes: those that ended before are forgotten. One that stops
 * at the same place each time gets no further. A row that is locked belongs to a transaction that waits for this report.
 */
const WRITE = `WITH known AS (SELECT coalesce(max(done), 0) AS done FROM jobs_progress WHERE job_id = $1::uuid),
further AS (
  UPDATE jobs_job SET crashes = 0 FROM known WHERE known.done < $2::bigint AND id = (
    SELECT id FROM jobs_job WHERE id = $1::uuid AND crashes > 0 FOR UPDATE SKIP LOCKED))
INSERT INTO jobs_progress (job_id, done, total, note) VALUES ($1::uuid, $2::bigint, $3::bigint, $4::text)
ON CONFLICT (job_id) DO UPDATE SET done = excluded.done, total = excluded.total, note = excluded.note, updated_at = clock_timestamp()`;

/**
 * Writes how far a job is, outside its transaction. Reports that follow each other quickly are written at most five
 * times a second; the last one always is.
 */
export class ProgressReport {
  private pending: readonly [number, number, string | null] | undefined;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private lastWrite = 0;

  constructor(
    private readonly id: string,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * @param done units done
   * @param total units in all
   * @throws RangeError unless 0 ≤ done ≤ total, both whole numbers
   */
  async report(done: number, total: number, note?: string): Promise<void> {
    if (!Number.isSafeInteger(done) || !Number.isSafeInteger(total) || done < 0 || done > total) {
      throw new RangeError(`progress(${done}, ${total}): whole numbers with 0 ≤ done ≤ total are needed`);
    }
    this.pending = [done, total, note ?? null];
    const wait = this.lastWrite + PROGRESS_MS - Date.now();
    if (wait <= 0 || done === total) return this.flush();
    this.timer ??= setTimeout(() => void this.flush().catch(() => undefined), wait);
  }

  /** Writes what is not written yet. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { pending } = this;
    if (!pending) return this.writing;
    this.pending = undefined;
    this.lastWrite = Date.now();
    const before = this.writing.catch(() => undefined);
    this.writing = before.then(() =>
      this.unitOfWork.outside(() =>
        this.unitOfWork.run(async (tx) => void (await tx.query(WRITE, [this.id, ...pending]))),
      ),
    );
    return this.writing;
  }
}

/**
 * A write context with what only jobs have.
 * @param context made for this run
 * @param attempt failures so far
 */
export function jobContext(
  context: WriteContext,
  run: RunControl,
  attempt: number,
  progress: ProgressReport,
): JobContext {
  const own: Omit<JobContext, keyof WriteContext> = {
    jobId: run.id,
    attempt,
    get signal() {
      return run.signal;
    },
    progress: (done, total, note) => progress.report(done, total, note),
  };
  // Not copied: its members may be getters, or methods that need their own object.
  return new Proxy(context, {
    has: (target, member) => member in own || member in target,
    get: (target, member) => {
      if (member in own) return own[member as keyof typeof own];
      const value: unknown = Reflect.get(target, member, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  }) as JobContext;
}
