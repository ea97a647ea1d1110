import { expectedAnswer, ROUTE_ACTORS, UNGUARDED_ROUTES, type RouteActor } from '../../http/route-actors.js';
import { allRoutes } from '../../http/route-list.js';
import type { RouteAccess } from '../../http/route.js';
import type { Registry } from '../../plugin/registry.js';
import { code, page, table } from './markdown.js';

const ACTORS = Object.keys(ROUTE_ACTORS) as RouteActor[];

/** The route × actor table: who gets past the guard of which route. A test holds the running application against it. */
export function routesPage(registry: Registry): string {
  const rows = allRoutes(registry).map((spec) => [
    spec.method,
    code(spec.path),
    accessText(spec.access),
    ...ACTORS.map((actor) => String(expectedAnswer(spec, actor))),
  ]);
  const legend = ACTORS.map((actor) => `- ${code(actor)}: ${ROUTE_ACTORS[actor]}`).join('\n');
  const unguarded = UNGUARDED_ROUTES.map(({ method, path, rule }) => [method, code(path), rule]);
  return page(
    'Routes and who may call them',
    '`yes`: the caller gets past the guard; a number is the status of the refusal. A route that is not listed here fails the check.',
    [
      legend,
      table(['Method', 'Path', 'Access', ...ACTORS], rows),
      '## Beside the guard',
      table(['Method', 'Path', 'Rule'], unguarded),
    ],
  );
}

function accessText(access: RouteAccess): string {
  return access.kind === 'permission' ? code(access.permission) : access.kind;
}
