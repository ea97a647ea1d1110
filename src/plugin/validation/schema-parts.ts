import { REFERS_BY, REFERS_TO, REFERS_WITHIN } from '../../resource/ref-to.js';
import type { MemberTexts } from '../../values/label.js';
import type { Graph, OwnedResource } from './graph.js';
import { fault, type GraphFault } from './graph-fault.js';
import { didYouMean, labelFaults, quoted } from './naming.js';
import { dependencyFaults } from './reference-rules.js';

type JsonForm = Readonly<Record<string, unknown>>;

/** A part of a JSON Schema, and the names that lead to it, joined by dots; an item of a list is where the list is. */
export interface SchemaPart {
  readonly path: string;
  readonly schema: JsonForm;
}

/**
 * Everything that a JSON Schema is made of, itself first.
 * @param form a whole JSON Schema, with its definitions
 */
export function schemaParts(form: JsonForm): SchemaPart[] {
  const definitions = (form.$defs ?? {}) as Readonly<Record<string, JsonForm>>;
  const parts: SchemaPart[] = [];
  const visit = (given: unknown, path: string, within: readonly unknown[]): void => {
    if (typeof given !== 'object' || given === null) return;
    const name = /^#\/\$defs\/(.+)$/.exec(String((given as JsonForm).$ref ?? ''))?.[1];
    const schema = name === undefined ? (given as JsonForm) : definitions[name];
    if (!schema || within.includes(schema)) return;
    parts.push({ path, schema });
    const inside = [...within, schema];
    for (const [member, inner] of Object.entries(schema.properties ?? {}))
      visit(inner, path ? `${path}.${member}` : member, inside);
    const same = [schema.anyOf, schema.oneOf, schema.allOf, schema.items, schema.additionalProperties];
    for (const inner of same.flat()) visit(inner, path, inside);
  };
  visit(form, '', []);
  return parts;
}

/**
 * Refuses references to what is no resource, or is one of a plugin that may not be used.
 * @param declaration what the schema belongs to
 * @param form a JSON Schema
 * @param owner whose declaration it is
 * @param graph what plugins declare
 */
export function referredFaults(
  declaration: string,
  form: JsonForm,
  owner: Pick<OwnedResource, 'plugin'>,
  graph: Graph,
): GraphFault[] {
  const parts = schemaParts(form).filter(({ schema }) => schema[REFERS_TO] !== undefined);
  const names = parts.map(({ schema }) => String(schema[REFERS_TO]));
  const unknown = parts.flatMap(({ schema }) => heldFaults(declaration, schema, graph));
  const targets = [...new Set(names)].flatMap((name) => {
    const target = graph.resourceByName.get(name);
    if (target) return dependencyFaults(declaration, `refers to "${name}"`, owner, target);
    const otherwise = 'Enable the plugin that declares it in plugins.config.ts.';
    const remedy = didYouMean(name, graph.resourceByName.keys(), otherwise);
    return [fault(declaration, `refers to "${name}", which no enabled plugin declares`, remedy)];
  });
  return [...targets, ...unknown];
}

/** What is held in place of an id, and what narrows the choice, are fields of the row. */
function heldFaults(declaration: string, schema: JsonForm, graph: Graph): GraphFault[] {
  const resource = String(schema[REFERS_TO]);
  const target = graph.resourceByName.get(resource);
  return (
    [
      [REFERS_BY, 'by'],
      [REFERS_WITHIN, 'within'],
    ] as const
  ).flatMap(([keyword, how]) => {
    const field = schema[keyword];
    if (field === undefined || !target || String(field) in target.item.fields) return [];
    const known = Object.keys(target.item.fields);
    return [
      fault(
        declaration,
        `refers to "${resource}" ${how} "${String(field)}", which is not one of its fields`,
        didYouMean(String(field), known, `Name one of ${quoted(known)}.`),
      ),
    ];
  });
}

/**
 * Refuses texts of members that a document does not have, and texts that lack a language.
 * @param declaration what the texts belong to
 * @param texts of the members
 * @param form JSON Schema of the document
 * @param whose words that follow "which is no member of"
 */
export function memberTextFaults(
  declaration: string,
  texts: MemberTexts,
  form: JsonForm,
  whose: string,
): GraphFault[] {
  const known = [...new Set(schemaParts(form).map(({ path }) => path))].filter((path) => path !== '');
  return Object.entries(texts).flatMap(([name, { label, help, values = {} }]) => {
    if (!known.includes(name)) {
      const remedy = didYouMean(name, known, `Known are ${quoted(known)}.`);
      return [fault(declaration, `"fields" names "${name}", which is no member of ${whose}`, remedy)];
    }
    return [
      ...labelFaults(declaration, label, `fields.${name}.label`),
      ...(help ? labelFaults(declaration, help, `fields.${name}.help`) : []),
      ...Object.entries(values).flatMap(([value, text]) =>
        labelFaults(declaration, text, `fields.${name}.values.${value}`),
      ),
    ];
  });
}
