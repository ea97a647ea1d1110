import type { Change } from './change.js';
import type { DiffSession, PluginDiff } from './diff-schema.js';
import { MigrationError } from './migration-error.js';
import { planChanges } from './plan-schema.js';
import { inverseRenames, renameStatement, type DueRename } from './renames.js';
import { plainContext, type SchemaCopy } from './schema-copy.js';
import type { SchemaModel } from './schema-model.js';
import { findLockedOutside } from './scratch.js';
import { excerpt } from './sql-text.js';

/** What a draft is tried out on. */
export interface Trial {
  readonly session: DiffSession;
  /** The present tables without rows, the due renames already applied. */
  readonly copy: SchemaCopy;
  /** The copy before the renames: where `down` must lead. */
  readonly origin: SchemaModel;
  /** The declarations: where `up` must lead. */
  readonly goal: SchemaModel;
  readonly renames: readonly DueRename[];
}

/**
 * Tries drafts out on a copy of the present tables: `up` must leave nothing to draft, and the `down` found here must
 * lead back to where it began. When no way back is found, `down` stays empty and a note says why.
 *
 * @param drafts `up` per plugin, in order of dependency
 * @returns the drafts with `down` filled in
 * @throws MigrationError `draft` with the statement that fails or the difference that stays
 */
export async function proveDraft(trial: Trial, drafts: readonly PluginDiff[]): Promise<PluginDiff[]> {
  const { copy, session, renames } = trial;
  const applied = new Set(renames.map(({ rename }) => renameStatement(rename)));
  for (const { plugin, up } of drafts) {
    const statements = up.filter((statement) => !applied.has(statement));
    await copy.run(statements, (statement, error) => failure(plugin, statement, error));
  }
  await refuseRest(trial);
  const outside = await findLockedOutside(session.query, session.scratch);
  if (outside !== null)
    throw new MigrationError('draft', `The draft would change ${outside}, which it does not own.`);
  await session.query('SAVEPOINT way_back');
  try {
    return await findWayBack(trial, drafts);
  } catch (error) {
    await session.query('ROLLBACK TO SAVEPOINT way_back');
    const note = `No way back was found, write "down" by hand: ${messageOf(error)}`;
    return drafts.map((draft) => (draft.up.length > 0 ? { ...draft, notes: [...draft.notes, note] } : draft));
  }
}

function failure(plugin: string, statement: string, error: unknown): MigrationError {
  return new MigrationError(
    'draft',
    `No working migration was found for plugin ${plugin}: ${messageOf(error)}\n${excerpt(statement)}\n` +
      `If it needs what another plugin declares, draft that first, or all together. Otherwise write it by hand.`,
    { cause: error },
  );
}

async function refuseRest({ session, copy, goal }: Trial): Promise<void> {
  const { allowDrops, isOurs, ownership, only } = session;
  const context = plainContext(isOurs, { allowDrops });
  const rest = planChanges(await copy.snapshot(), goal, context).filter(
    (change) =>
      (allowDrops || !change.risky) &&
      change.statements.length > 0 &&
      only.has(ownership.pluginOf(change.object) ?? ''),
  );
  if (rest.length === 0) return;
  throw new MigrationError(
    'draft',
    `The draft would not reach the declarations. What stays: ${rest.map(describe).join(' ')}`,
  );
}

async function findWayBack(
  { session, copy, origin, renames }: Trial,
  drafts: readonly PluginDiff[],
): Promise<PluginDiff[]> {
  const back = inverseRenames(renames);
  await copy.run(back.map(({ rename }) => renameStatement(rename)));
  const context = plainContext(session.isOurs, { allowDrops: true, restoring: true });
  const changes = planChanges(await copy.snapshot(), origin, context);
  const pluginOf = (change: Change): string | null => session.ownership.pluginOf(change.object);
  const downs = [...drafts].reverse().map(({ plugin }) => ({
    plugin,
    renames: back.filter((due) => due.plugin === plugin).map(({ rename }) => renameStatement(rename)),
    rest: changes.filter((change) => pluginOf(change) === plugin).flatMap((change) => change.statements),
  }));
  for (const { rest } of downs) await copy.run(rest);
  const missed = planChanges(await copy.snapshot(), origin, context).filter(
    (change) => !isUnrestorable(change),
  );
  if (missed.length > 0) throw new Error(missed.map(describe).join(' '));
  return drafts.map((draft) => {
    const down = downs.find(({ plugin }) => plugin === draft.plugin);
    return { ...draft, down: [...(down?.renames ?? []), ...(down?.rest ?? [])] };
  });
}

function describe(change: Change): string {
  return change.sentence || `${change.statements.join('; ')}.`;
}

/** A NOT NULL column that `up` dropped comes back nullable, because its values are gone. */
function isUnrestorable(change: Change): boolean {
  return change.statements.every((statement) => statement.endsWith(' SET NOT NULL'));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
