import { z } from 'zod';
import type { ResourceName } from './field.js';

/** What a JSON Schema calls the resource that an id, or another field's value, is of. */
export const REFERS_TO = 'x-resource';
/** What it calls the field whose value is held in place of the id. */
export const REFERS_BY = 'x-field';
/** What it calls the field of the rows that must hold the row which a command acts on. */
export const REFERS_WITHIN = 'x-within';
/** What it calls the rows that say what a value is: the resource, and the member beside the value that names one. */
export const VALUE_OF = 'x-value-of';

/**
 * The id of a row of a resource, in the input of a command, in settings or in a document. Forms show a box to search for the
 * row by its name; a list of them (`z.array(refTo(…))`) is one box that holds many. OpenAPI says it as `x-resource`. Whether
 * the row exists is for the handler to say.
 * @param resource full name, such as `content.page`
 * @param within a reference of that resource: only rows are offered where it is the row that the command acts on
 * @returns text in lower case, as PostgreSQL gives an id back, so that one row has one name
 */
export function refTo(resource: ResourceName, { within }: { readonly within?: string } = {}) {
  return z
    .uuid()
    .toLowerCase()
    .meta({ [REFERS_TO]: resource, ...(within === undefined ? {} : { [REFERS_WITHIN]: within }) });
}

/**
 * A row of a resource by the value of one of its fields, for documents that people read as well. Forms search for it as for
 * {@link refTo}.
 * @param resource full name
 * @param field whose values lists can be filtered by, such as `slug`; at most 255 characters
 */
export function refBy(resource: ResourceName, field: string) {
  return z
    .string()
    .trim()
    .min(1)
    .max(255)
    .meta({ [REFERS_TO]: resource, [REFERS_BY]: field });
}

/**
 * A value of which a row says what it is: a text, a number, a choice or yes and no. Such rows have the fields that
 * `describedBy` of a document asks for.
 * @param resource full name of the describing resource
 * @param member of the same object, which holds the row's key
 */
export function describedValue(resource: ResourceName, member: string) {
  return z
    .union([z.string().trim().min(1).max(255), z.number(), z.boolean()])
    .meta({ [VALUE_OF]: { resource, member } });
}
