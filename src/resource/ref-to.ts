import { z } from 'zod';
import type { ResourceName } from './field.js';

/** What a JSON Schema calls the resource that an id, or another field's value, is of. */
export const REFERS_TO = 'x-resource';

/**
 * The id of a row of a resource, in the input of a command, in settings or in a document. Forms show a box to search for the
 * row by its name; a list of them (`z.array(refTo(…))`) is one box that holds many. OpenAPI says it as `x-resource`. Whether
 * the row exists is for the handler to say.
 * @param resource full name, such as `content.page`
 * @returns text in lower case, as PostgreSQL gives an id back, so that one row has one name
 */
export function refTo(resource: ResourceName) {
  return z
    .uuid()
    .toLowerCase()
    .meta({ [REFERS_TO]: resource });
}
