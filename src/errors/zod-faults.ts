import type { z } from 'zod';
import type { Fault } from './app-error.js';

/**
 * Names every member that a schema refused.
 * @param error what zod found
 * @param place prefix of pointers: empty for the body, `query` or `path` for the rest
 * @returns one fault per issue; pointers into the body follow RFC 6901
 */
export function faultsOf(error: z.ZodError, place = ''): Fault[] {
  return error.issues.flatMap((issue) => {
    const pointer = `${place}${place && issue.path.length === 0 ? '' : '/'}${issue.path.map(escapePointer).join('/')}`;
    if (issue.code === 'unrecognized_keys') {
      const base = pointer.endsWith('/') ? pointer : `${pointer}/`;
      return issue.keys.map((key) => ({
        pointer: `${base}${escapePointer(key)}`,
        code: 'unknown',
        detail: 'is not known here',
      }));
    }
    const missing = isMissing(issue);
    return [
      { pointer, code: missing ? 'required' : issue.code, detail: missing ? 'is required' : issue.message },
    ];
  });
}

/** Nothing was sent: no type that is asked for, or none of a choice of them, is that of nothing. */
function isMissing(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'invalid_union') {
    const firsts = issue.errors.map(([first]) => first);
    return firsts.length > 0 && firsts.every((first) => first?.path.length === 0 && isMissing(first));
  }
  return issue.code === 'invalid_type' && issue.input === undefined && /undefined/.test(issue.message);
}

function escapePointer(part: PropertyKey): string {
  return String(part).replace(/~/g, '~0').replace(/\//g, '~1');
}
