/**
 * Plugins in an order in which each comes after those it depends on; the declared order decides otherwise.
 * @param plugins plugins whose dependencies are all present and without a cycle
 */
export function sortByDependency<P extends { readonly name: string; readonly dependsOn: readonly string[] }>(
  plugins: readonly P[],
): P[] {
  const byName = new Map(plugins.map((plugin) => [plugin.name, plugin]));
  const sorted = new Set<P>();
  const visit = (plugin: P, path: readonly string[]): void => {
    if (sorted.has(plugin) || path.includes(plugin.name)) return;
    for (const name of plugin.dependsOn) {
      const dependency = byName.get(name);
      if (dependency) visit(dependency, [...path, plugin.name]);
    }
    sorted.add(plugin);
  };
  for (const plugin of plugins) visit(plugin, []);
  return [...sorted];
}
