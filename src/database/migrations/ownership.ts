import type { PluginOrder } from './declared-schema.js';
import { LEDGER_TABLE } from './migration-ledger.js';
import { tablePrefix } from './plugin-order.js';

/** Who may change what: the answer to "whose table is this?". */
export interface Ownership {
  readonly plugins: readonly PluginOrder[];
  /** The plugin that declares an object, or whose prefix its name carries; null when it is nobody's. */
  pluginOf(name: string): string | null;
}

/**
 * Attributes objects to plugins: by declaration, and once they are not declared any more by the longest prefix.
 *
 * @param declaredOwners object name → plugin, from building the declarations
 */
export function openOwnership(
  plugins: readonly PluginOrder[],
  declaredOwners: ReadonlyMap<string, string>,
): Ownership {
  const prefixes = plugins
    .map(({ plugin }) => ({ plugin, prefix: tablePrefix(plugin) }))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return {
    plugins,
    pluginOf: (name) => {
      if (name === LEDGER_TABLE) return null;
      return (
        declaredOwners.get(name) ?? prefixes.find(({ prefix }) => name.startsWith(prefix))?.plugin ?? null
      );
    },
  };
}
