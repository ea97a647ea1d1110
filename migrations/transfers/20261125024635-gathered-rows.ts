export const up: string[] = [
  `ALTER TABLE "transfers_row" ADD COLUMN "names" text[]`,
  `ALTER TABLE "transfers_row" ADD COLUMN "owner" text`,
  `ALTER TABLE "transfers_row" ADD COLUMN "head" integer`,
  `ALTER TABLE "transfers_row" ADD COLUMN "place" integer`,
  `CREATE INDEX "ix_transfers_row_place" ON transfers_row USING btree (transfer_id, place) WHERE (place IS NOT NULL)`,
];

export const down: string[] = [
  `ALTER TABLE "transfers_row" DROP COLUMN "names"`,
  `ALTER TABLE "transfers_row" DROP COLUMN "owner"`,
  `ALTER TABLE "transfers_row" DROP COLUMN "head"`,
  `ALTER TABLE "transfers_row" DROP COLUMN "place"`,
];
