/**
 * `apiKey` → `api_key`: the form of a column or table name.
 * @param name a camelCase or kebab-case name
 */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/-/g, '_')
    .toLowerCase();
}

/**
 * `apiKey` → `api-key`: the form of a path segment.
 * @param name a camelCase name
 */
export function kebabCase(name: string): string {
  return snakeCase(name).replace(/_/g, '-');
}

/**
 * The English plural used for paths: `page` → `pages`, `category` → `categories`, `address` → `addresses`.
 * @param noun one lower-case or kebab-case English noun; irregular ones are declared by the resource itself
 */
export function pluralOf(noun: string): string {
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  if (/(s|x|z|ch|sh)$/.test(noun)) return `${noun}es`;
  return `${noun}s`;
}

/**
 * The noun that {@link pluralOf} makes a plural of.
 * @param plural lower-case or kebab-case
 * @returns nothing for a plural that is irregular, such as `staff`
 */
export function singularOf(plural: string): string | undefined {
  const candidates = [plural.replace(/ies$/, 'y'), plural.replace(/es$/, ''), plural.replace(/s$/, '')];
  return candidates.find((noun) => noun !== plural && pluralOf(noun) === plural);
}

/**
 * The known name nearest to a mistyped one, for "did you mean".
 * @param wrong what was written
 * @param known what exists
 * @returns the nearest name within a third of its length in edits, or nothing
 */
export function nearestName(wrong: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(2, Math.ceil(wrong.length / 3)) + 1;
  for (const name of known) {
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}
