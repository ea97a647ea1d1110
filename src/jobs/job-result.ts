import { isStorableText } from '../values/storable-text.js';

/** Longer results are for a table of the plugin's own. */
const MAX_LENGTH = 16_000;

/**
 * What a handler returned, as its history keeps it.
 * @param result anything
 * @returns JSON text of at most 16,000 characters; null for nothing, for what is longer and for what is no JSON
 */
export function resultText(result: unknown): string | null {
  if (result === undefined || result === null) return null;
  try {
    const text = JSON.stringify(result) as string | undefined;
    // A lone surrogate is escaped in JSON, and PostgreSQL refuses the escape.
    const storable = text !== undefined && isStorableText(text) && !/\\u(0000|d[89a-f])/i.test(text);
    return storable && text.length <= MAX_LENGTH ? text : null;
  } catch {
    return null;
  }
}
