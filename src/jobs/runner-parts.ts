import type { Logger } from '@nestjs/common';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { ControlConnection } from './control-connection.js';
import type { JobHistory } from './job-history.js';
import type { JobRegistry } from './job-registry.js';
import type { JobTuning } from './job-tuning.js';
import type { RunInContext } from './run-in-context.port.js';

/** How a run ended. */
export type RunOutcome =
  | 'done'
  /** Somebody else has the job, or it is over. */
  | 'skipped'
  | 'retry'
  | 'dead'
  | 'cancelled'
  | 'replaced'
  /** Ended by a shutdown or by the loss of its lease, and will run again. */
  | 'interrupted';

/** A run that has ended, for metrics. */
export interface RunReport {
  readonly name: string;
  readonly outcome: RunOutcome;
  readonly seconds: number;
}

/** What runs need. */
export interface RunnerParts {
  readonly registry: JobRegistry;
  readonly unitOfWork: UnitOfWork;
  readonly control: ControlConnection;
  readonly history: JobHistory;
  readonly runInContext: RunInContext;
  readonly tuning: JobTuning;
  readonly logger: Pick<Logger, 'log' | 'warn' | 'error'>;
  readonly observe: (report: RunReport) => void;
}
