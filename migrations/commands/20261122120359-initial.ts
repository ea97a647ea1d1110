export const up: string[] = [
  `CREATE TABLE "commands_idempotency" (
  "owner" text NOT NULL,
  "key" text NOT NULL,
  "command" text NOT NULL,
  "fingerprint" text NOT NULL,
  "reply" jsonb,
  "created_at" timestamp with time zone NOT NULL,
  CONSTRAINT "pk_commands_idempotency" PRIMARY KEY (owner, key)
)`,
  `CREATE INDEX "ix_commands_idempotency_created_at" ON commands_idempotency USING btree (created_at)`,
];

export const down: string[] = [`DROP TABLE "commands_idempotency"`];
