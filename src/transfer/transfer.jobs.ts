import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { WriteContext } from '../command/write-context.js';
import { translateDatabaseError } from '../database/database-errors.js';
import { AppError, type Fault } from '../errors/app-error.js';
import { KernelErrors } from '../errors/kernel.errors.js';
import { faultsOf } from '../errors/zod-faults.js';
import { defineJob, type JobContext } from '../jobs/define-job.js';
import { Registry } from '../plugin/registry.js';
import type { CompiledResource } from '../resource/compiled-resource.js';
import { MAX_LIMIT, parseListQuery } from '../resource/list-query.js';
import { ResourceReads } from '../resource/resource-reads.js';
import { isUuid } from '../values/uuid.js';
import { csvColumns, toCells, transferredFields } from './row-cells.js';
import { readRows, type FileRow } from './row-reader.js';
import { actorOf, inTheirName } from './transfer-authority.js';
import { appendToFile, readChunk } from './transfer-files.js';
import { Transfer } from './transfer.resource.js';

/** Rows that are written in one transaction; a crash costs at most so many. */
const BATCH = 100;
const payload = z.strictObject({ id: z.uuid() });
const HOURS = 3_600;
const ATTEMPTS = 5;

/** Writes the rows of an export into its file, page by page. */
export const exportRows = defineJob({
  name: 'transfers.export-rows',
  label: { en: 'Export', zh: '导出' },
  payload,
  transaction: 'none',
  attempts: ATTEMPTS,
  timeoutSeconds: 4 * HOURS,
  handle: (context, { id }) => untilGivenUp(context, id, () => writeFile(context, id)),
});

async function writeFile(context: JobContext, id: string): Promise<void> {
  const transfer = await begin(context, id);
  if (!transfer) return;
  const { resource, format, query } = transfer;
  const compiled = context.get(Registry).resource(resource);
  const reads = context.get(ResourceReads);
  // From the start again after a crash: an export changes nothing but its own file.
  await context.inTransaction(async ({ tx }) => {
    await tx.query(`DELETE FROM transfers_chunk WHERE transfer_id = $1::uuid AND file = 'result'`, [id]);
    if (format === 'csv') await appendToFile(tx, id, 'result', stringify([headers(context, compiled)]));
  });
  let processed = 0;
  let after: string | null = null;
  do {
    const asked: Record<string, string> = {
      ...query,
      limit: String(MAX_LIMIT),
      ...(after === null ? {} : { after }),
    };
    const page = await reads.list(
      compiled,
      parseListQuery(asked, reads.rulesOf(compiled)),
      actorOf(transfer.authority),
    );
    processed += page.items.length;
    const text = write(context, compiled, format, page.items);
    await context.inTransaction(async (part) => {
      await appendToFile(part.tx, id, 'result', text);
      await part.rows(Transfer).update(id, { processed });
    });
    after = page.next;
    context.signal.throwIfAborted();
  } while (after !== null);
  await context.inTransaction((last) => last.rows(Transfer).transition(id, 'finish'));
}

/** Takes the rows of an import, in batches: each batch and the record of how far it is are one transaction. */
export const importRows = defineJob({
  name: 'transfers.import-rows',
  label: { en: 'Import', zh: '导入' },
  payload,
  transaction: 'none',
  attempts: ATTEMPTS,
  timeoutSeconds: 4 * HOURS,
  handle: (context, { id }) => untilGivenUp(context, id, () => takeFile(context, id)),
});

async function takeFile(context: JobContext, id: string): Promise<void> {
  const transfer = await begin(context, id);
  if (!transfer) return;
  const registry = context.get(Registry);
  const resource = registry.resource(transfer.resource);
  const content = await context.inTransaction(({ tx }) => readChunk(tx, id, 'source', 0));
  const rows = readRows(resource, registry.locales, content ?? '', transfer.format);
  for (let at = transfer.processed; at < rows.length; at += BATCH) {
    context.signal.throwIfAborted();
    const batch = rows.slice(at, at + BATCH);
    await inTheirName(context, transfer.authority, 'transfers.import', (part) =>
      takeBatch(part, resource, id, batch, transfer.dryRun),
    );
    await context.progress(Math.min(at + BATCH, rows.length), rows.length);
  }
  await context.inTransaction((last) => last.rows(Transfer).transition(id, 'finish'));
}

/** Runs a transfer; when its last attempt fails it is marked so, and nobody waits for it any longer. */
async function untilGivenUp(context: JobContext, id: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (context.attempt + 1 >= ATTEMPTS && !context.signal.aborted) {
      await context.inTransaction((last) => last.rows(Transfer).transition(id, 'fail'));
    }
    throw error;
  }
}

/** Marks a transfer as running; one that was running when its worker died goes on. */
function begin(context: JobContext, id: string) {
  return context.inTransaction(async (first) => {
    const rows = first.rows(Transfer);
    const transfer = await rows.find(id, { lock: true });
    if (transfer?.status === 'waiting') return rows.transition(id, 'start');
    return transfer?.status === 'running' ? transfer : undefined;
  });
}

function headers(context: WriteContext, resource: CompiledResource): string[] {
  return csvColumns(resource, context.get(Registry).locales).map(({ header }) => header);
}

function write(
  context: WriteContext,
  resource: CompiledResource,
  format: 'csv' | 'ndjson',
  items: readonly Readonly<Record<string, unknown>>[],
): string {
  if (format === 'csv') {
    const columns = csvColumns(resource, context.get(Registry).locales);
    return stringify(items.map((item) => toCells(columns, item)));
  }
  const members = ['id', ...transferredFields(resource).map(({ name }) => name)];
  const lines = items.map((item) =>
    JSON.stringify(Object.fromEntries(members.map((name) => [name, item[name] ?? null]))),
  );
  return lines.map((line) => `${line}\n`).join('');
}

type Outcome = 'created' | 'updated' | 'unchanged';

async function takeBatch(
  context: WriteContext,
  resource: CompiledResource,
  id: string,
  batch: readonly FileRow[],
  dryRun: boolean,
): Promise<void> {
  const counts = { created: 0, updated: 0, unchanged: 0, failed: 0 };
  const errors: string[][] = [];
  for (const fileRow of batch) {
    const outcome = await takeRow(context, resource, fileRow, dryRun);
    if (typeof outcome === 'string') counts[outcome] += 1;
    else {
      counts.failed += 1;
      errors.push(
        ...outcome.map(({ pointer, detail }) => [String(fileRow.line), pointer.replace(/^\//, ''), detail]),
      );
    }
  }
  const rows = context.rows(Transfer);
  const transfer = await rows.get(id, { lock: true });
  if (transfer.failed === 0 && errors.length > 0) errors.unshift(['line', 'column', 'reason']);
  await appendToFile(context.tx, id, 'errors', stringify(errors));
  await rows.update(id, {
    processed: transfer.processed + batch.length,
    created: transfer.created + counts.created,
    updated: transfer.updated + counts.updated,
    unchanged: transfer.unchanged + counts.unchanged,
    failed: transfer.failed + counts.failed,
  });
}

/** Thrown to take back what a trial did. */
class Trial extends Error {
  constructor(readonly outcome: Outcome) {
    super('trial');
  }
}

async function takeRow(
  context: WriteContext,
  resource: CompiledResource,
  { row, problem }: FileRow,
  dryRun: boolean,
): Promise<Outcome | Fault[]> {
  if (!row) return [{ pointer: '', code: 'unreadable', detail: problem ?? 'cannot be read' }];
  try {
    return await context.savepoint(async () => {
      const outcome = await save(context, resource, row);
      if (dryRun) throw new Trial(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Trial) return error.outcome;
    const known = error instanceof AppError ? error : translateDatabaseError(error, context.get(Registry));
    if (!known || known.status >= 500) throw error;
    return known.errors.length > 0
      ? [...known.errors]
      : [{ pointer: '', code: known.code, detail: known.message }];
  }
}

async function save(
  context: WriteContext,
  resource: CompiledResource,
  row: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const { id, ...values } = row;
  const rows = context.rows(resource.definition);
  const current = typeof id === 'string' && isUuid(id) ? await rows.find(id) : undefined;
  if (current) {
    const changed = Object.fromEntries(
      Object.entries(values).filter(([name]) => !resource.field.get(name)?.field.options.immutable),
    );
    const patch = parse(resource.updateInput, changed);
    const saved = (await rows.update((current as { id: string }).id, patch as never)) as { version: number };
    return saved.version === (current as { version: number }).version ? 'unchanged' : 'updated';
  }
  const input = parse(resource.createInput, values) as Record<string, unknown>;
  const given = parse(z.object({ id: z.uuid().optional() }), { id }) as { id?: string };
  await rows.insert({ ...input, ...given });
  return 'created';
}

function parse(schema: z.ZodObject, values: unknown): unknown {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  throw KernelErrors.invalid_input().withErrors(faultsOf(parsed.error));
}
