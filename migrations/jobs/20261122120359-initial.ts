export const up: string[] = [
  `CREATE TABLE "jobs_history" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "key" text,
  "outcome" text NOT NULL,
  "attempts" smallint NOT NULL,
  "result" jsonb,
  "last_error" text,
  "created_at" timestamp with time zone NOT NULL,
  "started_at" timestamp with time zone,
  "finished_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT "pk_jobs_history" PRIMARY KEY (id),
  CONSTRAINT "ck_jobs_history_outcome" CHECK ((outcome = ANY (ARRAY['done'::text, 'cancelled'::text, 'replaced'::text])))
)`,
  `CREATE TABLE "jobs_job" (
  "id" uuid NOT NULL,
  "name" text NOT NULL,
  "key" text,
  "payload" jsonb NOT NULL,
  "state" smallint DEFAULT 0 NOT NULL,
  "attempts" smallint DEFAULT 0 NOT NULL,
  "max_attempts" smallint NOT NULL,
  "deliveries" integer DEFAULT 0 NOT NULL,
  "crashes" smallint DEFAULT 0 NOT NULL,
  "run_at" timestamp with time zone DEFAULT now() NOT NULL,
  "created_at" timestamp with time zone DEFAULT now() NOT NULL,
  "runner" uuid,
  "last_error" text,
  CONSTRAINT "pk_jobs_job" PRIMARY KEY (id),
  CONSTRAINT "ck_jobs_job_state" CHECK (((state >= 0) AND (state <= 4)))
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0)`,
  `CREATE TABLE "jobs_progress" (
  "job_id" uuid NOT NULL,
  "done" bigint DEFAULT 0 NOT NULL,
  "total" bigint DEFAULT 0 NOT NULL,
  "note" text,
  "cancel_requested_at" timestamp with time zone,
  "updated_at" timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT "pk_jobs_progress" PRIMARY KEY (job_id)
)`,
  `CREATE TABLE "jobs_schedule" (
  "name" text NOT NULL,
  "definition" text NOT NULL,
  "next_run" timestamp with time zone NOT NULL,
  "last_run" timestamp with time zone,
  CONSTRAINT "pk_jobs_schedule" PRIMARY KEY (name)
)`,
  `CREATE INDEX "ix_jobs_history_finished_at" ON jobs_history USING brin (finished_at)`,
  `CREATE INDEX "ix_jobs_history_name" ON jobs_history USING btree (name, id)`,
  `CREATE INDEX "ix_jobs_job_dead" ON jobs_job USING btree (id) WHERE (state = 3)`,
  `CREATE INDEX "ix_jobs_job_due" ON jobs_job USING btree (name, run_at) WHERE (state = ANY (ARRAY[0, 4]))`,
  `CREATE INDEX "ix_jobs_job_leased" ON jobs_job USING btree (name, run_at) WHERE (state = ANY (ARRAY[1, 2]))`,
  `CREATE INDEX "ix_jobs_job_returned_key" ON jobs_job USING btree (name, key) WHERE ((state = 4) AND (key IS NOT NULL))`,
  `CREATE UNIQUE INDEX "uq_jobs_job_name_key" ON jobs_job USING btree (name, key) WHERE ((state = 0) AND (key IS NOT NULL))`,
];

export const down: string[] = [
  `DROP TABLE "jobs_history"`,
  `DROP TABLE "jobs_job"`,
  `DROP TABLE "jobs_progress"`,
  `DROP TABLE "jobs_schedule"`,
];
