import { BUILT_IN_PLUGINS } from '../../plugin/built-in-plugins.js';
import { openApiDocument } from '../../http/openapi/openapi-document.js';
import type { Registry } from '../../plugin/registry.js';
import { errorsPage, eventsPage, jobsPage, permissionsPage, settingsPage } from './declaration-pages.js';
import { resourcesPage, statesPage } from './resource-pages.js';
import { routesPage } from './routes-page.js';

/**
 * The files of docs/generated, made of the declarations alone.
 * @param registry all declarations
 * @returns texts by file name; the same for the same declarations
 */
export function generatedFiles(registry: Registry): ReadonlyMap<string, string> {
  return new Map([
    ['openapi.json', `${JSON.stringify(openApiDocument(registry), null, 2)}\n`],
    ['errors.md', errorsPage(registry)],
    ['events.md', eventsPage(registry)],
    ['jobs.md', jobsPage(registry)],
    ['permissions.md', permissionsPage(registry)],
    ['plugins.json', pluginArrows(registry)],
    ['resources.md', resourcesPage(registry)],
    ['routes.md', routesPage(registry)],
    ['settings.md', settingsPage(registry)],
    ['states.md', statesPage(registry)],
  ]);
}

/** What the enabled plugins depend on; the architecture check makes its rules of it. */
function pluginArrows({ plugins }: Registry): string {
  const builtIn = new Set(BUILT_IN_PLUGINS.map(({ name }) => name));
  const arrows = plugins
    .filter(({ name }) => !builtIn.has(name))
    .map(({ name, dependsOn }) => ({ name, dependsOn: dependsOn.filter((other) => !builtIn.has(other)) }));
  return `${JSON.stringify(arrows, null, 2)}\n`;
}
