import { fault, PluginGraphError } from '../../src/plugin/validation/graph-fault.js';
import { keysOf, type TextTree } from '../locales/flatten.js';

/**
 * Refuses to start when a text is missing or empty in one language and not in another. Labels of plugins are checked
 * with the rest of their declarations; this holds for everything that ends up in the back-office.
 * @param texts per back-office language
 * @throws PluginGraphError that names every missing text
 */
export function checkTexts(texts: Readonly<Record<string, TextTree>>): void {
  const all = new Set(Object.values(texts).flatMap((tree) => keysOf(tree)));
  const faults = Object.entries(texts).flatMap(([locale, tree]) => {
    const filled = new Set(keysOf(tree, '', (text) => text.trim() !== ''));
    return [...all]
      .filter((key) => !filled.has(key))
      .map((key) =>
        fault(
          `text "${key}"`,
          `is missing in ${locale}`,
          'Declare the label in every language, or add it to admin/locales.',
        ),
      );
  });
  if (faults.length > 0) throw new PluginGraphError(faults);
}
