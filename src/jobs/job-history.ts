import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@nestjs/common';
import type { Statement } from './claim.js';
import type { TakenJob } from './job-rows.js';
import type { RunControl } from './run-control.js';

/** Rows of one statement. */
const BATCH = 500;
/** More are not kept while the database does not take them. */
const LIMIT = 10_000;
const RETRY_MS = 1_000;
/** Between two statements: few jobs are written at once, many together. */
const PAUSE_MS = 50;

const INSERT = `INSERT INTO jobs_history (id, name, key, outcome, attempts, result, created_at, started_at, finished_at)
SELECT id, name, key, 'done', attempts, result::jsonb, created_at, started_at, finished_at
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::smallint[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::timestamptz[])
  AS t (id, name, key, attempts, result, created_at, started_at, finished_at)
ON CONFLICT (id) DO NOTHING`;

type Row = readonly [string, string, string | null, number, string | null, Date, Date, Date];

/**
 * Writes the history of jobs that are done, right after their commit and in batches: in the job's own transaction it
 * would cost a quarter of the throughput. A process that is killed takes its last milliseconds of history with it; the
 * jobs themselves are done all the same.
 */
export class JobHistory {
  private readonly rows: Row[] = [];
  private writing: Promise<void> | undefined;
  private lastWrite = 0;
  private closing = false;

  constructor(
    private readonly statement: Statement,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  /** Notes a job whose transaction has committed. */
  add(run: RunControl, job: TakenJob, result: string | null): void {
    if (this.rows.length >= LIMIT) return;
    const { name, key, attempts, created_at } = job;
    this.rows.push([run.id, name, key, attempts, result, created_at, run.startedAt, new Date()]);
    this.writing ??= this.write();
  }

  /** Writes what is left; gives up what the database does not take. */
  async close(): Promise<void> {
    this.closing = true;
    await this.writing;
  }

  private async write(): Promise<void> {
    while (this.rows.length > 0) {
      const pause = this.lastWrite + PAUSE_MS - performance.now();
      if (pause > 0 && !this.closing) await sleep(pause);
      this.lastWrite = performance.now();
      const batch = this.rows.slice(0, BATCH);
      const columns = Array.from({ length: 8 }, (_, column) => batch.map((row) => row[column]));
      try {
        await this.statement(INSERT, columns);
        this.rows.splice(0, batch.length);
      } catch (error) {
        if (this.closing) break;
        this.logger.warn(`The history of ${this.rows.length} jobs cannot be written: ${String(error)}`);
        await sleep(RETRY_MS, undefined, { ref: false });
      }
    }
    this.writing = undefined;
  }
}
