export const up: string[] = [
  `ALTER TABLE "transfers_transfer" ADD COLUMN "options" jsonb DEFAULT '{}'::jsonb NOT NULL`,
];

export const down: string[] = [`ALTER TABLE "transfers_transfer" DROP COLUMN "options"`];
