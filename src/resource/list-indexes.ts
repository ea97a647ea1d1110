import type { CompiledField, CompiledResource } from './compiled-resource.js';
import type { FieldKindName, TextOptions } from './field.js';
import type { ColumnSpec } from './kinds/field-kind.js';
import { MOST_CHARACTERS } from './kinds/text-kinds.js';

/** Kinds whose fields have an index of their own unless they say `index: false`. */
const INDEXED: readonly FieldKindName[] = [
  'text',
  'slug',
  'integer',
  'decimal',
  'money',
  'boolean',
  'instant',
  'date',
  'enum',
  'state',
  'ref',
  'media',
  'email',
  'phone',
];

const CREATED_AT: ColumnSpec = { name: 'created_at', type: 'timestamp with time zone', nullable: false };
const ID: ColumnSpec = { name: 'id', type: 'uuid', nullable: false };

/** Whether a field is unique by itself, and so has the index of its constraint. */
export function isUnique({ field }: CompiledField): boolean {
  return field.options.unique ?? field.kind === 'slug';
}

/** Whether lists can be filtered by a field: only by what an index finds, so that no list reads a whole table. */
export function isIndexed(compiled: CompiledField): boolean {
  const { kind, options } = compiled.field;
  const { translated, max = MOST_CHARACTERS.text } = options as TextOptions;
  if (translated === true || compiled.columns.length === 0) return false;
  if (isUnique(compiled) || options.index === true) return true;
  // A b-tree takes no more than 2,704 bytes of a row.
  return (
    options.index !== false && INDEXED.includes(kind) && (kind !== 'text' || max <= MOST_CHARACTERS.text)
  );
}

/**
 * The columns that a list is ordered by when it is ordered by a field: those of the field's index. Rows that are alike
 * follow in the order they were made, so that one index serves both a filter in the usual order and the field's own order.
 */
export function orderOf(compiled: CompiledField): readonly ColumnSpec[] {
  const own = compiled.columns.slice(0, 1);
  return isUnique(compiled) ? [...own, ID] : [...own, CREATED_AT, ID];
}

/** The columns of every b-tree index that lists need, constraints apart. */
export function listIndexes(resource: CompiledResource): string[][] {
  const fields = resource.fields.filter((field) => isIndexed(field) && !isUnique(field));
  return [
    ['created_at', 'id'],
    ['updated_at', 'id'],
    ...fields.map((field) => orderOf(field).map(({ name }) => name)),
  ];
}
