import type { Translated } from 'emporion';

/** A text in the locale of the file, or else in whatever there is. */
export function textIn(texts: Translated | null, locale: string): string {
  return texts?.[locale] ?? Object.values(texts ?? {})[0] ?? '';
}
