import { z } from 'zod';
import { snakeCase } from '../../values/names.js';
import { ORDER, oneColumn, PLAIN, type FieldKind } from './field-kind.js';

/** Years that PostgreSQL and JavaScript both keep exactly and that a person can mean. */
const EARLIEST = Date.parse('0001-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

const instantText = z.iso
  .datetime({ offset: true, local: false })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() >= EARLIEST && at.getTime() <= LATEST, { message: 'is out of range' });

export const instant: FieldKind = {
  ...PLAIN,
  columns: (name, field) => oneColumn(snakeCase(name), field, 'timestamp with time zone'),
  input: () => instantText,
  output: () => z.iso.datetime(),
  // pg writes dates in the zone of the machine, to the minute; old zones have seconds.
  encode: (value) => [value instanceof Date ? value.toISOString() : value],
  operators: ORDER,
  filter: () => instantText,
  json: ([column = 'NULL']) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
  sample: (n) => new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString(),
};

/** PostgreSQL has no year 0. */
const dateText = z.iso.date().refine((text) => !text.startsWith('0000'), { message: 'is out of range' });

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
