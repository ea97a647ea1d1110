type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** Without the members that nothing is said of. */
export function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
