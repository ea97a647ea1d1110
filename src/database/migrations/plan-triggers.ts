import { PHASE, type Change, type PlanContext } from './change.js';
import type { ColumnFates } from './plan-columns.js';
import { createTrigger, setFiring } from './render-ddl.js';
import type { TableModel, TriggerModel } from './schema-model.js';
import { quoteIdent } from './search-path.js';

/** Whether a trigger calls a function that belongs to no plugin: that of a replication tool, say, and left alone. */
export function isForeignTrigger(trigger: TriggerModel, context: Pick<PlanContext, 'isOurs'>): boolean {
  return trigger.calls !== null && !context.isOurs(trigger.calls);
}

/**
 * The changes for the triggers of one table. One that names a column whose type changes is made again, because
 * PostgreSQL refuses to alter such a column; so is one whose function is dropped and created.
 *
 * @param replacedFunctions keys of functions that cannot be replaced in place
 */
export function planTriggers(
  from: TableModel,
  to: TableModel,
  fates: ColumnFates,
  replacedFunctions: ReadonlySet<string>,
  context: PlanContext,
): Change[] {
  const removed = [...from.triggers.values()].filter(
    (before) => !to.triggers.has(before.name) && !isForeignTrigger(before, context),
  );
  return [
    ...removed.map((before) =>
      drop(
        to.name,
        before,
        `Trigger ${before.name} of ${to.name} exists in the database and is not declared.`,
      ),
    ),
    ...[...to.triggers.values()].flatMap((after) => {
      const before = from.triggers.get(after.name);
      return before ? alter(to.name, before, after, fates, replacedFunctions) : [create(to.name, after)];
    }),
  ];
}

function drop(table: string, { name }: TriggerModel, sentence: string): Change {
  const statements = [`DROP TRIGGER ${quoteIdent(name)} ON ${quoteIdent(table)}`];
  return { object: table, phase: PHASE.dropTrigger, statements, sentence, risky: false };
}

function create(table: string, trigger: TriggerModel): Change {
  const sentence = `Trigger ${trigger.name} of ${table} is declared and missing in the database.`;
  const statements = createTrigger(table, trigger);
  return { object: table, phase: PHASE.createTrigger, statements, sentence, risky: false };
}

function alter(
  table: string,
  before: TriggerModel,
  after: TriggerModel,
  fates: ColumnFates,
  replacedFunctions: ReadonlySet<string>,
): Change[] {
  const columns = [...after.columns, ...before.columns];
  const isSame = before.definition === after.definition;
  const isInTheWay =
    replacedFunctions.has(after.calls ?? '') ||
    columns.some((name) => fates.retyped.has(name) || fates.rebuilt.has(name));
  const risky = columns.some((name) => fates.held.has(name));
  const differs = `Trigger ${after.name} of ${table} differs from its declaration.`;
  if (!isSame || isInTheWay) {
    return [
      { ...drop(table, before, ''), risky },
      { ...create(table, after), sentence: isSame ? '' : differs, risky },
    ];
  }
  if (before.fires === after.fires) return [];
  const statements = [setFiring(table, after)];
  return [{ object: table, phase: PHASE.createTrigger, statements, sentence: differs, risky: false }];
}
