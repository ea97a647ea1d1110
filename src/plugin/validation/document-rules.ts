import type { Field, JsonOptions } from '../../resource/field.js';
import { VALUE_OF } from '../../resource/ref-to.js';
import type { Graph, OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { declarationOf, didYouMean, quoted } from './naming.js';
import { dependencyFaults } from './reference-rules.js';
import { memberTextFaults, referredFaults, schemaParts } from './schema-parts.js';
import { jsonForm } from './wire-schema.js';

/**
 * Documents: who describes their members, the texts of these, what they refer to, and their preview.
 * @param graph what plugins declare
 */
export function documentRules(graph: Graph): GraphFault[] {
  return graph.resources.flatMap((resource) =>
    Object.entries(resource.item.fields)
      .filter(([, { kind }]) => kind === 'json')
      .flatMap(([name, field]) => documentFaults(resource, name, field, graph)),
  );
}

function documentFaults(resource: OwnedResource, name: string, field: Field, graph: Graph): GraphFault[] {
  const { describedBy, fields, preview, schema } = field.options as JsonOptions;
  const declaration = declarationOf(resource, name);
  const form = jsonForm(schema, 'input');
  const describing = describedBy === undefined ? [] : [describedBy];
  if (form instanceof Error) return describedFaults(declaration, describing, resource, graph);
  return [
    ...describedFaults(declaration, [...describing, ...describersIn(form)], resource, graph),
    ...referredFaults(declaration, form, resource, graph),
    ...(fields ? memberTextFaults(declaration, fields, form, 'its schema') : []),
    ...(preview === undefined ? [] : previewFaults(declaration, preview, graph)),
  ];
}

/** What a resource must tell of the members that its rows describe. */
const DESCRIBING = ['key', 'name', 'type', 'choices', 'unit'];

function describersIn(form: Readonly<Record<string, unknown>>): string[] {
  const found = schemaParts(form).flatMap(({ schema }) => schema[VALUE_OF] ?? []);
  return [...new Set((found as { readonly resource: string }[]).map(({ resource }) => resource))];
}

function describedFaults(
  declaration: string,
  describing: readonly string[],
  owner: OwnedResource,
  graph: Graph,
): GraphFault[] {
  return describing.flatMap((name) => {
    const target = graph.resourceByName.get(name);
    if (!target) {
      const otherwise = 'Enable the plugin that declares it in plugins.config.ts.';
      const remedy = didYouMean(name, graph.resourceByName.keys(), otherwise);
      return [fault(declaration, `is described by "${name}", which no enabled plugin declares`, remedy)];
    }
    const missing = DESCRIBING.filter((member) => !(member in target.item.fields));
    return [
      ...dependencyFaults(declaration, `is described by "${name}"`, owner, target),
      ...missing.map((member) =>
        fault(
          declaration,
          `is described by "${name}", which has no field "${member}"`,
          `Such a resource has the fields ${quoted(DESCRIBING)}.`,
        ),
      ),
    ];
  });
}

function previewFaults(declaration: string, preview: string, graph: Graph): GraphFault[] {
  const query = graph.queries.find(({ item }) => item.name === preview)?.item;
  if (!query) {
    const known = graph.queries.map(({ item }) => item.name);
    const otherwise = 'Declare it with defineQuery in the same plugin.';
    return [
      fault(
        declaration,
        `is previewed by "${preview}", which is no query`,
        didYouMean(preview, known, otherwise),
      ),
    ];
  }
  if (query.query && 'document' in query.query.shape && query.resource === undefined) return [];
  return [
    fault(
      declaration,
      `is previewed by "${preview}", which does not take a document`,
      'Write query: previewOf(<schema of the document>) in it, and no resource.',
    ),
  ];
}
