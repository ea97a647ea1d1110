import { snapshotSchema } from './catalog-snapshot.js';
import type { PlanContext } from './change.js';
import type { Query } from './declared-schema.js';
import { isForeignTrigger } from './plan-triggers.js';
import { planChanges } from './plan-schema.js';
import { BACKFILL_PLACEHOLDER } from './render-ddl.js';
import { EMPTY_SCHEMA, type SchemaModel, type TableModel } from './schema-model.js';
import type { Scratch } from './scratch.js';
import { withSearchPath } from './search-path.js';

/** The plugins' tables without rows in a scratch schema, where statements can be tried out. */
export class SchemaCopy {
  private constructor(
    private readonly query: Query,
    private readonly scratch: Scratch,
    private readonly schema: string,
  ) {}

  /**
   * Builds a copy of a schema whose canonical text is settled. PostgreSQL's canonical text is not always what it makes
   * of that text: `kind IN ('a')` on a varchar reads back in one form and, built from that, in another. So the copy is
   * copied until nothing changes; two settled schemas that mean the same then have equal text.
   * Objects that belong to no plugin are left out.
   *
   * @returns the copy and its settled text
   */
  static async settled(
    query: Query,
    scratch: Scratch,
    model: SchemaModel,
    isOurs: (name: string) => boolean,
  ): Promise<{ copy: SchemaCopy; model: SchemaModel }> {
    const context = plainContext(isOurs);
    let present = onlyOurs(model, isOurs);
    for (let round = 1; ; round += 1) {
      const copy = await SchemaCopy.build(query, scratch, present, context);
      const rebuilt = await copy.snapshot();
      const isSettled = planChanges(present, rebuilt, context).length === 0;
      if (isSettled || round === MAX_ROUNDS) return { copy, model: rebuilt };
      present = rebuilt;
    }
  }

  private static async build(
    query: Query,
    scratch: Scratch,
    model: SchemaModel,
    context: PlanContext,
  ): Promise<SchemaCopy> {
    const copy = new SchemaCopy(query, scratch, await scratch.createSchema('copy'));
    // As in pg_dump: bodies are not checked, because a function may stand before the tables it reads.
    await query(`SELECT set_config('check_function_bodies', 'off', true)`);
    await copy.run(planChanges(EMPTY_SCHEMA, model, context).flatMap((change) => change.statements));
    return copy;
  }

  /**
   * Runs statements against the copy; a backfill that waits for its value is run with NULL.
   *
   * @param explain makes the error that is thrown of the statement that failed and PostgreSQL's error
   */
  async run(
    statements: readonly string[],
    explain: (statement: string, error: unknown) => unknown = (_, error) => error,
  ): Promise<void> {
    if (statements.length === 0) return;
    await withSearchPath(this.query, [this.schema, ...this.scratch.visible], async () => {
      for (const statement of statements) {
        try {
          await this.query(statement.replaceAll(BACKFILL_PLACEHOLDER, 'NULL'));
        } catch (error) {
          throw explain(statement, error);
        }
      }
    });
  }

  snapshot(): Promise<SchemaModel> {
    return snapshotSchema(this.query, this.schema, this.scratch.visible);
  }
}

/** The second form of a text is settled in every case known; a third round proves it. */
const MAX_ROUNDS = 3;

/** A context for schemas without rows. */
export function plainContext(
  isOurs: (name: string) => boolean,
  options: Partial<Pick<PlanContext, 'allowDrops' | 'restoring'>> = {},
): PlanContext {
  return {
    allowDrops: false,
    restoring: false,
    ...options,
    isOurs,
    hasRows: () => false,
    hasNulls: () => false,
    note: () => undefined,
  };
}

/** A schema without what is nobody's: tables, functions, triggers of others' functions, keys to others' tables. */
function onlyOurs(model: SchemaModel, isOurs: (name: string) => boolean): SchemaModel {
  const tables = [...model.tables.values()].filter((t) => isOurs(t.name));
  const trimmed = tables.map((table): [string, TableModel] => [
    table.name,
    {
      ...table,
      constraints: filterMap(table.constraints, (c) => c.references === null || isOurs(c.references)),
      triggers: filterMap(table.triggers, (t) => !isForeignTrigger(t, { isOurs })),
    },
  ]);
  return {
    tables: new Map(trimmed),
    functions: filterMap(model.functions, (fn) => isOurs(fn.name)),
    sequences: new Map([...model.sequences].filter(([name]) => isOurs(name))),
  };
}

function filterMap<V>(map: ReadonlyMap<string, V>, keep: (value: V) => boolean): Map<string, V> {
  return new Map([...map].filter(([, value]) => keep(value)));
}

/** Puts back what a copy cannot have: that some of the indexes are invalid. */
export function withInvalidIndexes(model: SchemaModel, original: SchemaModel): SchemaModel {
  const invalid = new Set(
    [...original.tables.values()].flatMap((t) =>
      [...t.indexes.values()].filter((i) => !i.valid).map((i) => i.name),
    ),
  );
  if (invalid.size === 0) return model;
  const tables = [...model.tables.values()].map((table): [string, TableModel] => {
    const indexes = [...table.indexes].map(
      ([name, index]) => [name, { ...index, valid: !invalid.has(name) }] as const,
    );
    return [table.name, { ...table, indexes: new Map(indexes) }];
  });
  return { ...model, tables: new Map(tables) };
}
