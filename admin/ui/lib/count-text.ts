/** Counting stops at this many (`COUNT_LIMIT` of the kernel's reads). */
const COUNT_LIMIT = 10_000;

/**
 * A number of rows as shown: `1,234`, or `1,234+` where there may be more.
 * @param count rows that were counted
 * @param isExact whether those are all
 */
export function countText(count: number, isExact = true): string {
  const shown = Math.min(count, COUNT_LIMIT).toLocaleString();
  return isExact && count <= COUNT_LIMIT ? shown : `${shown}+`;
}
