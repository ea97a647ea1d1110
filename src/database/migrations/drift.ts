import type { DeclaredPluginSchema, Query } from './declared-schema.js';
import { diffSchema } from './diff-schema.js';
import { MigrationError } from './migration-error.js';

/**
 * Lists what separates a database from the declarations, as sentences; what belongs to no plugin is not looked at.
 * Builds the declared schema in a transaction that is rolled back: for tests and for operators, not for every start.
 *
 * @param query bound to one session, not inside a transaction, whose role may create schemas
 * @param schema the schema that holds the tables; by default the session's current one
 * @returns an empty array when there is no difference
 */
export async function findDrift(
  query: Query,
  declared: readonly DeclaredPluginSchema[],
  schema?: string,
): Promise<string[]> {
  const diffs = await diffSchema(query, declared, { schema, compareOnly: true });
  return diffs.flatMap((diff) => diff.differences);
}

/**
 * Refuses a database that differs from the declarations.
 *
 * @throws MigrationError `drift` with every difference on a line of its own
 */
export async function assertNoDrift(
  query: Query,
  declared: readonly DeclaredPluginSchema[],
  schema?: string,
): Promise<void> {
  const differences = await findDrift(query, declared, schema);
  if (differences.length === 0) return;
  throw new MigrationError(
    'drift',
    `The database differs from the declarations:\n${differences.map((line) => `  - ${line}`).join('\n')}`,
  );
}
