// dependency-cruiser's rules between plugins, made from what each declares in dependsOn.

/**
 * One rule for each plugin: it may reach itself and what it depends on, nothing else.
 * A plugin folder that is not in the list may reach no other plugin at all.
 * @param {readonly {name: string, dependsOn: readonly string[]}[]} plugins
 * @returns rules for `forbidden`
 */
export function boundaryRules(plugins) {
  const known = plugins.map(({ name, dependsOn }) => ({
    name: `plugin-${name}-depends-on`,
    severity: 'error',
    comment: `because ${name} declares dependsOn: [${dependsOn.join(', ')}] and start-up sorts and checks plugins by it: declare the arrow, or do without the import`,
    from: { path: `^plugins/${name}/` },
    to: { path: '^plugins/', pathNot: `^plugins/(${[name, ...dependsOn].join('|')})/` },
  }));
  const names = plugins.map(({ name }) => name).join('|');
  const unknown = {
    name: 'plugin-unknown',
    severity: 'error',
    comment:
      'because nothing is known of what this plugin depends on: enable it in plugins.config.ts and run npm run generate',
    from: { path: '^plugins/([^/]+)/', ...(names ? { pathNot: `^plugins/(${names})/` } : {}) },
    to: { path: '^plugins/', pathNot: '^plugins/$1/' },
  };
  return [...known, unknown];
}
