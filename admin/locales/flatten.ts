/** Texts by key, nested as AdminJS nests them. */
export interface TextTree {
  readonly [key: string]: string | TextTree;
}

/**
 * The dotted keys of a tree of texts.
 * @param tree nested texts
 * @param prefix put before each key
 * @param counts which texts to name; all when left out
 */
export function keysOf(
  tree: TextTree,
  prefix = '',
  counts: (text: string) => boolean = () => true,
): string[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    if (typeof value !== 'string') return keysOf(value, `${prefix}${key}.`, counts);
    return counts(value) ? [prefix + key] : [];
  });
}

/**
 * Lays one tree of texts over another.
 * @param base texts to start from
 * @param over texts that win
 */
export function mergeTexts(base: TextTree, over: TextTree): TextTree {
  const merged: Record<string, string | TextTree> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = merged[key];
    merged[key] = typeof value === 'object' && typeof old === 'object' ? mergeTexts(old, value) : value;
  }
  return merged;
}
