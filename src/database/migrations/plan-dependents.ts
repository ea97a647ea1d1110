import { PHASE, type Change, type PlanContext } from './change.js';
import type { ColumnFates } from './plan-columns.js';
import { addConstraint, createIndex, dropConstraint, NOT_VALID } from './render-ddl.js';
import type { ConstraintModel, IndexModel, TableModel } from './schema-model.js';
import { quoteIdent } from './search-path.js';

/** A constraint or an index, seen alike: both have a name, columns, and a text that says all they are. */
interface Dependent {
  readonly name: string;
  readonly what: string;
  /** Kind and definition without the name; two dependents with equal text are the same under two names. */
  readonly text: string;
  readonly columns: readonly string[];
  readonly dropPhase: number;
  readonly addPhase: number;
  readonly add: string;
  readonly drop: string;
  readonly rename: (to: string) => string;
  /** Checks existing rows against a constraint that was added NOT VALID. */
  readonly validate: string;
  /** Not declared and not named as the kernel names its own: somebody's own index, left alone. */
  readonly foreign: boolean;
  readonly primary: boolean;
}

/** For what goes whatever becomes of its columns: a primary key that another one replaces. */
const NO_FATES: ColumnFates = { removed: new Set(), retyped: new Set(), rebuilt: new Set(), held: new Set() };

/** The changes for the constraints of one table: renames by equal definition, drops, additions, replacements. */
export function planConstraints(
  from: TableModel,
  to: TableModel,
  fates: ColumnFates,
  context: PlanContext,
): Change[] {
  const seen = (table: TableModel): Map<string, Dependent> =>
    new Map([...table.constraints.values()].map((c) => [c.name, constraintDependent(to.name, c)]));
  return planDependents(to.name, seen(from), seen(to), fates, context);
}

/** The changes for the indexes of one table; an interrupted (invalid) one is made again. */
export function planIndexes(
  from: TableModel,
  to: TableModel,
  fates: ColumnFates,
  context: PlanContext,
): Change[] {
  const seen = (table: TableModel): Map<string, Dependent> =>
    new Map([...table.indexes.values()].map((i) => [i.name, indexDependent(to.name, i)]));
  return planDependents(to.name, seen(from), seen(to), fates, context);
}

function constraintDependent(table: string, constraint: ConstraintModel): Dependent {
  const { name, kind, definition, columns } = constraint;
  const phases = {
    primary: [PHASE.dropPrimaryKey, PHASE.addConstraint],
    unique: [PHASE.dropConstraint, PHASE.addConstraint],
    exclusion: [PHASE.dropConstraint, PHASE.addConstraint],
    check: [PHASE.dropConstraint, PHASE.addConstraint],
    foreign: [PHASE.dropForeignKey, PHASE.addForeignKey],
  } as const;
  const [dropPhase, addPhase] = phases[kind];
  return {
    name,
    what: `Constraint ${name} of ${table}`,
    text: `${kind} ${definition}`,
    columns,
    dropPhase,
    addPhase,
    add: addConstraint(table, constraint),
    drop: dropConstraint(table, name),
    rename: (to) =>
      `ALTER TABLE ${quoteIdent(table)} RENAME CONSTRAINT ${quoteIdent(name)} TO ${quoteIdent(to)}`,
    validate: `ALTER TABLE ${quoteIdent(table)} VALIDATE CONSTRAINT ${quoteIdent(name)}`,
    foreign: false,
    primary: kind === 'primary',
  };
}

function indexDependent(table: string, index: IndexModel): Dependent {
  const { name, unique, body, columns, valid } = index;
  return {
    name,
    what: `Index ${name} of ${table}`,
    text: `${unique ? 'UNIQUE' : ''}${body}${valid ? '' : ' (invalid, left by an interrupted CREATE INDEX CONCURRENTLY)'}`,
    columns,
    dropPhase: PHASE.dropIndex,
    addPhase: PHASE.createIndex,
    add: createIndex(index),
    drop: `DROP INDEX ${quoteIdent(name)}`,
    rename: (to) => `ALTER INDEX ${quoteIdent(name)} RENAME TO ${quoteIdent(to)}`,
    validate: '',
    foreign: !/^(ix|uq)_/.test(name),
    primary: false,
  };
}

function planDependents(
  table: string,
  from: ReadonlyMap<string, Dependent>,
  to: ReadonlyMap<string, Dependent>,
  fates: ColumnFates,
  context: PlanContext,
): Change[] {
  const renamed = matchRenames(from, to, fates);
  const targets = new Set(renamed.values());
  const changes: Change[] = [];
  for (const [before, after] of renamed) {
    const sentence = `${before.what} is called ${after.name} in the declarations.`;
    const statements = [before.rename(after.name)];
    changes.push({ object: table, phase: PHASE.renameDependent, statements, sentence, risky: false });
  }
  for (const before of from.values()) {
    if (to.has(before.name) || renamed.has(before)) continue;
    const makesRoom = before.primary && [...to.values()].some((after) => after.primary);
    changes.push(...removal(table, before, makesRoom ? NO_FATES : fates, context));
  }
  for (const after of to.values()) {
    if (!targets.has(after)) changes.push(...arrival(table, from.get(after.name), after, fates));
  }
  return changes;
}

/** Pairs what is not declared with what is missing where only the name differs: a rename rebuilds nothing. */
function matchRenames(
  from: ReadonlyMap<string, Dependent>,
  to: ReadonlyMap<string, Dependent>,
  fates: ColumnFates,
): Map<Dependent, Dependent> {
  const missing = [...to.values()].filter((d) => !from.has(d.name) && !touches(d, fates.rebuilt, fates.held));
  const renamed = new Map<Dependent, Dependent>();
  for (const before of from.values()) {
    if (to.has(before.name) || before.foreign) continue;
    const at = missing.findIndex((after) => after.text === before.text);
    const [after] = at < 0 ? [] : missing.splice(at, 1);
    if (after) renamed.set(before, after);
  }
  return renamed;
}

function removal(table: string, before: Dependent, fates: ColumnFates, context: PlanContext): Change[] {
  const sentence = `${before.what} exists in the database and is not declared.`;
  if (touches(before, fates.removed)) {
    // DROP COLUMN takes it along; until then it stays.
    return [{ object: table, phase: PHASE.dropColumn, statements: [], sentence, risky: true }];
  }
  if (before.foreign && !context.restoring) {
    context.note(table, `${before.what} is not declared and not named ix_… or uq_…: it is left alone.`);
    return touches(before, fates.rebuilt) ? [goesWithRebuild(table, before, fates)] : [];
  }
  const risky = touches(before, fates.held);
  return [{ object: table, phase: before.dropPhase, statements: [before.drop], sentence, risky }];
}

function goesWithRebuild(table: string, before: Dependent, fates: ColumnFates): Change {
  const sentence = `${before.what} is not declared and goes with a generated column that is made again.`;
  const risky = touches(before, fates.held);
  return { object: table, phase: PHASE.createIndex, statements: [before.add], sentence, risky };
}

function arrival(
  table: string,
  before: Dependent | undefined,
  after: Dependent,
  fates: ColumnFates,
): Change[] {
  const rebuilt = touches(after, fates.rebuilt) || (before !== undefined && touches(before, fates.rebuilt));
  if (before?.text === after.text && !rebuilt) return [];
  const risky = touches(after, fates.held) || (before !== undefined && touches(before, fates.held));
  const sentence =
    before === undefined
      ? `${after.what} is declared and missing in the database.`
      : before.text === after.text
        ? ''
        : `${after.what} is "${before.text.trim()}" in the database and "${after.text.trim()}" in the declarations.`;
  const add: Change = { object: table, phase: after.addPhase, statements: [after.add], sentence, risky };
  if (before === undefined) return [add];
  if (before.text === after.text + NOT_VALID && !rebuilt) return [{ ...add, statements: [after.validate] }];
  return [{ object: table, phase: before.dropPhase, statements: [before.drop], sentence: '', risky }, add];
}

function touches(dependent: Dependent, ...columns: ReadonlySet<string>[]): boolean {
  return dependent.columns.some((name) => columns.some((set) => set.has(name)));
}
