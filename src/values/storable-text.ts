/**
 * Whether PostgreSQL can store a text as UTF-8 and give it back unchanged: no NUL (22021) and no lone surrogate.
 * @param text any JavaScript string
 */
export function isStorableText(text: string): boolean {
  return !text.includes('\u0000') && !/\p{Surrogate}/u.test(text);
}

/** Levels of a document; far below where JSON.stringify or PostgreSQL run out of stack. */
const DEEPEST = 100;

/**
 * The same of every text in a JSON document, names of members included, and that it is nested no deeper than 100 levels.
 * @param root what JSON can hold
 */
export function isStorableDocument(root: unknown): boolean {
  const waiting: (readonly [value: unknown, depth: number])[] = [[root, 0]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [value, depth] = next;
    if (depth > DEEPEST || (typeof value === 'string' && !isStorableText(value))) return false;
    if (typeof value !== 'object' || value === null) continue;
    const parts: readonly unknown[] = Array.isArray(value) ? value : Object.entries(value).flat();
    for (const part of parts) waiting.push([part, depth + 1]);
  }
  return true;
}
