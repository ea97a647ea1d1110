/**
 * What a schema holds, in PostgreSQL's own canonical words (`format_type`, `pg_get_expr`, `pg_get_constraintdef` …)
 * without the schema's name, so that two schemas with the same tables give equal text.
 */
export interface SchemaModel {
  readonly tables: ReadonlyMap<string, TableModel>;
  /** By `name(argument types)`. */
  readonly functions: ReadonlyMap<string, FunctionModel>;
  /** Those that stand alone; a sequence behind an identity column is part of the column. */
  readonly sequences: ReadonlyMap<string, SequenceOptions>;
}

export interface TableModel {
  readonly name: string;
  readonly comment: string | null;
  /** Storage parameters, `fillfactor` → `70`. */
  readonly storage: ReadonlyMap<string, string>;
  readonly unlogged: boolean;
  readonly columns: ReadonlyMap<string, ColumnModel>;
  readonly constraints: ReadonlyMap<string, ConstraintModel>;
  /** Without those that only back a constraint. */
  readonly indexes: ReadonlyMap<string, IndexModel>;
  readonly triggers: ReadonlyMap<string, TriggerModel>;
}

export interface ColumnModel {
  readonly name: string;
  readonly type: string;
  /** Quoted name when it is not the type's own collation. */
  readonly collation: string | null;
  readonly notNull: boolean;
  readonly default: string | null;
  readonly generated: GeneratedColumn | null;
  readonly identity: IdentityColumn | null;
  readonly comment: string | null;
}

export interface GeneratedColumn {
  readonly expression: string;
  readonly stored: boolean;
  /** The columns the expression reads. */
  readonly reads: readonly string[];
}

export interface IdentityColumn {
  readonly always: boolean;
  readonly sequence: SequenceOptions;
}

/** Values as text: the catalog's bigints exceed JavaScript's safe integers. */
export interface SequenceOptions {
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly min: string;
  readonly max: string;
  readonly cache: string;
  readonly cycle: boolean;
}

export interface ConstraintModel {
  readonly name: string;
  readonly kind: 'primary' | 'unique' | 'exclusion' | 'check' | 'foreign';
  readonly definition: string;
  readonly columns: readonly string[];
  /** The table a foreign key points to. */
  readonly references: string | null;
}

export interface IndexModel {
  readonly name: string;
  readonly unique: boolean;
  /** Everything after the name: ` ON "t" USING btree (a) WHERE …`. */
  readonly body: string;
  /** The columns in its keys, expressions and predicate. */
  readonly columns: readonly string[];
  /** False when a CREATE INDEX CONCURRENTLY was interrupted. */
  readonly valid: boolean;
}

export interface TriggerModel {
  readonly name: string;
  readonly definition: string;
  /** The columns its UPDATE OF list and WHEN clause name. */
  readonly columns: readonly string[];
  /** When it fires: `O` ordinarily, `D` never, `A` always, `R` only in replication (pg_trigger.tgenabled). */
  readonly fires: 'O' | 'D' | 'A' | 'R';
  /** Key of the function it calls; null for one of PostgreSQL's own. */
  readonly calls: string | null;
}

export interface FunctionModel {
  readonly key: string;
  readonly name: string;
  readonly procedure: boolean;
  readonly definition: string;
  /** Result type and arguments with names and defaults: what CREATE OR REPLACE cannot change. */
  readonly signature: string;
  /** Its declaration uses a table's row type or columns, so the table must stand first. */
  readonly needsTables: boolean;
}

/** A schema with nothing in it. */
export const EMPTY_SCHEMA: SchemaModel = { tables: new Map(), functions: new Map(), sequences: new Map() };
