import { z, type ZodType } from 'zod';
import { uuidv7 } from '../../values/uuid.js';
import { snakeCase } from '../../values/names.js';
import type { Field, RefOptions } from '../field.js';
import { refTo } from '../ref-to.js';
import { EQUALITY, oneColumn, PLAIN, type FieldKind, type KindContext } from './field-kind.js';
import { storableText } from './text-kinds.js';

/** In lower case, as PostgreSQL gives it back, so that one row has one name. */
const id = z.uuid().toLowerCase();

/** An id that says of what. */
function target({ options }: Field): ZodType<string> {
  return refTo((options as RefOptions).to);
}

/** Files are shown as what a page needs of them; other rows by their ids alone. */
function published(field: Field, { mediaResource, publishedMedia }: KindContext): ZodType {
  const isFile = field.kind === 'media' || (field.options as Partial<RefOptions>).to === mediaResource;
  return (isFile ? publishedMedia : undefined) ?? id;
}

export const ref: FieldKind = {
  ...PLAIN,
  published,
  columns: (name, field) => oneColumn(`${snakeCase(name)}_id`, field, 'uuid'),
  input: target,
  output: target,
  operators: EQUALITY,
  filter: () => id,
  sortable: false,
  sample: () => uuidv7(),
};

/** Nullable whatever is declared: there is nothing to choose from until a plugin provides files. */
export const media: FieldKind = {
  ...ref,
  columns: (name) => [{ name: `${snakeCase(name)}_id`, type: 'uuid', nullable: true }],
  input: () => id,
  output: () => id,
  sample: () => null,
};

/** Lives in the link table `<table>_<field>` (owner_id, target_id, position). */
export const refs: FieldKind = {
  ...PLAIN,
  columns: () => [],
  input: (field) =>
    z
      .array(target(field))
      .max(1_000)
      .refine((ids) => new Set(ids).size === ids.length, { message: 'names one row twice' }),
  output: (field) => z.array(target(field)),
  published: (field, context) => z.array(published(field, context)),
  operators: ['has'],
  filter: () => id,
  sortable: false,
  sample: () => [],
};

/** Lives encrypted in `<table>_secret`; reads say only whether it is set. */
export const secret: FieldKind = {
  ...PLAIN,
  columns: () => [],
  input: () => storableText().min(1).max(10_000),
  output: () => z.strictObject({ isSet: z.boolean() }),
  operators: [],
  sortable: false,
  sample: (n) => `secret ${n}`,
};
