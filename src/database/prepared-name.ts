/** Connections keep the plans of what they have prepared until they close, so there is an end to them. */
const MOST = 500;

const names = new Map<string, string>();

/**
 * The name under which connections of this process prepare a statement.
 * @param sql the statement
 * @returns nothing when there are too many already; then it is planned each time
 */
export function preparedName(sql: string): string | undefined {
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= MOST) return undefined;
  const name = `emporion_${names.size}`;
  names.set(sql, name);
  return name;
}
