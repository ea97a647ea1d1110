/** A place in a body, as a list of member names and indexes. */
export type Place = readonly (string | number)[];

/**
 * Every place of a body: its own members, also those that the sample leaves out, and what lies inside the sample's.
 * @param sample a body
 * @param members names that the schema of the body knows
 */
export function placesOf(sample: unknown, members: readonly string[]): Place[] {
  const own = new Set([...members, ...(isObject(sample) ? Object.keys(sample) : [])]);
  return [...own].flatMap((name) => {
    const inner = isObject(sample) ? placesInside(sample[name], 2) : [];
    return [[name], ...inner.map((place) => [name, ...place])];
  });
}

function placesInside(value: unknown, depth: number): Place[] {
  if (depth === 0 || typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.slice(0, 1).map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([name, part]) => [
    [name],
    ...placesInside(part, depth - 1).map((place) => [name, ...place]),
  ]);
}

/**
 * A body with another value in one place.
 * @param body left as it is
 * @param place where
 * @param value what
 */
export function withValue(body: unknown, [name, ...rest]: Place, value: unknown): unknown {
  if (name === undefined) return value;
  if (Array.isArray(body))
    return body.map((item, index) => (index === name ? withValue(item, rest, value) : item));
  const object = isObject(body) ? body : {};
  return { ...object, [name]: withValue(object[name], rest, value) };
}

/** The place as a JSON Pointer (RFC 6901). */
export function pointerOf(place: Place): string {
  return place.map((part) => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
