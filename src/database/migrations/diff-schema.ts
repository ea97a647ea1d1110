import { snapshotSchema } from './catalog-snapshot.js';
import { PHASE, type Change, type PlanContext } from './change.js';
import { buildDeclared, type DeclaredBuild } from './declared-build.js';
import type { DeclaredPluginSchema, Query } from './declared-schema.js';
import { gatherFacts, type Facts } from './diff-facts.js';
import { proveDraft } from './draft-proof.js';
import { openOwnership, type Ownership } from './ownership.js';
import { planChanges } from './plan-schema.js';
import { orderPlugins } from './plugin-order.js';
import { dueRenames, renameSentence, renameStatement, type DueRename } from './renames.js';
import { plainContext, SchemaCopy, withInvalidIndexes } from './schema-copy.js';
import type { SchemaModel } from './schema-model.js';
import { inScratch, type Scratch } from './scratch.js';

/** A difference whose removal could lose data, with the statements that would remove it. */
export interface ReviewItem {
  readonly sentence: string;
  readonly statements: readonly string[];
}

/** What separates the database from the declarations of one plugin. */
export interface PluginDiff {
  readonly plugin: string;
  /** Statements that bring the database to the declarations, in order. */
  readonly up: readonly string[];
  /** Statements that lead back; data that `up` removed is not restored. */
  readonly down: readonly string[];
  /** Never part of `up` unless drops are allowed. */
  readonly review: readonly ReviewItem[];
  readonly notes: readonly string[];
  /** Every difference as a sentence, those for review included. */
  readonly differences: readonly string[];
}

export interface DiffOptions {
  /** The schema that holds the tables; by default the session's current one. */
  readonly schema?: string;
  /** Emit drops and conversions that could lose data. Default: false. */
  readonly allowDrops?: boolean;
  /** Draft for these plugins alone. Default: all. */
  readonly only?: readonly string[];
  /** Compare only: no `down`, and `up` is not tried out. Default: false. */
  readonly compareOnly?: boolean;
}

/** What the steps of one comparison share. */
export interface DiffSession {
  readonly query: Query;
  readonly scratch: Scratch;
  readonly schema: string;
  readonly build: DeclaredBuild;
  readonly ownership: Ownership;
  readonly isOurs: (name: string) => boolean;
  readonly only: ReadonlySet<string>;
  readonly allowDrops: boolean;
}

/**
 * Compares a database with the declarations and drafts the statements that close the gap. Builds the declared DDL for
 * real, copies the present tables without their rows, and tries `up` and `down` on the copy, all in one transaction
 * that is rolled back: a draft that is returned works and leaves nothing to draft.
 *
 * @param query bound to one session, not inside a transaction, whose role may create schemas
 * @param declared the declarations of every enabled plugin; a plugin that is not among them keeps its tables
 * @returns one entry for each plugin that differs or has remarks, in order of dependency
 * @throws MigrationError `declared` (the declarations cannot be built), `draft` (no working draft was found)
 */
export async function diffSchema(
  query: Query,
  declared: readonly DeclaredPluginSchema[],
  options: DiffOptions = {},
): Promise<PluginDiff[]> {
  const schema = options.schema ?? (await currentSchema(query));
  return inScratch(query, async (scratch) => {
    const session = await openSession(query, scratch, schema, declared, options);
    const current = await snapshotSchema(query, schema, scratch.visible);
    const renames = dueRenames(declared, current, session.build.model).filter((r) =>
      session.only.has(r.plugin),
    );
    if (isUpToDate(session, current)) return [];
    return compareSettled(session, current, renames, options.compareOnly ?? false);
  });
}

async function openSession(
  query: Query,
  scratch: Scratch,
  schema: string,
  declared: readonly DeclaredPluginSchema[],
  options: DiffOptions,
): Promise<DiffSession> {
  const build = await buildDeclared(query, scratch, declared);
  const ownership = openOwnership(declared, build.owners);
  return {
    query,
    scratch,
    schema,
    build,
    ownership,
    isOurs: (name) => ownership.pluginOf(name) !== null,
    only: new Set(options.only ?? declared.map((d) => d.plugin)),
    allowDrops: options.allowDrops ?? false,
  };
}

/** The cheap answer, and the usual one: the texts are equal as they are. */
function isUpToDate({ build, isOurs }: DiffSession, current: SchemaModel): boolean {
  if (build.missingExtensions.length > 0) return false;
  let notes = 0;
  const context = { ...plainContext(isOurs), note: () => (notes += 1) };
  return planChanges(current, build.model, context).length === 0 && notes === 0;
}

async function compareSettled(
  session: DiffSession,
  current: SchemaModel,
  renames: readonly DueRename[],
  compareOnly: boolean,
): Promise<PluginDiff[]> {
  const { query, scratch, schema, isOurs } = session;
  const { model: goal } = await SchemaCopy.settled(query, scratch, session.build.model, isOurs);
  const { copy, model: origin } = await SchemaCopy.settled(query, scratch, current, isOurs);
  await copy.run(renames.map(({ rename }) => renameStatement(rename)));
  const renamed = renames.length === 0 ? origin : await copy.snapshot();
  const from = withInvalidIndexes(renamed, current);
  const facts = await gatherFacts(query, schema, { from, to: goal, renames });
  const drafts = draft(session, from, goal, renames, facts);
  if (compareOnly || drafts.every(({ up }) => up.length === 0)) return drafts;
  return proveDraft({ session, copy, origin, goal, renames }, drafts);
}

async function currentSchema(query: Query): Promise<string> {
  const [row] = await query<{ schema: string | null }>('SELECT current_schema() AS schema');
  return row?.schema ?? 'public';
}

function draft(
  { build, ownership, only, isOurs, allowDrops }: DiffSession,
  from: SchemaModel,
  goal: SchemaModel,
  renames: readonly DueRename[],
  facts: Facts,
): PluginDiff[] {
  const notes = new Map<string, string[]>();
  const note = (object: string, text: string): void => push(notes, ownership.pluginOf(object) ?? '', text);
  const context: PlanContext = { allowDrops, restoring: false, isOurs, ...facts, note };
  const changes = new Map<string, Change[]>();
  for (const { plugin, statement } of build.missingExtensions)
    push(changes, plugin, extensionChange(statement));
  for (const due of renames) push(changes, due.plugin, renameChange(due));
  for (const change of planChanges(from, goal, context)) {
    push(changes, ownership.pluginOf(change.object) ?? '', change);
  }
  return orderPlugins(ownership.plugins)
    .filter(({ plugin }) => only.has(plugin) && (changes.has(plugin) || notes.has(plugin)))
    .map(({ plugin }) => toDiff(plugin, changes.get(plugin) ?? [], notes.get(plugin) ?? [], allowDrops));
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function toDiff(plugin: string, changes: Change[], notes: string[], allowDrops: boolean): PluginDiff {
  const emitted = changes.filter((change) => allowDrops || !change.risky);
  const waiting = changes.filter((change) => !allowDrops && change.risky);
  return {
    plugin,
    up: emitted.flatMap((change) => change.statements),
    down: [],
    review: mergeReview(waiting),
    notes,
    differences: changes.map((change) => change.sentence).filter((sentence) => sentence !== ''),
  };
}

/** A change without a sentence belongs to another one of the same object; it is shown with that. */
function mergeReview(waiting: readonly Change[]): ReviewItem[] {
  const said = waiting.filter((change) => change.sentence !== '');
  return said.map((change, index) => {
    const first = said.findIndex((other) => other.object === change.object) === index;
    const silent = first ? waiting.filter((c) => c.sentence === '' && c.object === change.object) : [];
    const statements = [...silent, change].sort((a, b) => a.phase - b.phase).flatMap((c) => c.statements);
    return { sentence: change.sentence, statements };
  });
}

function extensionChange(statement: string): Change {
  const sentence = `The database lacks an extension: ${statement}.`;
  return { object: '', phase: PHASE.extension, statements: [statement], sentence, risky: false };
}

function renameChange({ rename }: DueRename): Change {
  return {
    object: rename.kind === 'table' ? rename.to : rename.table,
    phase: PHASE.renameObject,
    statements: [renameStatement(rename)],
    sentence: renameSentence(rename),
    risky: false,
  };
}
