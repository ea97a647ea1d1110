/**
 * Connections keep the plans of what they have prepared until they close. Each group has its own share, so that whoever asks
 * for many shapes of one list takes it from nothing else.
 */
const MOST_OF_GROUP = 60;

const groups = new Map<string, Map<string, string>>();

/**
 * The name under which connections of this process prepare a statement.
 * @param group what the statement is for, such as the name of a query; there are few
 * @param sql the statement
 * @returns nothing when its group has too many already; then it is planned each time
 */
export function preparedName(group: string, sql: string): string | undefined {
  const names = groups.get(group) ?? new Map<string, string>();
  groups.set(group, names);
  const known = names.get(sql);
  if (known !== undefined) return known;
  if (names.size >= MOST_OF_GROUP) return undefined;
  const name = `${group}:${names.size}`;
  names.set(sql, name);
  return name;
}
