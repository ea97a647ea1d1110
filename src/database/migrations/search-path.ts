import type { Query } from './declared-schema.js';

/**
 * Runs a function with the session's `search_path` set to the given schemas, and puts the old one back.
 *
 * @param schemas unquoted names, the first being where new objects go
 */
export async function withSearchPath<T>(
  query: Query,
  schemas: readonly string[],
  run: () => Promise<T>,
): Promise<T> {
  const [before] = await query<{ path: string }>(`SELECT current_setting('search_path') AS path`);
  await setSearchPath(query, schemas.map(quoteIdent).join(', '));
  try {
    return await run();
  } finally {
    // In an aborted transaction this fails too; its rollback restores the setting.
    await setSearchPath(query, before?.path ?? '').catch(() => undefined);
  }
}

async function setSearchPath(query: Query, path: string): Promise<void> {
  await query(`SELECT set_config('search_path', $1, false)`, [path]);
}

/** Quotes a name for SQL, always: generated statements shall not depend on a list of reserved words. */
export function quoteIdent(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
