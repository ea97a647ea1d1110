/** Where a job is. The numbers are stored. */
export const JOB_STATE = {
  /** Never run yet; the only state in which a key is unique. */
  waiting: 0,
  /** Claimed by a relay until `run_at`; a job that runs in one transaction keeps this state until it commits. */
  handedOut: 1,
  /** Runs without a transaction of its own; `runner` extends `run_at` while it does. */
  running: 2,
  /** Has failed for the last time, or ended its process too often; waits for a person. */
  dead: 3,
  /** Given back after a failure or an interruption; runs again at `run_at`. */
  returned: 4,
} as const;

/*
 * `run_at` is when a job is due and, once it is claimed, when its lease ends: an expired one is simply due again.
 * `deliveries` counts hand-outs, `attempts` failures, `crashes` leases that ended
 * although their run had begun and is noted in `runner`.
 * The partial indexes keep what is due apart from what is handed out, so that the dead entries which the constant
 * traffic leaves in the one are not read by the claim on the other.
 */
const JOB = `CREATE TABLE jobs_job (
  id uuid CONSTRAINT pk_jobs_job PRIMARY KEY,
  name text NOT NULL,
  key text,
  payload jsonb NOT NULL,
  state smallint NOT NULL DEFAULT 0 CONSTRAINT ck_jobs_job_state CHECK (state BETWEEN 0 AND 4),
  attempts smallint NOT NULL DEFAULT 0,
  max_attempts smallint NOT NULL,
  deliveries integer NOT NULL DEFAULT 0,
  crashes smallint NOT NULL DEFAULT 0,
  run_at timestamptz NOT NULL DEFAULT now(),
  created_at timestamptz NOT NULL DEFAULT now(),
  runner uuid,
  last_error text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0)`;

/** Jobs that ended, as long as they are kept; ids are uuidv7, so the newest come last. */
const HISTORY = `CREATE TABLE jobs_history (
  id uuid CONSTRAINT pk_jobs_history PRIMARY KEY,
  name text NOT NULL,
  key text,
  outcome text NOT NULL CONSTRAINT ck_jobs_history_outcome CHECK (outcome IN ('done', 'cancelled', 'replaced')),
  attempts smallint NOT NULL,
  result jsonb,
  last_error text,
  created_at timestamptz NOT NULL,
  started_at timestamptz,
  finished_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`;

/** Written outside the job's transaction, so that it is seen while the job runs. */
const PROGRESS = `CREATE TABLE jobs_progress (
  job_id uuid CONSTRAINT pk_jobs_progress PRIMARY KEY,
  done bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0,
  note text,
  cancel_requested_at timestamptz,
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
)`;

const SCHEDULE = `CREATE TABLE jobs_schedule (
  name text CONSTRAINT pk_jobs_schedule PRIMARY KEY,
  definition text NOT NULL,
  next_run timestamptz NOT NULL,
  last_run timestamptz
)`;

/** DDL of the tables that jobs live in. */
export const JOBS_SCHEMA: readonly string[] = [
  JOB,
  'CREATE INDEX ix_jobs_job_due ON jobs_job (name, run_at) WHERE state IN (0, 4)',
  'CREATE INDEX ix_jobs_job_leased ON jobs_job (name, run_at) WHERE state IN (1, 2)',
  'CREATE INDEX ix_jobs_job_dead ON jobs_job (id) WHERE state = 3',
  'CREATE UNIQUE INDEX uq_jobs_job_name_key ON jobs_job (name, key) WHERE state = 0 AND key IS NOT NULL',
  'CREATE INDEX ix_jobs_job_returned_key ON jobs_job (name, key) WHERE state = 4 AND key IS NOT NULL',
  HISTORY,
  'CREATE INDEX ix_jobs_history_name ON jobs_history (name, id)',
  'CREATE INDEX ix_jobs_history_key ON jobs_history (name, key, id) WHERE key IS NOT NULL',
  'CREATE INDEX ix_jobs_history_finished_at ON jobs_history USING brin (finished_at)',
  PROGRESS,
  SCHEDULE,
];
