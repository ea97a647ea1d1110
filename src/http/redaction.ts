const REDACTED = '[redacted]';

/** Deep enough for a request's details; deeper objects are cut by the logger itself. */
const DEPTH = 6;

const SECRET_NAME = /passw(or)?d|secret|token|authorization|cookie|api[-_]?key|credential|signature/i;
const URL_PASSWORD = /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:@/?#"]*):[^\s@/"]+@/gi;

/**
 * A copy of a log record in which members with a secret's name are replaced, at any depth. Errors, dates, buffers and
 * objects that serialise themselves are left to their own serialiser.
 * @param record the record, unchanged by this
 */
export function redactMembers(record: Record<string, unknown>): Record<string, unknown> {
  return redactObject(record, DEPTH);
}

/**
 * Takes the password out of every address in a text: `redis://:hunter2@host` → `redis://:[redacted]@host`.
 * @param text a line of the log
 */
export function redactAddresses(text: string): string {
  return text.includes('://') ? text.replace(URL_PASSWORD, `$1:${REDACTED}@`) : text;
}

function redactObject(object: Record<string, unknown>, depth: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(object)) {
    const hides =
      value !== null && value !== undefined && typeof value !== 'boolean' && SECRET_NAME.test(name);
    copy[name] = hides ? REDACTED : redactValue(value, depth - 1);
  }
  return copy;
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth <= 0) return '[too deep]';
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth - 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null
    ? redactObject(value as Record<string, unknown>, depth)
    : value;
}

/** Members of driver errors that carry the values of a statement: passwords and their hashes among them. */
const VALUE_CARRIERS = new Set(['parameters', 'config', 'request', 'response', 'client']);

/**
 * An error as plain members for the log, without the values that a database driver hangs on it.
 * @param error what was thrown, an Error or not
 */
export function serializeError(error: unknown): unknown {
  if (error instanceof Error) return errorMembers(error, 3);
  return typeof error === 'string' ? error : `[a thrown ${typeof error}]`;
}

function errorMembers(error: Error, depth: number): Record<string, unknown> {
  const members: Record<string, unknown> = { type: error.name, message: error.message, stack: error.stack };
  for (const [name, value] of Object.entries(error)) {
    if (VALUE_CARRIERS.has(name) || name === 'name') continue;
    // PostgreSQL quotes the whole row when a CHECK or NOT NULL fails, hashes included.
    if (name === 'detail' && typeof value === 'string' && value.startsWith('Failing row')) continue;
    members[name] = value instanceof Error ? nested(value, depth) : value;
  }
  if (error.cause instanceof Error) members['cause'] = nested(error.cause, depth);
  return redactObject(members, DEPTH);
}

function nested(error: Error, depth: number): unknown {
  return depth <= 1 ? error.message : errorMembers(error, depth - 1);
}
