import { PHASE, type Change, type PlanContext } from './change.js';
import { columnFates, describeColumn, planColumns } from './plan-columns.js';
import { planConstraints, planIndexes } from './plan-dependents.js';
import { planTriggers } from './plan-triggers.js';
import {
  addConstraint,
  allSequenceClauses,
  commentLiteral,
  createIndex,
  createSequence,
  createTable,
  createTrigger,
  dropConstraint,
  dropFunction,
  isInline,
  storageList,
} from './render-ddl.js';
import type { FunctionModel, SchemaModel, TableModel } from './schema-model.js';
import { quoteIdent } from './search-path.js';

/**
 * Compares two schemas and returns what turns the first into the second, in the order in which the statements must run.
 * Pure. Renames must have been applied to `from` before: nothing is ever guessed to be one.
 */
export function planChanges(from: SchemaModel, to: SchemaModel, context: PlanContext): Change[] {
  const replaced = replacedFunctions(from, to);
  const changes: Change[] = [
    ...planFunctions(from, to, replaced, context),
    ...planSequences(from, to, context),
  ];
  for (const table of to.tables.values()) {
    const before = from.tables.get(table.name);
    changes.push(...(before ? alterTable(before, table, replaced, context) : newTable(table)));
  }
  const dropped = [...from.tables.values()].filter((t) => !to.tables.has(t.name) && context.isOurs(t.name));
  for (const table of dropped) changes.push(...dropTable(table, new Set(dropped.map((t) => t.name))));
  return changes.sort((a, b) => a.phase - b.phase);
}

function newTable(table: TableModel): Change[] {
  const follow = (phase: number, statement: string): Change => ({
    object: table.name,
    phase,
    statements: [statement],
    sentence: '',
    risky: false,
  });
  const later = [...table.constraints.values()].filter((c) => !isInline(c));
  return [
    {
      ...follow(PHASE.createTable, createTable(table)),
      sentence: `Table ${table.name} is declared and missing in the database.`,
    },
    ...later.map((c) => follow(PHASE.addForeignKey, addConstraint(table.name, c))),
    ...[...table.indexes.values()].map((i) => follow(PHASE.createIndex, createIndex(i))),
    ...[...table.triggers.values()].flatMap((t) =>
      createTrigger(table.name, t).map((statement) => follow(PHASE.createTrigger, statement)),
    ),
    ...describeTable(table, null),
    ...[...table.columns.values()].flatMap((column) => describeColumn(table.name, column, null)),
  ];
}

function dropTable(table: TableModel, dropped: ReadonlySet<string>): Change[] {
  const between = [...table.constraints.values()].filter(
    (c) => c.kind === 'foreign' && c.references !== table.name && dropped.has(c.references ?? ''),
  );
  return [
    {
      object: table.name,
      phase: PHASE.detachDroppedTable,
      statements: between.map((c) => dropConstraint(table.name, c.name)),
      sentence: '',
      risky: true,
    },
    {
      object: table.name,
      phase: PHASE.dropTable,
      statements: [`DROP TABLE ${quoteIdent(table.name)}`],
      sentence: `Table ${table.name} exists in the database and is not declared.`,
      risky: true,
    },
  ];
}

function alterTable(
  from: TableModel,
  to: TableModel,
  replaced: ReadonlySet<string>,
  context: PlanContext,
): Change[] {
  const fates = columnFates(from, to);
  return [
    ...planColumns(from, to, fates, context),
    ...planConstraints(from, to, fates, context),
    ...planIndexes(from, to, fates, context),
    ...planTriggers(from, to, fates, replaced, context),
    ...planStorage(from, to),
    ...describeTable(to, from),
  ];
}

function planStorage(from: TableModel, to: TableModel): Change[] {
  const table = `ALTER TABLE ${quoteIdent(to.name)}`;
  const statements: string[] = [];
  if (from.unlogged !== to.unlogged) statements.push(`${table} SET ${to.unlogged ? 'UNLOGGED' : 'LOGGED'}`);
  const set = new Map([...to.storage].filter(([name, value]) => from.storage.get(name) !== value));
  const reset = [...from.storage.keys()].filter((name) => !to.storage.has(name));
  if (set.size > 0) statements.push(`${table} SET (${storageList(set)})`);
  if (reset.length > 0) statements.push(`${table} RESET (${reset.join(', ')})`);
  if (statements.length === 0) return [];
  const sentence = `Table ${to.name} has other storage parameters in the declarations.`;
  return [{ object: to.name, phase: PHASE.describe, statements, sentence, risky: false }];
}

function describeTable(table: TableModel, before: TableModel | null): Change[] {
  if (table.comment === (before?.comment ?? null)) return [];
  const statements = [`COMMENT ON TABLE ${quoteIdent(table.name)} IS ${commentLiteral(table.comment)}`];
  const sentence = before ? `Table ${table.name} has another comment in the declarations.` : '';
  return [{ object: table.name, phase: PHASE.describe, statements, sentence, risky: false }];
}

/** Functions whose result or arguments changed: PostgreSQL refuses CREATE OR REPLACE for them. */
function replacedFunctions(from: SchemaModel, to: SchemaModel): Set<string> {
  const replaced = [...to.functions.values()].filter((fn) => {
    const before = from.functions.get(fn.key);
    return before !== undefined && (before.signature !== fn.signature || before.procedure !== fn.procedure);
  });
  return new Set(replaced.map((fn) => fn.key));
}

function planFunctions(
  from: SchemaModel,
  to: SchemaModel,
  replaced: ReadonlySet<string>,
  context: PlanContext,
): Change[] {
  const changes: Change[] = [];
  const change = (
    fn: FunctionModel,
    phase: number,
    statement: string,
    sentence: string,
    risky = false,
  ): void => {
    changes.push({ object: fn.name, phase, statements: [statement], sentence, risky });
  };
  for (const fn of to.functions.values()) {
    const before = from.functions.get(fn.key);
    if (before?.definition === fn.definition) continue;
    const phase = fn.needsTables ? PHASE.createLateFunction : PHASE.createFunction;
    if (before && replaced.has(fn.key)) change(before, PHASE.dropChangedFunction, dropFunction(before), '');
    if (before && storesResults(to, fn)) {
      const text = `Function ${fn.key} changes: what generated columns, checks and indexes got from it before stays as it was.`;
      context.note(fn.name, text);
    }
    const differs = before ? 'differs from its declaration' : 'is declared and missing in the database';
    change(fn, phase, fn.definition.trimEnd(), `Function ${fn.key} ${differs}.`);
  }
  for (const fn of from.functions.values()) {
    if (to.functions.has(fn.key) || !context.isOurs(fn.name)) continue;
    const sentence = `Function ${fn.key} exists in the database and is not declared.`;
    change(fn, fn.needsTables ? PHASE.dropLateFunction : PHASE.dropObject, dropFunction(fn), sentence, true);
  }
  return changes;
}

/** Whether results of a function are kept: a new body does not compute them again. */
function storesResults(schema: SchemaModel, { name }: FunctionModel): boolean {
  const calls = (text: string | undefined): boolean => text?.includes(`${name}(`) ?? false;
  return [...schema.tables.values()].some(
    (table) =>
      [...table.columns.values()].some((column) => calls(column.generated?.expression)) ||
      [...table.constraints.values()].some((constraint) => calls(constraint.definition)) ||
      [...table.indexes.values()].some((index) => calls(index.body)),
  );
}

function planSequences(from: SchemaModel, to: SchemaModel, context: PlanContext): Change[] {
  const changes: Change[] = [];
  const change = (
    object: string,
    phase: number,
    statement: string,
    sentence: string,
    risky = false,
  ): void => {
    changes.push({ object, phase, statements: [statement], sentence, risky });
  };
  for (const [name, options] of to.sequences) {
    const before = from.sequences.get(name);
    if (!before) {
      const sentence = `Sequence ${name} is declared and missing in the database.`;
      change(name, PHASE.createSequence, createSequence(name, options), sentence);
    } else if (JSON.stringify(before) !== JSON.stringify(options)) {
      const statement = `ALTER SEQUENCE ${quoteIdent(name)} AS ${options.type} ${allSequenceClauses(options)}`;
      change(
        name,
        PHASE.createSequence,
        statement,
        `Sequence ${name} has other options in the declarations.`,
      );
    }
  }
  for (const name of from.sequences.keys()) {
    if (to.sequences.has(name) || !context.isOurs(name)) continue;
    const sentence = `Sequence ${name} exists in the database and is not declared.`;
    change(name, PHASE.dropObject, `DROP SEQUENCE ${quoteIdent(name)}`, sentence, true);
  }
  return changes;
}
