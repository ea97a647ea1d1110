import { snapshotSchema } from './catalog-snapshot.js';
import type { DeclaredPluginSchema, Query, Rename } from './declared-schema.js';
import { diffSchema, type PluginDiff } from './diff-schema.js';
import { planChanges } from './plan-schema.js';
import { BACKFILL_PLACEHOLDER } from './render-ddl.js';
import { plainContext } from './schema-copy.js';
import { quoteIdent } from './search-path.js';

/** One row of the differ's test table: a database, its rows, a new declaration, and what must come of it. */
export interface DiffCase {
  readonly name: string;
  /** What stands in the database. */
  readonly before: readonly string[];
  /** Fills the tables. */
  readonly rows?: readonly string[];
  /** What is declared now, by the plugin `content`. */
  readonly after: readonly string[];
  /** The same for plugins that `content` depends on. */
  readonly others?: readonly { plugin: string; before: readonly string[]; after: readonly string[] }[];
  readonly renames?: readonly Rename[];
  readonly allowDrops?: boolean;
  /** What the developer writes in place of the backfill placeholder. */
  readonly fill?: string;
  /** The statements that must be drafted, exactly. */
  readonly up: readonly string[];
  readonly review?: readonly string[];
  readonly notes?: readonly string[];
  /** Read after `up`: the data must be there. */
  readonly keeps?: readonly [sql: string, rows: readonly unknown[]];
}

/** What came of a case. */
export interface DiffOutcome {
  readonly drafts: readonly PluginDiff[];
  readonly kept: readonly unknown[];
  /** Drafted by a second diff, after `up` was applied. */
  readonly again: readonly string[];
  /** How the schema differs from the one it began with, after `down` was applied too. */
  readonly notRestored: readonly string[];
}

/**
 * Plays a case in a schema of its own: build, fill, diff, apply `up`, diff again, apply `down`.
 *
 * @param query bound to one session; its `search_path` is left at the case's schema
 * @param schema name of a schema that does not exist yet
 */
export async function playDiffCase(query: Query, schema: string, test: DiffCase): Promise<DiffOutcome> {
  await query(`CREATE SCHEMA ${quoteIdent(schema)}`);
  await query(`SELECT set_config('search_path', $1, false)`, [`${quoteIdent(schema)}, public`]);
  const others = test.others ?? [];
  const existing = [...others.flatMap((other) => other.before), ...test.before, ...(test.rows ?? [])];
  for (const statement of existing) await query(statement);
  const original = await snapshotSchema(query, schema, ['public']);
  const declared = declarations(test, 'after');
  const options = { schema, allowDrops: test.allowDrops ?? false };
  const drafts = await diffSchema(query, declared, options);
  await apply(
    query,
    drafts.flatMap((draft) => draft.up),
    test.fill,
  );
  const kept = test.keeps ? await query(test.keeps[0]) : [];
  const again = (await diffSchema(query, declared, options)).flatMap((draft) => draft.up);
  await apply(
    query,
    [...drafts].reverse().flatMap((draft) => draft.down),
    undefined,
  );
  const restored = await snapshotSchema(query, schema, ['public']);
  const same =
    planChanges(
      restored,
      original,
      plainContext(() => true),
    ).length === 0;
  if (same) return { drafts, kept, again, notRestored: [] };
  // The text may differ where the meaning does not; the whole comparison tells.
  const back = await diffSchema(query, declarations(test, 'before'), { schema, compareOnly: true });
  return { drafts, kept, again, notRestored: back.flatMap((draft) => draft.differences) };
}

function declarations(test: DiffCase, when: 'before' | 'after'): DeclaredPluginSchema[] {
  const others = test.others ?? [];
  const renames = when === 'after' ? (test.renames ?? []) : [];
  const dependsOn = others.map((other) => other.plugin);
  return [
    { plugin: 'content', dependsOn, statements: test[when], renames },
    ...others.map((other) => ({ plugin: other.plugin, dependsOn: [], statements: other[when], renames: [] })),
  ];
}

async function apply(query: Query, statements: readonly string[], fill: string | undefined): Promise<void> {
  await query('BEGIN');
  await query(`SELECT set_config('check_function_bodies', 'off', true)`);
  for (const statement of statements) {
    await query(fill === undefined ? statement : statement.replaceAll(BACKFILL_PLACEHOLDER, fill));
  }
  await query('COMMIT');
}
