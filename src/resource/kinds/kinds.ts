import type { Field, FieldKindName } from '../field.js';
import { boolean, enumKind, state } from './choice-kinds.js';
import { json, list } from './document-kinds.js';
import type { FieldKind, KindContext } from './field-kind.js';
import { decimal, integer, money } from './number-kinds.js';
import { media, ref, refs, secret } from './reference-kinds.js';
import { email, longText, phone, richText, slug, text, url } from './text-kinds.js';
import { date, instant } from './time-kinds.js';

const KINDS: Readonly<Record<FieldKindName, FieldKind>> = {
  text,
  longText,
  richText,
  slug,
  integer,
  decimal,
  money,
  boolean,
  instant,
  date,
  enum: enumKind,
  json,
  state,
  ref,
  refs,
  list,
  media,
  email,
  phone,
  url,
  secret,
};

/** Every kind that a field can have. */
export const KIND_NAMES = Object.keys(KINDS) as readonly FieldKindName[];

/**
 * A valid wire value of a field: its example, or one that its kind makes up.
 * @param n different for each row; values that are made up differ with it
 */
export function sampleOf(n: number, field: Field, context: KindContext): unknown {
  return field.options.example ?? kindOf(field).sample(n, field, context);
}

/**
 * What follows from a field's kind.
 * @param field a declared field
 */
export function kindOf(field: Field): FieldKind {
  return KINDS[field.kind];
}
