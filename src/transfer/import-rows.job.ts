import { UnitOfWork } from '../database/unit-of-work.js';
import { defineJob, type JobContext } from '../jobs/define-job.js';
import { Registry } from '../plugin/registry.js';
import type { RowOf } from '../resource/define-resource.js';
import { CsvReader, LineReader, type FileRecord } from './csv-reader.js';
import { fileRow } from './file-row.js';
import { formatNamed, isGathered, type NamedFormat } from './formats.js';
import { dropStaged, gatherStaged, stageRows, type WaitingRecord } from './staged-rows.js';
import { takeBatch } from './take-batch.js';
import { UNREADABLE, type TextEncoding } from './text-encoding.js';
import { actorOf, inTheirName } from './transfer-authority.js';
import { LONG_JOB, runTransfer } from './transfer-run.js';
import { Transfer } from './transfer.resource.js';
import { encodingOf, findUpload, readText } from './uploads.js';

/**
 * Takes a file: its records are staged first, then taken in batches. A batch and the record of how far the import is are
 * one transaction, so that a crash repeats nothing and leaves nothing out.
 */
export const importRows = defineJob({
  ...LONG_JOB,
  name: 'transfers.import-rows',
  label: { en: 'Import', zh: '导入' },
  handle: (context, { id }) => runTransfer(context, id, (transfer) => takeFile(context, transfer)),
});

async function takeFile(context: JobContext, transfer: RowOf<typeof Transfer>): Promise<void> {
  const registry = context.get(Registry);
  const format = formatNamed(registry, registry.resource(transfer.resource), transfer.format);
  const total = transfer.total ?? (await stage(context, transfer, format));
  for (let isOver = total === 0; !isOver;) {
    context.signal.throwIfAborted();
    const batch = await inTheirName(context, transfer.authority, 'transfers.import', (part) =>
      takeBatch(part, transfer.id, format),
    );
    await context.progress(Math.min(batch.processed, total), total);
    isOver = batch.isOver;
  }
}

/** Reads the file into rows of their own, piece by piece; from the start again when a worker died over it. */
async function stage(
  context: JobContext,
  { id, upload, authority, header, columns }: RowOf<typeof Transfer>,
  format: NamedFormat,
): Promise<number> {
  const unitOfWork = context.get(UnitOfWork);
  const file = await context.inTransaction(async ({ tx }) => {
    await dropStaged(tx, id);
    return findUpload(tx, upload ?? '', actorOf(authority));
  });
  const reader = format.file === 'csv' ? new CsvReader() : new LineReader();
  let isHeader = format.file === 'csv';
  let total = 0;
  const encoding = await encodingOf(unitOfWork, file);
  const write = async (records: readonly FileRecord[]): Promise<void> => {
    const rows = (isHeader ? records.slice(1) : records).map((record) =>
      owned(checked(record, header.length, encoding), columns, format),
    );
    if (records.length > 0) isHeader = false;
    await context.inTransaction(({ tx }) => stageRows(tx, id, rows, total + 1));
    total += rows.length;
  };
  for await (const text of readText(unitOfWork, file.id, encoding)) {
    context.signal.throwIfAborted();
    await write(reader.push(text));
  }
  await write(reader.end());
  await context.inTransaction(async (part) => {
    if (isGathered(format)) await gatherStaged(part.tx, id);
    await part.rows(Transfer).update(id, { total });
  });
  return total;
}

/** What PostgreSQL cannot keep, nobody can read or the header has no name for is a fault of the record. */
function checked(record: FileRecord, columns: number, encoding: TextEncoding): FileRecord {
  const { line, cells, problem } = record;
  if (problem) return record;
  if (cells.length !== columns) {
    return { line, cells: [], problem: { reason: `has ${cells.length} cells, not ${columns}` } };
  }
  const placeOf = (sign: string): number => cells.findIndex((cell) => cell.includes(sign));
  const damaged = encoding === 'damaged-utf-8' ? placeOf(UNREADABLE) : -1;
  if (damaged >= 0) {
    return { line, cells, problem: { reason: 'holds bytes that are not UTF-8 text', column: damaged } };
  }
  const column = placeOf('\u0000');
  if (column < 0) return record;
  const storable = cells.map((cell) => cell.replaceAll('\u0000', UNREADABLE));
  return { line, cells: storable, problem: { reason: 'holds a NUL character', column } };
}

/** With what it is called, what it belongs to and when it is taken. */
function owned(record: FileRecord, columns: readonly (string | null)[], format: NamedFormat): WaitingRecord {
  if (!isGathered(format) || record.problem) return record;
  const row = fileRow(record, columns, format);
  return {
    ...record,
    names: format.ownership?.names(row) ?? [],
    owner: format.ownership?.owner(row),
    isLast: format.isLast?.(row) ?? false,
  };
}
