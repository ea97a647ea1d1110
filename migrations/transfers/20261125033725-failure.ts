export const up: string[] = [
  `ALTER TABLE "transfers_transfer" ADD COLUMN "failure" text`,
  `ALTER TABLE "transfers_transfer" ADD CONSTRAINT "ck_transfers_transfer_failure" CHECK ((failure = ANY (ARRAY['failed'::text, 'crashed'::text])))`,
];

export const down: string[] = [`ALTER TABLE "transfers_transfer" DROP COLUMN "failure"`];
