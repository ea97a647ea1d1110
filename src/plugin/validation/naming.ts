import { LABEL_LANGUAGES, type Label, type LabelLanguage } from '../../values/label.js';
import { nearestName } from '../../values/names.js';
import { fault, type GraphFault } from './graph-fault.js';
import type { OwnedResource } from './graph.js';

export const CAMEL_CASE = /^[a-z][a-zA-Z0-9]*$/;
export const KEBAB_CASE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
export const SNAKE_CASE = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;
/** What is kept in rows and filters: no comma, which separates the values of a filter. */
export const VALUE_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/**
 * A remedy for an unknown name: the nearest known one, or what else to do.
 * @param wrong what was written
 * @param known what exists
 * @param otherwise a sentence for the case that nothing near is meant
 */
export function didYouMean(wrong: string, known: Iterable<string>, otherwise: string): string {
  const near = nearestName(wrong, known);
  if (near === undefined) return otherwise;
  return `Did you mean "${near}"? If not, ${otherwise.charAt(0).toLowerCase()}${otherwise.slice(1)}`;
}

/**
 * Names in quotes, at most twelve of them.
 * @param names any names
 */
export function quoted(names: Iterable<string>): string {
  const all = [...names];
  const shown = all.slice(0, 12).map((name) => `"${name}"`);
  return [...shown, ...(all.length > shown.length ? ['…'] : [])].join(', ') || 'none';
}

const LANGUAGE_NAMES: Readonly<Record<LabelLanguage, string>> = { en: 'English', zh: '中文' };

/**
 * Refuses a text that lacks a language.
 * @param declaration what the text belongs to
 * @param label the text; anything may stand there
 * @param member where it is written, e.g. `label` or `labels.one`
 */
export function labelFaults(declaration: string, label: Label | undefined, member = 'label'): GraphFault[] {
  const missing = LABEL_LANGUAGES.filter((language) => {
    const text: unknown = label?.[language];
    return typeof text !== 'string' || text.trim() === '';
  });
  if (missing.length === 0) return [];
  return [
    fault(
      declaration,
      `"${member}" has no text in ${missing.map((language) => LANGUAGE_NAMES[language]).join(' and ')}`,
      `Write ${member.split('.').at(-1)}: { en: '…', zh: '…' }; a merchant reads it in either language.`,
    ),
  ];
}

/**
 * Refuses a member that names no field.
 * @param declaration what the member belongs to
 * @param member where the name is written, e.g. `admin.list`
 * @param name what is written there
 * @param known fields that could be meant
 * @param whose words that follow "which is not"
 */
export function unknownField(
  declaration: string,
  member: string,
  name: string,
  known: readonly string[],
  whose = 'one of its fields',
): GraphFault {
  return fault(
    declaration,
    `"${member}" names "${name}", which is not ${whose}`,
    didYouMean(name, known, `Name one of ${quoted(known)}.`),
  );
}

/** The name of a resource, or of one of its fields, as its author would say it. */
export function declarationOf({ item }: OwnedResource, field?: string): string {
  return `resource ${item.name}${field === undefined ? '' : `, field "${field}"`}`;
}
