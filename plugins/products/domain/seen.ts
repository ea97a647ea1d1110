import type { CommandContext } from 'emporion';

/**
 * The version that a caller has seen, for a write that is refused when there is a newer one.
 * @param context of a command
 */
export function seen({ expectedVersion }: CommandContext): { readonly expectedVersion?: number } {
  return expectedVersion === undefined ? {} : { expectedVersion };
}
