/** A column or table that got a new name; the only way in which the differ keeps its data under another name. */
export type Rename =
  | { readonly kind: 'column'; readonly table: string; readonly from: string; readonly to: string }
  | { readonly kind: 'table'; readonly from: string; readonly to: string };

/** What orders plugins among each other. */
export interface PluginOrder {
  readonly plugin: string;
  readonly dependsOn: readonly string[];
}

/**
 * The tables one plugin declares, as DDL.
 *
 * `statements` build them in an empty schema, in order, with unqualified names; tables, functions and sequences start
 * with `<plugin>_` (hyphens as underscores), which is how a table that is no longer declared still finds its plugin.
 * Followed are tables, columns, constraints, indexes, triggers, functions, sequences, comments, storage parameters and
 * `CREATE EXTENSION`; privileges are not compared, and other kinds of objects (views, types, policies) are refused.
 * A column rename names the table by its new name. A rename may stay declared for ever: it acts once.
 */
export interface DeclaredPluginSchema extends PluginOrder {
  readonly statements: readonly string[];
  readonly renames: readonly Rename[];
}

/** Runs one SQL text on one and the same database session and returns its rows. */
export type Query = <R = Record<string, unknown>>(sql: string, params?: unknown[]) => Promise<R[]>;
