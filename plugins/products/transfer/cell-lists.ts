/**
 * The items of a cell that are separated by commas; a comma within one stands after a backslash.
 * @param text of the cell
 */
export function itemsOf(text: string): string[] {
  return text.split(/(?<!\\),/).flatMap((item) => item.replaceAll('\\,', ',').trim() || []);
}

/** A cell of items. */
export function cellOf(items: readonly string[]): string {
  return items.map((item) => item.replaceAll(',', '\\,')).join(', ');
}

/**
 * The paths of a cell such as `Clothing > Hoodies, Sale`, each once.
 * @param text of the cell
 */
export function pathsOf(text: string): string[][] {
  const paths = itemsOf(text).map((path) => path.split('>').flatMap((name) => name.trim() || []));
  const seen = new Set<string>();
  return paths.filter((path) => {
    const key = path.join('>');
    const isNew = path.length > 0 && !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** A cell of paths. */
export function cellOfPaths(paths: readonly (readonly string[])[]): string {
  return cellOf(paths.map((path) => path.join(' > ')));
}
