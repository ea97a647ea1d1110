import { z } from 'zod';
import { storableText } from '../resource/kinds/text-kinds.js';
import { CURRENCY_CODES } from '../values/currencies.js';

/** What a matrix holds at most; a page with more is no page any more. */
export const MOST_MATRIX_ROWS = 2_000;
const MOST_COLUMNS = 50;
const MOST_AXES = 5;
const MOST_VALUES = 200;
const MOST_FILES = 1_000;

/** Ids that begin like this were made up by the browser, for what does not exist yet. */
const NEW_ID = 'new:';

const id = storableText().min(1).max(100);
/** One text per language: content locales, or the `en` and `zh` of a label. */
const texts = z.record(
  z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
  storableText().trim().min(1).max(200),
);
const name = texts
  .refine((given) => Object.keys(given).length > 0, { message: 'needs a text in at least one language' })
  .meta({ examples: [{ en: 'Size' }] });
/** Money is whole minor units of the column's currency, a decimal number is text; null is an empty cell. */
const cell = z.union([storableText().max(1_000), z.number(), z.boolean(), z.null()]);
const cells = z.record(z.string().max(100), cell);
const keys = z.array(id).max(MOST_AXES);

const axis = z.strictObject({
  id,
  name,
  values: z.array(z.strictObject({ id, name })).max(MOST_VALUES),
});

const column = z
  .strictObject({
    key: z.string().min(1).max(100),
    label: texts,
    kind: z.enum(['text', 'integer', 'decimal', 'money', 'boolean', 'enum', 'media']),
    /** Of a money column. */
    currency: z.enum(CURRENCY_CODES as [string, ...string[]]).optional(),
    /** Of an enum column, and what a person reads for each. */
    values: z.record(z.string(), texts).optional(),
    /** Of a media column: ids of the files that a cell may hold one of. */
    files: z.array(id).max(MOST_FILES).optional(),
    /** Bounds of numbers; of money in minor units; of text its length. */
    min: z.number().optional(),
    max: z.number().optional(),
    /** Digits after the point of a decimal number. */
    scale: z.int().min(0).max(20).optional(),
    required: z.boolean().optional(),
    /** No two rows may have the same value; such a cell is never filled down. */
    unique: z.boolean().optional(),
    readOnly: z.boolean().optional(),
    /** What a new row starts with: the value of the row most like it, which is the default, or nothing. */
    fill: z.enum(['copy', 'none']).optional(),
  })
  .refine(({ kind, currency }) => kind !== 'money' || currency !== undefined, {
    message: 'a money column needs its currency',
    path: ['currency'],
  });

const row = z.strictObject({
  id: id.nullable(),
  version: z.int().min(1).optional(),
  /** The id of its value on each axis, in the order of the axes. */
  keys: keys.optional(),
  /** What the row is called, where there are no axes to say it. */
  heading: z.string().max(500),
  /** Address of a picture. */
  image: z.string().max(2_000).optional(),
  cells,
});

/** What the query of a `matrix` block answers with: columns, rows, and the axes whose values the rows combine. */
export const matrixDocument = z.strictObject({
  /** Version of the row that the matrix belongs to. */
  version: z.int().min(1),
  axes: z.array(axis).max(MOST_AXES).optional(),
  columns: z.array(column).min(1).max(MOST_COLUMNS),
  rows: z.array(row).max(MOST_MATRIX_ROWS),
});

/**
 * What the command of a `matrix` block is given. Only rows that changed are in it: of an existing one the cells that
 * changed, of a new one (`id: null`) all. `axes` is there when one of them changed. What is new there has an id that
 * begins with `new:`, by which `keys` name it.
 */
export const matrixChange = z.strictObject({
  axes: z.array(axis).max(MOST_AXES).optional(),
  rows: z
    .array(row.pick({ id: true, version: true, keys: true, cells: true }))
    .max(MOST_MATRIX_ROWS)
    .default([]),
  /** Ids of rows to be taken away. */
  removed: z.array(id).max(MOST_MATRIX_ROWS).default([]),
});

/** What the members of {@link matrixChange} are called: the `fields` of a command that takes one. */
export const matrixFields = {
  axes: { label: { en: 'Options', zh: '选项' } },
  rows: { label: { en: 'Rows', zh: '行' } },
  removed: { label: { en: 'Rows taken away', zh: '删除的行' } },
} as const;

export type MatrixDocument = z.infer<typeof matrixDocument>;
export type MatrixChange = z.infer<typeof matrixChange>;
export type MatrixColumn = z.infer<typeof column>;
export type MatrixAxis = z.infer<typeof axis>;
export type MatrixCell = z.infer<typeof cell>;

/**
 * Whether an id of a matrix stands for something that does not exist yet, so that the command gives it one of its own.
 * @param id of an axis or of a value
 */
export function isNewMatrixId(id: string): boolean {
  return id.startsWith(NEW_ID);
}
