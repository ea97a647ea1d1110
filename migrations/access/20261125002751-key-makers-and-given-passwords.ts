export const up: string[] = [
  `ALTER TABLE "access_api_key" ADD COLUMN "maker_id" uuid`,
  `ALTER TABLE "access_staff" ADD COLUMN "must_change_password" boolean DEFAULT false NOT NULL`,
  `ALTER TABLE "access_api_key" ADD CONSTRAINT "fk_access_api_key_maker_id" FOREIGN KEY (maker_id) REFERENCES access_staff(id) ON DELETE RESTRICT`,
  `CREATE INDEX "ix_access_api_key_maker_id_created_at_id" ON access_api_key USING btree (maker_id, created_at, id)`,
  `CREATE INDEX "ix_access_staff_must_change_password_created_at_id" ON access_staff USING btree (must_change_password, created_at, id)`,
];

export const down: string[] = [
  `ALTER TABLE "access_api_key" DROP COLUMN "maker_id"`,
  `ALTER TABLE "access_staff" DROP COLUMN "must_change_password"`,
];
