export const up: string[] = [`ALTER TABLE "transfers_row" ADD COLUMN "is_last" boolean`];

export const down: string[] = [`ALTER TABLE "transfers_row" DROP COLUMN "is_last"`];
