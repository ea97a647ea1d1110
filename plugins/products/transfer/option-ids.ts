import { idOfName } from '../domain/matrix/option-ids.js';
import type { Options } from '../domain/options.js';

type Named = Readonly<{ id: string; name: Readonly<Record<string, string>> }>;

/** An axis of a file with the values that its variants have, each once. */
export interface FileAxis {
  readonly name: string;
  readonly values: readonly string[];
}

/**
 * The options of a product after a file that names them: what has the name keeps its id, what is new gets one made of
 * its name. Values that the file does not mention stay; options that it does not mention go.
 * @param before options of the product; none of a new one
 * @param axes as the file names them
 * @param locale of the names in the file
 */
export function mergedOptions(before: Options, axes: readonly FileAxis[], locale: string): Options {
  const found = axes.map(({ name, values }) => ({ name, values, known: named(before, name, locale) }));
  const isSame = before.length === axes.length && found.every(({ known }) => known);
  // The same options in another order stay in theirs: the combinations of all variants follow it.
  if (isSame) found.sort((a, b) => before.indexOf(a.known as never) - before.indexOf(b.known as never));
  const taken = new Set(found.flatMap(({ known }) => known?.id ?? []));
  return found.map(({ name, values, known }) => ({
    id: known?.id ?? idOfName({ [locale]: name }, 'option', taken),
    name: known?.name ?? { [locale]: name },
    values: mergedValues(known?.values ?? [], values, locale),
  }));
}

function mergedValues(
  before: Options[number]['values'],
  names: readonly string[],
  locale: string,
): Options[number]['values'] {
  const taken = new Set(before.map(({ id }) => id));
  const added = names
    .filter((name) => !named(before, name, locale))
    .map((name) => ({ id: idOfName({ [locale]: name }, 'value', taken), name: { [locale]: name } }));
  return [...before, ...added];
}

/**
 * What has a name: in the locale, or else in any.
 * @param all options, or values of one
 */
export function named<N extends Named>(all: readonly N[], name: string, locale: string): N | undefined {
  return (
    all.find((one) => one.name[locale] === name) ?? all.find((one) => Object.values(one.name).includes(name))
  );
}

/** A text as an address: lower-case letters and digits, in words joined by single hyphens; perhaps nothing is left. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{Ll}\p{Lo}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
