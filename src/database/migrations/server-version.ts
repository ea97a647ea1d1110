import type { Query } from './declared-schema.js';
import { MigrationError } from './migration-error.js';

/** `UNIQUE NULLS NOT DISTINCT` and the catalog columns that the differ reads came with it. */
const OLDEST = 15;

/**
 * Refuses a database server that is too old, before anything is made in it.
 * @throws MigrationError `server`
 */
export async function requireServerVersion(query: Query): Promise<void> {
  const [server] = await query<{ number: string; name: string }>(
    `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS name`,
  );
  if (Math.floor(Number(server?.number) / 10_000) >= OLDEST) return;
  throw new MigrationError(
    'server',
    `Emporion cannot use this database: its server is PostgreSQL ${server?.name ?? ''}, and version ${OLDEST} or newer is needed.\n` +
      `  → Upgrade the server, name another one in DATABASE_URL, or leave DATABASE_URL out to use the embedded one.`,
  );
}
