import { stringify } from 'csv-stringify/sync';
import { attemptEach, type Attempt } from '../command/row-batches.js';
import type { WriteContext } from '../command/write-context.js';
import { Registry } from '../plugin/registry.js';
import type { RowOf } from '../resource/define-resource.js';
import { fileRow } from './file-row.js';
import { isGathered, type NamedFormat } from './formats.js';
import { guarded } from './row-cells.js';
import { readStaged, type StagedRow } from './staged-rows.js';
import { fileFault } from './take-rows.js';
import type { FileFault, FileRow, GroupOutcome, RowGroup, TakeOptions } from './transfer-format.port.js';
import { appendToFile } from './transfer-files.js';
import { Transfer } from './transfer.resource.js';

/** Records that are taken in one transaction. */
const BATCH = 500;
/** A group of more records is taken in parts: memory has an end. */
const LARGEST_GROUP = 16_000;

/** Records that make one thing; with the faults of those that could not be read. */
interface StagedGroup {
  readonly rows: FileRow[];
  readonly faults: FileFault[];
  /** Number of its last record. */
  last: number;
}

type Row = RowOf<typeof Transfer>;

/**
 * Takes the next records of an import and notes how far it is. The transfer is locked, so that two workers that believe
 * they have it take turns and none takes a record twice.
 * @param context of the batch's transaction, in the name of who asked
 * @param id of the transfer
 * @param format of its file
 */
export async function takeBatch(
  context: WriteContext,
  id: string,
  format: NamedFormat,
): Promise<{ readonly processed: number; readonly isOver: boolean }> {
  const transfer = await context.rows(Transfer).get(id, { lock: true });
  if (transfer.status !== 'running') return { processed: transfer.processed, isOver: true };
  const groups = await nextGroups(context, transfer, format);
  const processed = groups.at(-1)?.last ?? transfer.processed;
  if (groups.length === 0) return { processed, isOver: true };
  const options: TakeOptions = {
    columns: new Set(transfer.columns.filter((key) => key !== null)),
    key: transfer.foundBy,
    options: transfer.options,
    dryRun: transfer.dryRun,
  };
  const outcomes = await outcomesOf(context, groups, format, options);
  await note(context, transfer, outcomes, processed);
  return { processed, isOver: processed >= (transfer.total ?? 0) };
}

async function nextGroups(context: WriteContext, transfer: Row, format: NamedFormat): Promise<StagedGroup[]> {
  const gathered = isGathered(format);
  for (let limit = BATCH; ; limit *= 2) {
    const staged = await readStaged(context.tx, transfer.id, {
      after: transfer.processed,
      limit,
      isGathered: gathered,
    });
    const groups = groupsOf(staged, transfer.columns, format);
    if ((!format.group && !gathered) || staged.length < limit) return groups;
    // The last group may go on beyond what was read.
    if (groups.length > 1) return groups.slice(0, -1);
    if (limit >= LARGEST_GROUP) return groups;
  }
}

function groupsOf(
  staged: readonly StagedRow[],
  columns: readonly (string | null)[],
  format: NamedFormat,
): StagedGroup[] {
  const groups: StagedGroup[] = [];
  let current: string | number | undefined;
  for (const record of staged) {
    // One that cannot be taken may yet say what it belongs to.
    const row = record.cells.length > 0 ? fileRow(record, columns, format) : undefined;
    const key = record.head ?? (row && format.group?.(row));
    const isGrouped = format.group !== undefined || record.head !== undefined;
    const belongs = isGrouped && (key === undefined || key === current);
    if (!belongs || groups.length === 0) groups.push({ rows: [], faults: [], last: 0 });
    if (key !== undefined) current = key;
    const group = groups.at(-1) as StagedGroup;
    if (row && !record.problem) group.rows.push(row);
    else group.faults.push(unreadable(record, columns));
    group.last = record.seq;
  }
  return groups;
}

function unreadable({ line, problem }: StagedRow, columns: readonly (string | null)[]): FileFault {
  const column = problem?.column === undefined ? null : (columns[problem.column] ?? null);
  return { line, ...(column === null ? {} : { column }), reason: problem?.reason ?? 'cannot be read' };
}

async function outcomesOf(
  context: WriteContext,
  groups: readonly StagedGroup[],
  format: NamedFormat,
  options: TakeOptions,
): Promise<GroupOutcome[]> {
  const whole = groups
    .filter(({ faults }) => faults.length === 0)
    .map(({ rows }) => rows as unknown as RowGroup);
  const attempts = await attempted(context, options.dryRun, () =>
    attemptEach(context, whole, async (part) => {
      const outcomes = await format.take(context, part, options);
      if (outcomes.length === part.length) return outcomes;
      throw new TypeError(`${format.key} gave ${outcomes.length} outcomes for ${part.length} groups.`);
    }),
  );
  const resource = context.get(Registry).resource(format.resource);
  let next = 0;
  return groups.map(({ faults, rows }) => {
    if (faults.length > 0) return { faults };
    const attempt = attempts[next] as Attempt<GroupOutcome>;
    next += 1;
    if ('value' in attempt) return attempt.value;
    const line = rows[0]?.line ?? 0;
    const { errors, message } = attempt.refused;
    if (errors.length === 0) return { faults: [{ line, reason: message }] };
    return { faults: errors.map((fault) => fileFault(resource, line, fault)) };
  });
}

/** Thrown to take back what a trial did. */
class Trial extends Error {
  constructor(readonly attempts: Attempt<GroupOutcome>[]) {
    super('trial');
  }
}

async function attempted(
  context: WriteContext,
  isTrial: boolean,
  work: () => Promise<Attempt<GroupOutcome>[]>,
): Promise<Attempt<GroupOutcome>[]> {
  if (!isTrial) return work();
  try {
    return await context.savepoint(async () => {
      throw new Trial(await work());
    });
  } catch (error) {
    if (error instanceof Trial) return error.attempts;
    throw error;
  }
}

async function note(
  context: WriteContext,
  transfer: Row,
  outcomes: readonly GroupOutcome[],
  processed: number,
): Promise<void> {
  const count = (what: string): number => outcomes.filter((outcome) => outcome === what).length;
  const faults = outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : outcome.faults));
  const refused = outcomes.filter((outcome) => typeof outcome !== 'string').length;
  const lines = faults.map(({ line, column, reason }) => [
    String(line),
    guarded(headerOf(transfer, column)),
    guarded(reason),
  ]);
  if (transfer.failed === 0 && lines.length > 0) lines.unshift(['line', 'column', 'reason']);
  await appendToFile(context.tx, transfer.id, 'errors', stringify(lines));
  await context.rows(Transfer).update(transfer.id, {
    processed,
    created: transfer.created + count('created'),
    updated: transfer.updated + count('updated'),
    unchanged: transfer.unchanged + count('unchanged'),
    failed: transfer.failed + refused,
  });
}

/** As the file calls the column. */
function headerOf({ header, columns }: Row, key: string | undefined): string {
  if (key === undefined) return '';
  return header[columns.indexOf(key)] ?? key;
}
