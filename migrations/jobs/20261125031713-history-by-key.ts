export const up: string[] = [
  `CREATE INDEX "ix_jobs_history_key" ON jobs_history USING btree (name, key, id) WHERE (key IS NOT NULL)`,
];

export const down: string[] = [`DROP INDEX "ix_jobs_history_key"`];
