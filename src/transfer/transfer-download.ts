import type { Actor } from '../access/actor.js';
import { authorise } from '../access/authorise.js';
import type { UnitOfWork } from '../database/unit-of-work.js';
import type { Registry } from '../plugin/registry.js';
import type { ResourceReads } from '../resource/resource-reads.js';
import { CsvReader } from './csv-reader.js';
import { formatNamed } from './formats.js';
import { unguarded } from './row-cells.js';
import { refuseHiddenFields } from './transfer-authority.js';
import { readChunk, type TransferFile } from './transfer-files.js';
import { TransferErrors } from './transfer.errors.js';
import { Transfer } from './transfer.resource.js';

/** What files are looked up with. */
export interface TransferLookup {
  readonly registry: Registry;
  readonly reads: ResourceReads;
  readonly unitOfWork: UnitOfWork;
}

/** A file as it is sent. */
export interface Download {
  readonly type: string;
  readonly name: string;
  /** Chunk by chunk. */
  readonly content: AsyncIterable<string>;
}

/** A row that an import refused, as its file of errors says it. */
export interface RefusedRow {
  readonly line: number;
  /** As the file calls it; empty when the row as a whole is at fault. */
  readonly column: string;
  readonly reason: string;
}

/**
 * Opens the file of an export, or that of the rows which an import refused. It holds rows of another resource: reading it
 * takes what reading them does.
 * @param lookup where it lies
 * @param actor who reads
 * @param id of the transfer
 * @param file which of its files. Raises `transfers.no_file`, `kernel.not_found` and `kernel.forbidden`
 */
export async function openTransferFile(
  { registry, reads, unitOfWork }: TransferLookup,
  actor: Actor,
  id: string,
  file: TransferFile,
): Promise<Download> {
  const row = await reads.get(registry.resource(Transfer.name), id, actor);
  const transferred = registry.resource(String(row.resource));
  authorise(actor, transferred.permissions.read);
  const format = formatNamed(registry, transferred, String(row.format));
  if (format.isBuiltIn) refuseHiddenFields(actor, transferred);
  const first = await chunkOf(unitOfWork, id, file, 0);
  if (first === undefined || (file === 'result' && row.status !== 'done'))
    throw TransferErrors.no_file({ file });
  const isCsv = file === 'errors' || format.file === 'csv';
  const [type, ending] = isCsv ? ['text/csv; charset=utf-8', 'csv'] : ['application/x-ndjson', 'ndjson'];
  const name = `${String(row.resource).replace('.', '-')}-${file}.${ending}`;
  return { type, name, content: chunksOf(unitOfWork, id, file, first) };
}

/**
 * The first rows that an import refused.
 * @param limit rows at most
 * @returns raises what {@link openTransferFile} raises
 */
export async function firstRefused(
  lookup: TransferLookup,
  actor: Actor,
  id: string,
  limit: number,
): Promise<RefusedRow[]> {
  const { content } = await openTransferFile(lookup, actor, id, 'errors');
  const reader = new CsvReader();
  const records = [];
  for await (const chunk of content) {
    records.push(...reader.push(chunk));
    if (records.length > limit) break;
  }
  records.push(...reader.end());
  return records.slice(1, limit + 1).map(({ cells: [line = '', column = '', reason = ''] }) => ({
    line: Number(line),
    column: unguarded(column),
    reason: unguarded(reason),
  }));
}

async function* chunksOf(
  unitOfWork: UnitOfWork,
  id: string,
  file: TransferFile,
  first: string,
): AsyncGenerator<string> {
  let chunk: string | undefined = first;
  for (let seq = 1; chunk !== undefined; seq += 1) {
    yield chunk;
    chunk = await chunkOf(unitOfWork, id, file, seq);
  }
}

function chunkOf(
  unitOfWork: UnitOfWork,
  id: string,
  file: TransferFile,
  seq: number,
): Promise<string | undefined> {
  return unitOfWork.readFresh((tx) => readChunk(tx, id, file, seq));
}
