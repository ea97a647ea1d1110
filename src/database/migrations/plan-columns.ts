import { PHASE, type Change, type PlanContext } from './change.js';
import {
  BACKFILL_PLACEHOLDER,
  allSequenceClauses,
  alterColumn,
  columnDefinition,
  columnType,
  commentLiteral,
  sequenceClauses,
} from './render-ddl.js';
import type { ColumnModel, IdentityColumn, TableModel } from './schema-model.js';
import { quoteIdent } from './search-path.js';
import { isWidening } from './type-widening.js';

/** What happens to the columns of one table, by name; constraints, indexes and triggers depend on it. */
export interface ColumnFates {
  /** No longer declared. */
  readonly removed: ReadonlySet<string>;
  /** Their type or collation changes in place. */
  readonly retyped: ReadonlySet<string>;
  /** Dropped and added again, so that what hangs on them must be made again. */
  readonly rebuilt: ReadonlySet<string>;
  /** Their change could lose data: it waits for review, and what hangs on it waits too. */
  readonly held: ReadonlySet<string>;
}

/** Sorts the columns of a table into those that stay, go, change type or must be rebuilt. */
export function columnFates(from: TableModel, to: TableModel): ColumnFates {
  const removed = new Set([...from.columns.keys()].filter((name) => !to.columns.has(name)));
  const retyped = new Set<string>();
  const rebuilt = new Set<string>();
  const held = new Set<string>();
  for (const [before, after] of pairs(from, to)) {
    const sameType = columnType(before) === columnType(after);
    if (before.generated && after.generated) {
      if (!sameType || !sameGeneration(before, after)) rebuilt.add(after.name);
    } else if (after.generated || (before.generated && !before.generated.stored)) {
      rebuilt.add(after.name);
      held.add(after.name);
    } else if (!sameType) {
      retyped.add(after.name);
      if (!isWidening(before.type, after.type)) held.add(after.name);
    }
  }
  for (const column of from.columns.values()) {
    const reads = column.generated?.reads ?? [];
    if (to.columns.has(column.name) && reads.some((name) => retyped.has(name))) rebuilt.add(column.name);
    if (rebuilt.has(column.name) && reads.some((name) => held.has(name))) held.add(column.name);
  }
  return { removed, retyped, rebuilt, held };
}

function pairs(from: TableModel, to: TableModel): [ColumnModel, ColumnModel][] {
  return [...to.columns.values()].flatMap((after) => {
    const before = from.columns.get(after.name);
    return before ? [[before, after]] : [];
  });
}

function sameGeneration(a: ColumnModel, b: ColumnModel): boolean {
  return a.generated?.expression === b.generated?.expression && a.generated?.stored === b.generated?.stored;
}

/** The changes that bring the columns of one table to their declaration. */
export function planColumns(
  from: TableModel,
  to: TableModel,
  fates: ColumnFates,
  context: PlanContext,
): Change[] {
  const changes: Change[] = [];
  for (const column of to.columns.values()) {
    const before = from.columns.get(column.name);
    if (!before) changes.push(...addColumn(to, column, context));
    else if (fates.rebuilt.has(column.name)) changes.push(...rebuildColumn(to.name, before, column, fates));
    else changes.push(...alterExisting(to.name, before, column, fates, context));
  }
  for (const name of fates.removed) {
    const column = from.columns.get(name);
    if (column) changes.push(...removeColumn(from, to, column, context));
  }
  return changes;
}

function addColumn(table: TableModel, column: ColumnModel, context: PlanContext): Change[] {
  const sentence = `Column ${table.name}.${column.name} is declared and missing in the database.`;
  const add = (definition: ColumnModel, ...more: string[]): Change => ({
    object: table.name,
    phase: column.generated ? PHASE.addGeneratedColumn : PHASE.alterColumn,
    statements: [`ALTER TABLE ${quoteIdent(table.name)} ADD COLUMN ${columnDefinition(definition)}`, ...more],
    sentence,
    risky: false,
  });
  const described = describeColumn(table.name, column, null);
  if (!needsBackfill(column)) return [add(column), ...described];
  if (context.restoring) return [add({ ...column, notNull: false }), ...described];
  if (context.hasRows(table.name)) {
    const steps = [backfill(table.name, column.name), alterColumn(table.name, column.name, 'SET NOT NULL')];
    return [add({ ...column, notNull: false }, ...steps), ...described];
  }
  context.note(
    table.name,
    `${table.name} has no rows here, so ${column.name} is added NOT NULL in one step; a database where it has rows will refuse that.`,
  );
  return [add(column), ...described];
}

function needsBackfill(column: ColumnModel): boolean {
  return column.notNull && column.default === null && !column.generated && !column.identity;
}

function backfill(table: string, column: string): string {
  return (
    `-- backfill: replace the placeholder by the value that existing rows get; the migration refuses to run with it\n` +
    `UPDATE ${quoteIdent(table)} SET ${quoteIdent(column)} = ${BACKFILL_PLACEHOLDER} WHERE ${quoteIdent(column)} IS NULL`
  );
}

function rebuildColumn(table: string, before: ColumnModel, after: ColumnModel, fates: ColumnFates): Change[] {
  const risky = fates.held.has(after.name);
  const base = { object: table, risky };
  return [
    {
      ...base,
      phase: PHASE.dropGeneratedColumn,
      statements: [`ALTER TABLE ${quoteIdent(table)} DROP COLUMN ${quoteIdent(after.name)}`],
      sentence: rebuildSentence(table, before, after),
    },
    {
      ...base,
      phase: after.generated ? PHASE.addGeneratedColumn : PHASE.alterColumn,
      statements: [`ALTER TABLE ${quoteIdent(table)} ADD COLUMN ${columnDefinition(after)}`],
      sentence: '',
    },
    ...describeColumn(table, after, null).map((change) => ({ ...change, risky })),
  ];
}

function rebuildSentence(table: string, before: ColumnModel, after: ColumnModel): string {
  const from = before.generated ? `generated as ${before.generated.expression}` : 'an ordinary column';
  const to = after.generated ? `generated as ${after.generated.expression}` : 'an ordinary column';
  return from === to
    ? `Column ${table}.${after.name} is generated from a column whose type differs.`
    : `Column ${table}.${after.name} is ${from} in the database and ${to} in the declarations.`;
}

function removeColumn(from: TableModel, to: TableModel, column: ColumnModel, context: PlanContext): Change[] {
  const name = `${from.name}.${column.name}`;
  const drop: Change = {
    object: from.name,
    phase: PHASE.dropColumn,
    statements: [`ALTER TABLE ${quoteIdent(from.name)} DROP COLUMN ${quoteIdent(column.name)}`],
    sentence: `Column ${name} exists in the database and is not declared.`,
    risky: true,
  };
  if (context.allowDrops || !needsBackfill(column) || staysInPrimaryKey(from, to, column.name)) return [drop];
  return [
    {
      object: from.name,
      phase: PHASE.alterColumn,
      statements: [alterColumn(from.name, column.name, 'DROP NOT NULL')],
      sentence: `Column ${name} is not declared, NOT NULL and without default, so every new row would be refused.`,
      risky: false,
    },
    drop,
  ];
}

function staysInPrimaryKey(from: TableModel, to: TableModel, column: string): boolean {
  const holds = [...from.constraints.values()].some(
    (c) => c.kind === 'primary' && c.columns.includes(column),
  );
  return holds && ![...to.constraints.values()].some((c) => c.kind === 'primary');
}

function alterExisting(
  table: string,
  before: ColumnModel,
  after: ColumnModel,
  fates: ColumnFates,
  context: PlanContext,
): Change[] {
  const retyped = fates.retyped.has(after.name);
  const steps: [statements: string[], differs: string][] = [];
  const step = (action: string, differs: string): void => {
    steps.push([[alterColumn(table, after.name, action)], differs]);
  };
  if (retyped && before.default !== null) step('DROP DEFAULT', '');
  if (before.generated && !after.generated)
    step('DROP EXPRESSION', 'is generated in the database and an ordinary column in the declarations');
  if (before.identity && !after.identity)
    step('DROP IDENTITY', 'is an identity column in the database and not in the declarations');
  if (retyped) {
    const differs = `is ${columnType(before)} in the database and ${columnType(after)} in the declarations`;
    step(`TYPE ${columnType(after)}${conversion(before, after)}`, differs);
  }
  const defaultBefore = retyped ? null : before.generated ? null : before.default;
  if (defaultBefore !== after.default) {
    step(
      after.default === null ? 'DROP DEFAULT' : `SET DEFAULT ${after.default}`,
      defaultDiffers(before, after),
    );
  }
  if (before.notNull && !after.notNull)
    step('DROP NOT NULL', 'is NOT NULL in the database and nullable in the declarations');
  if (!before.notNull && after.notNull) steps.push(setNotNull(table, after, context));
  steps.push(...identitySteps(table, before, after));
  const risky = fates.held.has(after.name);
  const changes = steps.map(([statements, differs]): Change => {
    const sentence = differs && `Column ${table}.${after.name} ${differs}.`;
    return { object: table, phase: PHASE.alterColumn, statements, sentence, risky };
  });
  return [...changes, ...describeColumn(table, after, before)];
}

function defaultDiffers(before: ColumnModel, after: ColumnModel): string {
  if (before.default === after.default) return '';
  const from = before.default === null ? 'no default' : `the default ${before.default}`;
  const to = after.default === null ? 'none' : after.default;
  return `has ${from} in the database and ${to} in the declarations`;
}

/**
 * PostgreSQL converts widenings by itself, and its own assignment cast refuses a text that is too long for varchar(n)
 * where an explicit cast would cut it silently (documentation 8.3); every other conversion must be spelled out.
 */
function conversion(before: ColumnModel, after: ColumnModel): string {
  const cutsSilently = after.type.startsWith('character');
  if (isWidening(before.type, after.type) || cutsSilently) return '';
  return ` USING ${quoteIdent(after.name)}::${after.type}`;
}

function setNotNull(table: string, column: ColumnModel, context: PlanContext): [string[], string] {
  const statements = [alterColumn(table, column.name, 'SET NOT NULL')];
  const name = quoteIdent(column.name);
  if (!context.restoring && column.default !== null) {
    statements.unshift(`UPDATE ${quoteIdent(table)} SET ${name} = DEFAULT WHERE ${name} IS NULL`);
  } else if (!context.restoring && context.hasNulls(table, column.name)) {
    statements.unshift(backfill(table, column.name));
  }
  return [statements, 'is nullable in the database and NOT NULL in the declarations'];
}

function identitySteps(table: string, before: ColumnModel, after: ColumnModel): [string[], string][] {
  if (!after.identity) return [];
  const kind = after.identity.always ? 'ALWAYS' : 'BY DEFAULT';
  if (!before.identity) {
    const options = sequenceClauses(after.identity.sequence);
    const name = quoteIdent(after.name);
    const statements = [
      alterColumn(table, after.name, `ADD GENERATED ${kind} AS IDENTITY${options ? ` (${options})` : ''}`),
      // A new sequence starts at its beginning, below the numbers that rows already have.
      `SELECT setval(pg_get_serial_sequence('${quoteIdent(table).replaceAll("'", "''")}', '${after.name.replaceAll("'", "''")}'), ` +
        `max(${name})) FROM ${quoteIdent(table)} HAVING max(${name}) IS NOT NULL`,
    ];
    return [[statements, 'is an ordinary column in the database and an identity column in the declarations']];
  }
  if (sameIdentity(before.identity, after.identity)) return [];
  const action = `SET GENERATED ${kind} ${allSequenceClauses(after.identity.sequence, 'SET ')}`;
  return [[[alterColumn(table, after.name, action)], 'has another identity sequence in the declarations']];
}

function sameIdentity(a: IdentityColumn, b: IdentityColumn): boolean {
  return a.always === b.always && sequenceClauses(a.sequence) === sequenceClauses(b.sequence);
}

/** `COMMENT ON COLUMN`, where the comment differs from that of the column as it is (null: a new one). */
export function describeColumn(table: string, column: ColumnModel, before: ColumnModel | null): Change[] {
  if (column.comment === (before?.comment ?? null)) return [];
  return [
    {
      object: table,
      phase: PHASE.describe,
      statements: [
        `COMMENT ON COLUMN ${quoteIdent(table)}.${quoteIdent(column.name)} IS ${commentLiteral(column.comment)}`,
      ],
      sentence: before ? `Column ${table}.${column.name} has another comment in the declarations.` : '',
      risky: false,
    },
  ];
}
