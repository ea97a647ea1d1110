export const up: string[] = [
  `CREATE TABLE "database_demo" (
  "plugin" text NOT NULL,
  "loaded_at" timestamp with time zone NOT NULL,
  CONSTRAINT "pk_database_demo" PRIMARY KEY (plugin)
)`,
];

export const down: string[] = [`DROP TABLE "database_demo"`];
