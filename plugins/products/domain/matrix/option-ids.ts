import type { Translated } from 'emporion';

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
