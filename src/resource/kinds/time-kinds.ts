import { z } from 'zod';
import { snakeCase } from '../../values/names.js';
import { ORDER, oneColumn, PLAIN, type FieldKind } from './field-kind.js';

/** Years that PostgreSQL and JavaScript both keep exactly and that a person can mean. */
const EARLIEST = Date.UTC(1, 0, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const instantText = z.iso
  .datetime({ offset: true, local: false })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() >= EARLIEST && at.getTime() <= LATEST, { message: 'is out of range' });

export const instant: FieldKind = {
  ...PLAIN,
  columns: (name, field) => oneColumn(snakeCase(name), field, 'timestamp with time zone'),
  input: () => instantText,
  output: () => z.iso.datetime(),
  operators: ORDER,
  filter: () => instantText,
  json: ([column = 'NULL']) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  sample: (n) => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
};

const dateText = z.iso.date();

export const date: FieldKind = {
  ...PLAIN,
  columns: (name, field) => oneColumn(snakeCase(name), field, 'date'),
  input: () => dateText,
  output: () => dateText,
  operators: ORDER,
  filter: () => dateText,
  json: ([column = 'NULL']) => `${column}::text`,
  sample: (n) => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString().slice(0, 10),
};
