import type { Plugin } from '../define-plugin.js';
import { documentRules } from './document-rules.js';
import { adminRules } from './admin-rules.js';
import { commandRules } from './command-rules.js';
import { compileRules } from './compile-rules.js';
import { databaseNameRules } from './database-name-rules.js';
import { errorRules } from './error-rules.js';
import { eventRules } from './event-rules.js';
import { fieldRules } from './field-rules.js';
import { fieldValueRules } from './field-value-rules.js';
import { graphOf, type Graph } from './graph.js';
import { PluginGraphError, type GraphFault } from './graph-fault.js';
import { jobRules } from './job-rules.js';
import { listenerRules } from './listener-rules.js';
import { nameRules } from './name-rules.js';
import { pluginRules } from './plugin-rules.js';
import { portRules } from './port-rules.js';
import { queryRules } from './query-rules.js';
import { referenceRules } from './reference-rules.js';
import { resourceRules } from './resource-rules.js';
import { routeRules } from './route-rules.js';
import { settingsRules } from './settings-rules.js';
import { shapeRules } from './shape-rules.js';
import { sideFilterRules } from './side-filter-rules.js';
import { stateRules } from './state-rules.js';
import { storefrontRules } from './storefront-rules.js';
import { tableRules } from './table-rules.js';
import { widgetRules } from './widget-rules.js';

export { PluginGraphError } from './graph-fault.js';

/** In the order in which an author would mend things: who is there, what it is called, what it says. */
const RULES: readonly ((graph: Graph) => GraphFault[])[] = [
  pluginRules,
  nameRules,
  resourceRules,
  fieldRules,
  fieldValueRules,
  referenceRules,
  documentRules,
  stateRules,
  tableRules,
  sideFilterRules,
  databaseNameRules,
  storefrontRules,
  adminRules,
  widgetRules,
  commandRules,
  queryRules,
  jobRules,
  listenerRules,
  eventRules,
  errorRules,
  settingsRules,
  portRules,
  routeRules,
];

/**
 * Checks that what plugins declare fits together. Declarations whose members have the wrong types (possible in plain
 * JavaScript) are reported first and alone, because nothing else can be said of them.
 * @param plugins the enabled plugins
 * @param options content locales, BCP 47, the default one first
 * @throws PluginGraphError with every fault
 */
export function validateGraph(
  plugins: readonly Plugin[],
  { locales }: { readonly locales: readonly string[] },
): void {
  refuse(shapeRules(plugins));
  const graph = graphOf(plugins, locales);
  refuse(RULES.flatMap((rule) => rule(graph)));
  refuse(compileRules(graph));
}

function refuse(faults: readonly GraphFault[]): void {
  if (faults.length > 0) throw new PluginGraphError(faults);
}
