/**
 * Whether PostgreSQL can store a text as UTF-8 and give it back unchanged: no NUL (22021) and no lone surrogate.
 * @param text any JavaScript string
 */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}
