import { findUnsupported, snapshotSchema } from './catalog-snapshot.js';
import type { DeclaredPluginSchema, Query } from './declared-schema.js';
import { MigrationError } from './migration-error.js';
import { orderPlugins, tablePrefix } from './plugin-order.js';
import type { SchemaModel } from './schema-model.js';
import { findLockedOutside, type Scratch } from './scratch.js';
import { withSearchPath } from './search-path.js';
import { excerpt, withoutComments } from './sql-text.js';

/** The declarations as they come out in PostgreSQL. */
export interface DeclaredBuild {
  readonly model: SchemaModel;
  /** Which plugin declared a table, function or sequence. */
  readonly owners: ReadonlyMap<string, string>;
  /** `CREATE EXTENSION` statements of extensions that the database does not have. */
  readonly missingExtensions: readonly { readonly plugin: string; readonly statement: string }[];
}

const EXTENSION = /^\s*CREATE\s+EXTENSION\s+(IF\s+NOT\s+EXISTS\s+)?"?([\w-]+)"?/i;

/**
 * Builds the declared DDL of all plugins for real in a scratch schema and reads it back.
 *
 * @throws MigrationError `declared` when a statement fails, makes something the differ does not follow, names something
 *   without its plugin's prefix, or refers to a table that no plugin declares
 */
export async function buildDeclared(
  query: Query,
  scratch: Scratch,
  plugins: readonly DeclaredPluginSchema[],
): Promise<DeclaredBuild> {
  const schema = await scratch.createSchema('declared');
  const owners = new Map<string, string>();
  const ordered = orderPlugins(plugins);
  const missingExtensions = await installExtensions(query, scratch, ordered);
  for (const { plugin, statements } of ordered) {
    await withSearchPath(query, [schema, ...scratch.visible], async () => {
      for (const [index, statement] of statements.entries()) {
        if (!extensionOf(statement)) await runDeclared(query, plugin, index, statement);
      }
    });
    await claimNewObjects(query, schema, plugin, owners);
    await refuseOutsideTables(query, scratch, plugin);
  }
  refuseUnsupported(await findUnsupported(query, schema));
  return { model: await snapshotSchema(query, schema, scratch.visible), owners, missingExtensions };
}

async function runDeclared(query: Query, plugin: string, index: number, statement: string): Promise<void> {
  try {
    await query(statement);
  } catch (error) {
    throw new MigrationError(
      'declared',
      `Statement ${index + 1} of the schema that plugin ${plugin} declares cannot be built: ` +
        `${error instanceof Error ? error.message : String(error)}\n${excerpt(statement)}`,
      { cause: error },
    );
  }
}

function extensionOf(statement: string): RegExpExecArray | null {
  return EXTENSION.exec(withoutComments(statement));
}

/** Extensions belong to the whole database, so they come first, whichever plugin declares them. */
async function installExtensions(
  query: Query,
  scratch: Scratch,
  plugins: readonly DeclaredPluginSchema[],
): Promise<{ plugin: string; statement: string }[]> {
  const missing: { plugin: string; statement: string }[] = [];
  for (const { plugin, statements } of plugins) {
    for (const statement of statements) {
      const [match, ifNotExists, name = ''] = extensionOf(statement) ?? [];
      if (match === undefined) continue;
      if (ifNotExists === undefined) {
        throw new MigrationError(
          'declared',
          `Plugin ${plugin} declares CREATE EXTENSION ${name}: write CREATE EXTENSION IF NOT EXISTS, it may be there already.`,
        );
      }
      if (await scratch.installExtension(query, name)) missing.push({ plugin, statement });
    }
  }
  return missing;
}

/** Everything new in the schema since the last plugin belongs to this one, and must carry its prefix. */
async function claimNewObjects(
  query: Query,
  schema: string,
  plugin: string,
  owners: Map<string, string>,
): Promise<void> {
  const objects = await query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'S') AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1)
     UNION SELECT proname FROM pg_proc WHERE pronamespace = (SELECT oid FROM pg_namespace WHERE nspname = $1) ORDER BY 1`,
    [schema],
  );
  for (const { name } of objects) {
    if (owners.has(name)) continue;
    if (!name.startsWith(tablePrefix(plugin))) {
      throw new MigrationError(
        'declared',
        `Plugin ${plugin} declares ${name}: its tables, functions and sequences must start with ${tablePrefix(plugin)}, ` +
          `so that they still find their plugin when they are no longer declared.`,
      );
    }
    owners.set(name, plugin);
  }
}

/**
 * A schema that holds extensions stays visible while the declarations are built, and with it tables that stand there:
 * a reference to one of them would build, and fail in a new database.
 */
async function refuseOutsideTables(query: Query, scratch: Scratch, plugin: string): Promise<void> {
  const outside = await findLockedOutside(query, scratch);
  if (outside === null) return;
  throw new MigrationError(
    'declared',
    `Plugin ${plugin} refers to table ${outside}, which neither it nor a plugin it depends on declares before that.`,
  );
}

function refuseUnsupported(unsupported: readonly string[]): void {
  if (unsupported.length === 0) return;
  throw new MigrationError(
    'declared',
    `The declared schema has what migrations do not follow: ${unsupported.join(', ')}. ` +
      `Use tables, columns, constraints, indexes, triggers, functions and sequences.`,
  );
}
