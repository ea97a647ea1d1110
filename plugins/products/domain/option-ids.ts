import type { Translated } from 'emporion';
import type { Options } from './options.js';

const LONGEST = 40;

/**
 * An id for a new option or value, made of its name: `dark-blue`. Names without Latin letters or digits give the word
 * for what it is.
 * @param name in one or more languages
 * @param word `option` or `value`
 * @param taken ids of the product; receives the new one
 */
export function idOfName(name: Translated, word: string, taken: Set<string>): string {
  const words = Object.values(name).map((text) =>
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, LONGEST)
      .replace(/^-|-$/g, ''),
  );
  const base = words.find((text) => text !== '') ?? word;
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}-${count}`;
  taken.add(id);
  return id;
}

/** An axis as a file names it, with the values that its variants have, each once. */
export interface NamedAxis {
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
export function mergedOptions(before: Options, axes: readonly NamedAxis[], locale: string): Options {
  const found = axes.map(({ name, values }) => ({ name, values, known: named(before, name, locale) }));
  const isSame = before.length === axes.length && found.every(({ known }) => known);
  // The same options in another order stay in theirs: the combinations of all variants follow it.
  if (isSame) found.sort((a, b) => before.indexOf(a.known as never) - before.indexOf(b.known as never));
  const taken = takenIds(before);
  return found.map(({ name, values, known }) => ({
    id: known?.id ?? idOfName({ [locale]: name }, 'option', taken),
    name: known?.name ?? { [locale]: name },
    values: [...(known?.values ?? []), ...newValues(known?.values ?? [], values, locale, taken)],
  }));
}

function newValues(
  before: Options[number]['values'],
  names: readonly string[],
  locale: string,
  taken: Set<string>,
): Options[number]['values'] {
  return names
    .filter((name) => !named(before, name, locale))
    .map((name) => ({ id: idOfName({ [locale]: name }, 'value', taken), name: { [locale]: name } }));
}

/** Ids that options and values of a product have: each means one thing in the whole product. */
export function takenIds(options: Options): Set<string> {
  return new Set(options.flatMap(({ id, values }) => [id, ...values.map((value) => value.id)]));
}

/**
 * What has a name: in the locale, or else in any.
 * @param all options, or values of one
 */
export function named<N extends { readonly name: Translated }>(
  all: readonly N[],
  name: string,
  locale: string,
): N | undefined {
  return (
    all.find((one) => one.name[locale] === name) ?? all.find((one) => Object.values(one.name).includes(name))
  );
}
