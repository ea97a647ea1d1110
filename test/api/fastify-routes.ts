/** One route as the server really has it. */
export interface MountedRoute {
  readonly method: string;
  readonly path: string;
}

/**
 * Every route of a Fastify server, read from the tree it prints: nothing that was mounted, by whomever, is missing in it.
 * @param tree of `printRoutes({ commonPrefix: false })`
 * @returns without the HEAD routes, which Fastify makes of GET routes and answers with the same handlers
 */
export function mountedRoutes(tree: string): MountedRoute[] {
  const stack: string[] = [];
  const routes: MountedRoute[] = [];
  for (const line of tree.split('\n')) {
    const match = /^((?:[│ ] {3})*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!match) continue;
    const [, indent = '', segment = '', methods] = match;
    const depth = indent.length / 4;
    stack.length = depth;
    stack[depth] = segment;
    if (methods === undefined) continue;
    for (const method of methods.split(', ')) {
      if (method !== 'HEAD') routes.push({ method, path: stack.join('') });
    }
  }
  return routes;
}
