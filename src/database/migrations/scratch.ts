import type { Query } from './declared-schema.js';
import { quoteIdent, withSearchPath } from './search-path.js';

/** Room for trying DDL out: everything in it vanishes with the transaction. */
export interface Scratch {
  /** Schemas that stand behind the scratch schemas in `search_path`, because extensions live there. */
  readonly visible: readonly string[];
  /** The schemas made so far. */
  schemas(): readonly string[];
  /** Makes an empty schema and returns its name. */
  createSchema(purpose: string): Promise<string>;
  /** Makes an extension available; true when the database itself does not have it. */
  installExtension(query: Query, name: string): Promise<boolean>;
}

/** Waiting longer for a lock than this is not worth a draft: somebody is migrating the database. */
const LOCK_TIMEOUT = '5s';

/**
 * Runs a function in a transaction that is always rolled back.
 *
 * @param query bound to one session that is not inside a transaction
 */
export async function inScratch<T>(query: Query, run: (scratch: Scratch) => Promise<T>): Promise<T> {
  await query('BEGIN');
  try {
    await query(
      `SELECT set_config('lock_timeout', $1, true), set_config('statement_timeout', '0', true),
              set_config('client_min_messages', 'warning', true)`,
      [LOCK_TIMEOUT],
    );
    return await run(await openScratch(query));
  } finally {
    await query('ROLLBACK');
  }
}

async function openScratch(query: Query): Promise<Scratch> {
  const [session] = await query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  // Two drafts at a time must not wait for each other's uncommitted schema of the same name.
  const name = (purpose: string): string => `emporion_scratch_${session?.pid ?? 0}_${purpose}`;
  const installed = await query<{ name: string; schema: string }>(
    `SELECT e.extname AS name, n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
      ORDER BY 1`,
  );
  const present = new Set(installed.map((e) => e.name));
  const added = new Set<string>();
  const made: string[] = [];
  const createSchema = async (purpose: string): Promise<string> => {
    const schema = name(made.length === 0 ? purpose : `${purpose}_${made.length}`);
    await query(`CREATE SCHEMA ${quoteIdent(schema)}`);
    made.push(schema);
    return schema;
  };
  const extensions = await createSchema('extensions');
  return {
    schemas: () => made,
    visible: [...new Set([extensions, ...installed.map((e) => e.schema)])].filter((s) => s !== 'pg_catalog'),
    createSchema,
    installExtension: async (session, extension) => {
      if (present.has(extension)) return false;
      if (added.has(extension)) return true;
      added.add(extension);
      await withSearchPath(session, [extensions], () =>
        session(
          `CREATE EXTENSION IF NOT EXISTS ${quoteIdent(extension)} WITH SCHEMA ${quoteIdent(extensions)} CASCADE`,
        ),
      );
      return true;
    },
  };
}

/**
 * The name of a table outside the scratch schemas that a statement of this transaction used for more than reading: such
 * a statement leaves a lock on it.
 */
export async function findLockedOutside(query: Query, scratch: Scratch): Promise<string | null> {
  const [outside] = await query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
       JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE l.locktype = 'relation' AND l.pid = pg_backend_pid() AND l.mode <> 'AccessShareLock' AND c.relkind = 'r'
        AND n.nspname <> ALL ($1) AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      ORDER BY 1 LIMIT 1`,
    [scratch.schemas()],
  );
  return outside?.name ?? null;
}
