import type { WriteContext } from '../command/write-context.js';
import type { Fault } from '../errors/app-error.js';
import { faultsOf } from '../errors/zod-faults.js';
import { Registry } from '../plugin/registry.js';

/** Values that a row may hold, or what is wrong with them. */
export type CheckedValues<V> = { readonly values: V } | { readonly faults: readonly Fault[] };

/**
 * Checks values that come from outside as a create or update of the resource would, and cleans them: texts are trimmed,
 * HTML is sanitised.
 * @param resource what the values are of
 * @param values wire form; fields that only commands set are unknown here
 * @param isNew whether everything that a row needs must be there
 * @returns the values to store; faults point into them: `/title/en`
 */
export function checkedValues<V>(
  context: WriteContext,
  resource: { readonly name: string },
  values: V,
  isNew: boolean,
): CheckedValues<V> {
  const { createInput, updateInput } = context.get(Registry).resource(resource.name);
  const parsed = (isNew ? createInput : updateInput).safeParse(values);
  // The schema is made of the same fields as the type; TypeScript cannot see that.
  return parsed.success ? { values: parsed.data as V } : { faults: faultsOf(parsed.error) };
}
