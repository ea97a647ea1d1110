/** The order of statements inside one migration; a lower number runs first. */
export const PHASE = {
  extension: 10,
  renameObject: 20,
  renameDependent: 25,
  dropTrigger: 30,
  dropForeignKey: 31,
  dropIndex: 32,
  dropConstraint: 33,
  dropPrimaryKey: 34,
  dropGeneratedColumn: 35,
  dropChangedFunction: 38,
  createFunction: 40,
  createSequence: 45,
  createTable: 50,
  alterColumn: 60,
  addGeneratedColumn: 65,
  addConstraint: 70,
  addForeignKey: 80,
  createIndex: 90,
  createLateFunction: 100,
  createTrigger: 110,
  describe: 120,
  dropLateFunction: 125,
  dropColumn: 130,
  detachDroppedTable: 139,
  dropTable: 140,
  dropObject: 150,
} as const;

/** One difference between two schemas, with the statements that remove it. */
export interface Change {
  /** The table, function or sequence it belongs to; the owner of that is the plugin that migrates it. */
  readonly object: string;
  readonly phase: number;
  readonly statements: readonly string[];
  /** What differs, for people; empty when another change already says it. */
  readonly sentence: string;
  /** It could lose data, or rests on a change that could: emitted only when drops are allowed. */
  readonly risky: boolean;
}

/** What the planner must know beyond the two schemas. */
export interface PlanContext {
  readonly allowDrops: boolean;
  /** The statements lead back (`down`): values that `up` removed cannot be restored, so nothing is asked for them. */
  readonly restoring: boolean;
  /** Whether something that is not declared is a plugin's, by its name; others are left alone. */
  isOurs(name: string): boolean;
  hasRows(table: string): boolean;
  hasNulls(table: string, column: string): boolean;
  /** Takes a remark for whoever reads the draft. */
  note(object: string, text: string): void;
}
