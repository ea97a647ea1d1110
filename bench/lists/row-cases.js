/* Lists to ask of any resource, with values that its rows have. */

const DEPTHS = [0, 0.5, 0.99];

/** The commonest, the middle and the rarest value of a field among rows. */
function valuesOf(rows, name) {
  const counts = new Map();
  for (const row of rows) {
    for (const value of [row[name]].flat()) {
      const text = textOf(value);
      if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  const found = [...counts].toSorted(([, a], [, b]) => b - a).map(([text]) => text);
  return [...new Set([found[0], found[Math.floor(found.length / 2)], found.at(-1)])].filter(Boolean);
}

/** A value as the query string says it: an amount of money by its minor units, a translated text in its first language. */
function textOf(value) {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== 'object') return String(value).slice(0, 200);
  return textOf(value.amount ?? Object.values(value)[0]);
}

/** Words to search by: whole, their beginnings, and single signs. */
function searches(rows, title) {
  const words = rows.flatMap((row) => textOf(row[title])?.split(/\s+/) ?? []);
  const some = [words[0], words[Math.floor(words.length / 2)], words.at(-1)].filter(Boolean);
  return [...new Set(some.flatMap((word) => [word, word.slice(0, 3), word.slice(0, 1)])), 'qqxyzzy'];
}

/**
 * Each operator of each field, every order at three depths and with each filter, every pair of filters, searches.
 * @param rules of the resource's lists
 * @param rows a sample of its rows, as the API gives them
 * @param title name of the field to take words from
 */
export function casesOfRows(rules, rows, title) {
  const cases = [];
  const add = (query, depth = 0) => cases.push([query, depth]);
  const filters = [];
  for (const [name, { operators }] of rules.queryable) {
    const values = valuesOf(rows, name);
    for (const operator of operators) {
      const key = operator === 'eq' ? `filter[${name}]` : `filter[${name}][${operator}]`;
      const asked = operator === 'null' ? ['true', 'false'] : operator === 'in' ? [values.join(',')] : values;
      for (const value of asked.filter(Boolean)) filters.push({ [key]: value });
    }
  }
  const sorts = [...rules.queryable]
    .filter(([, { sortable }]) => sortable)
    .flatMap(([name]) => [name, `-${name}`]);
  add({});
  for (const sort of sorts) for (const depth of DEPTHS) add({ sort }, depth);
  filters.forEach((one, index) => {
    add(one);
    add(one, 0.5);
    for (const sort of sorts) add({ ...one, sort });
    for (const other of filters.slice(index + 1)) {
      if (Object.keys(one)[0] !== Object.keys(other)[0]) add({ ...one, ...other });
    }
  });
  for (const q of searches(rows, title)) {
    add({ q });
    for (const one of filters) add({ q, ...one });
  }
  return cases;
}
