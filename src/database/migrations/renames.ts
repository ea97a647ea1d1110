import type { DeclaredPluginSchema, Rename } from './declared-schema.js';
import { MigrationError } from './migration-error.js';
import type { SchemaModel } from './schema-model.js';
import { quoteIdent } from './search-path.js';

/** A declared rename that the database has not seen yet. */
export interface DueRename {
  readonly plugin: string;
  readonly rename: Rename;
}

/**
 * Picks the declared renames that are due: the old name stands in the database, the new one does not. Tables come
 * first, so that a column rename finds its table under the new name.
 *
 * @throws MigrationError `declared` when a rename contradicts the declarations: its new name is not declared, or its
 *   old name still is
 */
export function dueRenames(
  plugins: readonly DeclaredPluginSchema[],
  current: SchemaModel,
  declared: SchemaModel,
): DueRename[] {
  const all = plugins.flatMap(({ plugin, renames }) => renames.map((rename) => ({ plugin, rename })));
  for (const { plugin, rename } of all) refuseContradiction(plugin, rename, declared);
  const tables = all.filter(
    ({ rename }) =>
      rename.kind === 'table' && current.tables.has(rename.from) && !current.tables.has(rename.to),
  );
  const columns = all.filter(({ rename }) => {
    if (rename.kind !== 'column') return false;
    const table = current.tables.get(oldTableName(tables, rename.table));
    return table !== undefined && table.columns.has(rename.from) && !table.columns.has(rename.to);
  });
  return [...tables, ...columns];
}

function refuseContradiction(plugin: string, rename: Rename, declared: SchemaModel): void {
  const where = rename.kind === 'column' ? `of ${rename.table} ` : '';
  const names = rename.kind === 'column' ? declared.tables.get(rename.table)?.columns : declared.tables;
  const problem = !names?.has(rename.to)
    ? `${rename.to} is not declared`
    : names.has(rename.from)
      ? `${rename.from} is still declared`
      : null;
  if (problem === null) return;
  throw new MigrationError(
    'declared',
    `Plugin ${plugin} declares that ${rename.kind} ${rename.from} ${where}is now called ${rename.to}, but ${problem}. ` +
      `Correct or remove the rename.`,
  );
}

/** The name a table has in the database before the due renames. */
export function oldTableName(due: readonly DueRename[], table: string): string {
  return due.find(({ rename }) => rename.kind === 'table' && rename.to === table)?.rename.from ?? table;
}

/** The name a column has in the database before the due renames. */
export function oldColumnName(due: readonly DueRename[], table: string, column: string): string {
  const match = due.find(
    ({ rename }) => rename.kind === 'column' && rename.table === table && rename.to === column,
  );
  return match?.rename.from ?? column;
}

/** `ALTER TABLE … RENAME …`. */
export function renameStatement(rename: Rename): string {
  if (rename.kind === 'table') {
    return `ALTER TABLE ${quoteIdent(rename.from)} RENAME TO ${quoteIdent(rename.to)}`;
  }
  const columns = `${quoteIdent(rename.from)} TO ${quoteIdent(rename.to)}`;
  return `ALTER TABLE ${quoteIdent(rename.table)} RENAME COLUMN ${columns}`;
}

/** The way back: columns first, while their table has its new name. */
export function inverseRenames(due: readonly DueRename[]): DueRename[] {
  return [...due].reverse().map(({ plugin, rename }) => ({
    plugin,
    rename: { ...rename, from: rename.to, to: rename.from },
  }));
}

/** What a rename says to people. */
export function renameSentence(rename: Rename): string {
  return rename.kind === 'table'
    ? `Table ${rename.from} is called ${rename.to} in the declarations.`
    : `Column ${rename.table}.${rename.from} is called ${rename.to} in the declarations.`;
}
