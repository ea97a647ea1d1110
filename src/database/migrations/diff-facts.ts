import type { PlanContext } from './change.js';
import type { Query } from './declared-schema.js';
import { oldColumnName, oldTableName, type DueRename } from './renames.js';
import type { SchemaModel } from './schema-model.js';
import { quoteIdent } from './search-path.js';

/** What only the rows can tell. */
export type Facts = Pick<PlanContext, 'hasRows' | 'hasNulls'>;

interface Compared {
  /** The present schema with the due renames applied. */
  readonly from: SchemaModel;
  readonly to: SchemaModel;
  readonly renames: readonly DueRename[];
}

/**
 * Asks the rows what the drafts of NOT NULL columns depend on, and nothing else: whether a table that gains one has
 * rows, and whether a column that becomes one has nulls (this reads the table until the first null).
 */
export async function gatherFacts(query: Query, schema: string, compared: Compared): Promise<Facts> {
  const { from, to, renames } = compared;
  const rows = new Set<string>();
  const nulls = new Set<string>();
  for (const table of to.tables.values()) {
    const before = from.tables.get(table.name);
    if (!before) continue;
    const source = `${quoteIdent(schema)}.${quoteIdent(oldTableName(renames, table.name))}`;
    for (const column of table.columns.values()) {
      const existing = before.columns.get(column.name);
      if (!column.notNull || existing?.notNull) continue;
      if (!existing) {
        if (!rows.has(table.name) && (await exists(query, source))) rows.add(table.name);
        continue;
      }
      const name = quoteIdent(oldColumnName(renames, table.name, column.name));
      if (await exists(query, `${source} WHERE ${name} IS NULL`)) nulls.add(`${table.name}.${column.name}`);
    }
  }
  return {
    hasRows: (table) => rows.has(table),
    hasNulls: (table, column) => nulls.has(`${table}.${column}`),
  };
}

async function exists(query: Query, source: string): Promise<boolean> {
  const [row] = await query<{ found: boolean }>(`SELECT EXISTS (SELECT FROM ${source}) AS found`);
  return row?.found ?? false;
}
