import type { PluginOrder } from './declared-schema.js';
import { MigrationError } from './migration-error.js';

/**
 * Sorts plugins so that each comes after those it depends on; independent plugins keep alphabetical order, so that
 * every node gets the same sequence.
 *
 * @param plugins each with the names it depends on; a name that is not in the list is ignored (it has no tables)
 * @returns a new, sorted array
 * @throws MigrationError `order` when plugins depend on each other in a circle
 */
export function orderPlugins<P extends PluginOrder>(plugins: readonly P[]): P[] {
  const byName = new Map([...plugins].sort(byPluginName).map((p) => [p.plugin, p]));
  const sorted: P[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (plugin: P, path: string[]): void => {
    if (state.get(plugin.plugin) === 'done') return;
    if (state.get(plugin.plugin) === 'open') {
      throw new MigrationError(
        'order',
        `Plugins depend on each other: ${[...path, plugin.plugin].join(' → ')}.`,
      );
    }
    state.set(plugin.plugin, 'open');
    for (const name of [...plugin.dependsOn].sort()) {
      const dependency = byName.get(name);
      if (dependency) visit(dependency, [...path, plugin.plugin]);
    }
    state.set(plugin.plugin, 'done');
    sorted.push(plugin);
  };
  for (const plugin of byName.values()) visit(plugin, []);
  return sorted;
}

function byPluginName(a: PluginOrder, b: PluginOrder): number {
  return a.plugin < b.plugin ? -1 : 1;
}

/** The prefix that tables, functions and sequences of a plugin carry: `pick-up` → `pick_up_`. */
export function tablePrefix(plugin: string): string {
  return `${plugin.replaceAll('-', '_')}_`;
}
